//! Conditionals and null tests.

use crate::functions::ScalarFunction;

mod absence;
mod assert;
mod case;
mod choose;
mod coalesce;
mod extreme;
mod iff;
mod isempty;
mod isnotempty;
mod isnotnull;
mod isnull;
mod max_of;
mod min_of;
mod not;

/// All of them.
pub static FUNCTIONS: &[&ScalarFunction] = &[
    &isnull::ISNULL,
    &isnotnull::ISNOTNULL,
    &isempty::ISEMPTY,
    &isnotempty::ISNOTEMPTY,
    &iff::IFF,
    &case::CASE,
    &coalesce::COALESCE,
    &max_of::MAX_OF,
    &min_of::MIN_OF,
    &not::NOT,
    &assert::ASSERT,
];
