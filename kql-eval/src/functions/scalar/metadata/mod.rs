//! The engine and its surroundings.

use crate::functions::ScalarFunction;

mod current_database;
mod estimate_data_size;

/// All of them.
pub static FUNCTIONS: &[&ScalarFunction] = &[
    &current_database::CURRENT_DATABASE,
    &estimate_data_size::ESTIMATE_DATA_SIZE,
];
