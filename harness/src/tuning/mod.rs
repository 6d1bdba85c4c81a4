//! Exclusions: where they go in a rule, the rule with them in place, and finding them from benign events.

mod insert;
pub mod synthesis;

pub use insert::{InsertError, Inserted, Insertion, Polarity, insert, insert_compiled};
