//! Running a rule with and without an exclusion.

use std::cell::OnceCell;

use kqlab_proof::{Events, Prepared};

use super::finding::Witness;

/// Named events of a test file.
#[derive(Clone, Debug)]
pub(super) struct Case {
    /// The test's name.
    pub name: String,
    /// Its rows.
    pub events: Events,
    /// How many rows the rule gives over them, once that is asked: it is the same for every exclusion.
    original: OnceCell<usize>,
}

impl Case {
    /// The rows of a test.
    pub const fn new(name: String, events: Events) -> Self {
        Self {
            name,
            events,
            original: OnceCell::new(),
        }
    }
}

/// A rule with and without an exclusion.
pub(super) struct Trial<'t> {
    /// The rule.
    pub original: &'t Prepared,
    /// The rule with the exclusion, where that can be run.
    pub with: Option<Prepared>,
}

impl Trial<'_> {
    /// How many rows the rule gives; none when it fails.
    pub fn original(&self, events: &Events) -> usize {
        self.original.count(events).unwrap_or(0)
    }

    /// How many rows the rule gives over the events of a test.
    pub fn original_of(&self, case: &Case) -> usize {
        *case.original.get_or_init(|| self.original(&case.events))
    }

    /// How many rows it gives with the exclusion.
    pub fn with(&self, events: &Events) -> Option<usize> {
        let with = self.with.as_ref()?;
        with.count(events).ok()
    }

    /// The events with both answers.
    pub fn witness(&self, what: impl Into<String>, events: Events) -> Witness {
        Witness {
            what: what.into(),
            original: self.original(&events),
            with_exclusion: self.with(&events),
            events,
        }
    }

    /// The events of a test with both answers.
    pub fn witness_of(&self, what: impl Into<String>, case: &Case) -> Witness {
        Witness {
            what: what.into(),
            original: self.original_of(case),
            with_exclusion: self.with(&case.events),
            events: case.events.clone(),
        }
    }

    /// Whether the rule fires on the events of a test and the exclusion silences it.
    pub fn silences_case(&self, case: &Case) -> bool {
        self.original_of(case) > 0 && self.with(&case.events) == Some(0)
    }

    /// Whether the rule fires on events and the exclusion silences it.
    pub fn silences(&self, events: &Events) -> bool {
        self.original(events) > 0 && self.with(events) == Some(0)
    }
}
