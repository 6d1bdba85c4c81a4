//! What became of events in a rule, as people and tools read it.

mod decision;
mod json;
mod terminal;

use kql_eval::types::Scalar;

pub use decision::decision;
pub use json::json;
pub use terminal::terminal;

/// The text, cut after this many characters.
fn cut(text: &str, most: usize) -> String {
    if text.chars().count() > most {
        text.chars()
            .take(most.saturating_sub(1))
            .chain(['…'])
            .collect()
    } else {
        text.to_owned()
    }
}

/// Whether a value says anything: an empty text and a null do not.
fn is_empty(value: &Scalar) -> bool {
    value.is_null() || value.as_str() == Some("")
}
