//! What the tests of a rule say of its mutants, as people and tools read it.

mod json;
mod terminal;

pub use json::json;
pub use terminal::{reasons, terminal};
