//! Tests that would notice a mutant.

use kqlab_proof::{Answer, Events, Nearby, Prepared, Telling, Witness, yaml_rows};
use kqlab_suite::runner::Suite;
use kqlab_suite::testfile::Runs;

use crate::diff::fixtures;

/// A test that would notice a mutant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Killer {
    /// Its rows, as a test file writes them.
    pub rows: Vec<String>,
    /// What it expects, as a test file writes it.
    pub expect: String,
    /// What the test must run: where the rule's schedule makes the same of both, only the query alone tells them apart.
    pub runs: Runs,
}

/// Finds tests that would notice mutants of one rule: by the rows of tests that were found before, by rows that were decided,
/// and by a search near the rows of the suite.
pub(super) struct Killers<'r> {
    suite: &'r Suite,
    rule: &'r Prepared,
    nearby: Nearby<'r>,
    found: Vec<(Witness, Killer)>,
}

impl<'r> Killers<'r> {
    /// For the mutants of a rule; the search takes no more than `steps`.
    pub fn new(suite: &'r Suite, rule: &'r Prepared, steps: usize) -> Self {
        let fixed = fixtures(suite).unwrap_or_default();
        let base = fixed.into_iter().map(|fixed| fixed.events).collect();
        Self {
            suite,
            rule,
            nearby: Nearby::new(rule, base, steps),
            found: vec![],
        }
    }

    /// Whether the search has steps left.
    pub fn may_go_on(&self) -> bool {
        self.nearby.may_go_on()
    }

    /// A test found before that notices this mutant too.
    pub fn known(&self, mutant: &Prepared) -> Option<Killer> {
        let notices = |(witness, _): &&(Witness, Killer)| {
            let own = Answer::of(self.rule, &witness.events);
            let other = Answer::of(mutant, &witness.events);
            let told = own
                .zip(other)
                .and_then(|(own, other)| own.told_from(&other));
            told.as_ref() == Some(&witness.telling)
        };
        let found = self.found.iter().find(notices);
        found.map(|(_, killer)| killer.clone())
    }

    /// The test of events that tell a mutant from the rule.
    pub fn of_events(&mut self, mutant: &Prepared, events: Events) -> Option<Killer> {
        let witness = self.nearby.checked(mutant, events)?;
        Some(self.noted(mutant, witness))
    }

    /// A test whose rows a search finds.
    pub fn searched(&mut self, mutant: &Prepared) -> Option<Killer> {
        let witness = self.nearby.telling(mutant)?;
        Some(self.noted(mutant, witness))
    }

    fn noted(&mut self, mutant: &Prepared, witness: Witness) -> Killer {
        let clock = self.suite.clock();
        let killer = Killer {
            rows: yaml_rows(&witness.events, clock),
            expect: witness.telling.expectation(clock),
            runs: self.runs(mutant, &witness),
        };
        self.found.push((witness, killer.clone()));
        killer
    }

    /// What must run over events to tell a mutant from its rule.
    fn runs(&self, mutant: &Prepared, witness: &Witness) -> Runs {
        let schedule = &self.suite.schedule;
        let from = schedule.sees_from(self.rule.clock().ticks());
        let seen = from.map(|from| witness.events.since(from));
        let sees_all = seen
            .as_ref()
            .is_none_or(|seen| seen.len() == witness.events.len());
        let seen = seen.as_ref().unwrap_or(&witness.events);
        let fires = |rule: &Prepared| rule.count(seen).map(|rows| schedule.trigger.fires(rows));
        let tells = match &witness.telling {
            Telling::Fires => (fires(self.rule), fires(mutant)) == (Ok(true), Ok(false)),
            Telling::Silent => (fires(self.rule), fires(mutant)) == (Ok(false), Ok(true)),
            // Expected rows are those of the query, whatever the trigger.
            Telling::Count(_) | Telling::Rows { .. } | Telling::Columns(_) => sees_all,
        };
        if tells { Runs::Rule } else { Runs::Query }
    }
}
