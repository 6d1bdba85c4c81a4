//! What is asked of each input that a stranger may have written: that nothing panics, and what else must hold of any input.
//!
//! Each function is one fuzz target. It takes bytes as libFuzzer makes them, and panics where something is wrong.

mod events;
mod language;
mod rules;

pub use events::{csv, ndjson, parquet};
pub use language::{bind, evaluate, parse};
pub use rules::{import, rule_file, test_file};
