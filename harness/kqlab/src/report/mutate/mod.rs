//! What the tests of a rule say of its mutants, as people and tools read it.

mod json;
mod terminal;

use kqlab_analysis::mutate::Killer;

pub use json::json;
pub use terminal::{reasons, terminal};

/// What the rule does on a killer's rows.
#[must_use]
pub const fn verdict_word(killer: &Killer) -> &'static str {
    if killer.rule_fires { "fires" } else { "silent" }
}
