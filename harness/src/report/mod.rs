//! Reports of test runs, one file a format.

mod json;
mod junit;
mod terminal;

pub use json::json;
pub use junit::junit;
pub use terminal::{Style, diagnostics, terminal};
