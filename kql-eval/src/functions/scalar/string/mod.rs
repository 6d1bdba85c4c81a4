//! Functions of strings.

use crate::functions::ScalarFunction;

mod strlen;
mod tolower;

/// All of them.
pub static FUNCTIONS: &[&ScalarFunction] = &[&strlen::STRLEN, &tolower::TOLOWER];
