//! Exclusions: where they go in a rule, and the rule with them in place.

mod insert;

pub use insert::{InsertError, Insertion, Polarity, insert};
