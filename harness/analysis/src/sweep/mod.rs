//! Many rules over the same events: which fire, which stay silent, and which could see nothing.

mod events;
mod one;

use kql_eval::threads;
use kqlab_suite::mapping::Blind;

pub use events::{Events, EventsError, Given};
pub use one::{Subject, sweep_one};

/// What came of one rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Swept {
    /// The rule's name.
    pub name: String,
    /// Its identifier, where its file says one.
    pub id: Option<String>,
    /// Its file.
    pub path: String,
    /// `High`, `Medium`, `Low`, `Informational`, where its file says it.
    pub severity: Option<String>,
    /// What it comes to.
    pub verdict: Verdict,
    /// How many results it has.
    pub rows: usize,
    /// The time of its first result, where the results have times.
    pub first: Option<String>,
    /// The time of its last result.
    pub last: Option<String>,
    /// Columns that it decides by and that nothing sets.
    pub blind: Vec<Blind>,
    /// Tables that it reads and that have no rows.
    pub without_rows: Vec<String>,
    /// Why it is refused.
    pub reason: Option<String>,
    /// How many results make an alert, where that is not any: `more than 5`.
    pub trigger: Option<String>,
}

/// What a rule comes to over events.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Verdict {
    /// It has as many results as its trigger wants.
    Fires,
    /// It cannot be read, compiled or run.
    Refused,
    /// It does not fire, and could not have seen all: it reads a table without rows, or decides by a column that nothing sets.
    Blind,
    /// It does not fire, and has seen all that it asks for.
    Silent,
}

impl Verdict {
    /// Every verdict, the most urgent first.
    pub const ALL: [Self; 4] = [Self::Fires, Self::Refused, Self::Blind, Self::Silent];

    /// The verdict as a word.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Fires => "fires",
            Self::Refused => "refused",
            Self::Blind => "blind",
            Self::Silent => "silent",
        }
    }
}

/// What came of many rules.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Sweep {
    /// The rules in the order given.
    pub rules: Vec<Swept>,
    /// The tables that were given rows, with how many.
    pub tables: Vec<(String, usize)>,
}

impl Sweep {
    /// How many rules have a verdict.
    #[must_use]
    pub fn count(&self, verdict: Verdict) -> usize {
        let rules = self.rules.iter();
        rules.filter(|rule| rule.verdict == verdict).count()
    }
}

/// Runs rules over the same events, on several threads. What comes of a rule depends on that rule alone.
#[must_use]
pub fn sweep(subjects: &[Subject], events: &Events, threads: usize) -> Sweep {
    Sweep {
        rules: threads::each(subjects, threads, |subject| sweep_one(subject, events)),
        tables: events.tables(),
    }
}
