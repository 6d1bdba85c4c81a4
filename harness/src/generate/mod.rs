//! Events made from a rule alone: those for which it fires, and those that miss by one predicate.

mod near_miss;
mod noise;
mod positive;
mod test_file;

use std::fmt;

pub use near_miss::near_misses;
pub use noise::noise;
pub use positive::positives;
pub use test_file::test_file;

use crate::proof::{Events, Route};

/// Events for which a rule fires; the engine has run it over them.
#[derive(Clone, Debug)]
pub struct Positive {
    /// The events.
    pub events: Events,
    /// The way they take through the rule.
    pub route: Route,
    /// The values of its variables.
    pub values: Vec<kql_eval::types::Scalar>,
    /// Which source of a group is repeated, see [`Route::events`].
    pub repeated: usize,
}

/// Events for which a rule is silent, one predicate away from events for which it fires; the engine has run it over them.
#[derive(Clone, Debug)]
pub struct NearMiss {
    /// The events.
    pub events: Events,
    /// The predicate that fails, as the rule writes it.
    pub predicate: String,
}

/// Why no events were found for which a rule fires.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The rule reads no tables.
    NoTables,
    /// No event can meet all its predicates.
    Impossible,
    /// It was not found out whether there are any; the reason in words.
    Undecided(String),
    /// Events meet all predicates that are understood, and the rule is silent over them; the reason in words.
    Silent(String),
    /// The engine fails over the events.
    Fails(String),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoTables => f.write_str("the rule reads no tables"),
            Self::Impossible => f.write_str("no event can meet all predicates of the rule"),
            Self::Undecided(reason) => write!(f, "no event was found: {reason}"),
            Self::Silent(reason) => write!(
                f,
                "the rule is silent over the events that were found: {reason}"
            ),
            Self::Fails(reason) => write!(f, "the rule fails over the events: {reason}"),
        }
    }
}
