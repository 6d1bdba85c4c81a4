//! The engine and its surroundings.

use crate::functions::ScalarFunction;

mod current_database;
mod estimate_data_size;
mod extent_id;
mod extent_tags;

/// All of them.
pub static FUNCTIONS: &[&ScalarFunction] = &[
    &current_database::CURRENT_DATABASE,
    &estimate_data_size::ESTIMATE_DATA_SIZE,
    &extent_id::EXTENT_ID,
    &extent_tags::EXTENT_TAGS,
];
