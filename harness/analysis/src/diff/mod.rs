//! What a changed rule newly catches and newly misses, with events that show it.
//!
//! Both rules run over the fixtures of test files and over events made from both: those that each fires on, those that miss
//! it by one predicate, and those for which the one holds and the other does not. Every event at which they differ is made as
//! small as it goes, and the predicate that decides is told by the engine.

mod answer;
mod boundary;
mod columns;
mod deciding;
mod fixtures;
mod minimal;
mod regroup;

use std::borrow::Cow;

pub use columns::{ColumnChange, column_changes};
pub use deciding::Deciding;
pub use fixtures::{Fixed, fixtures};

use answer::{Pair, change};
use boundary::MadeEvents;
use kqlab_proof::{Clock, Comparison, Effort, Events, Nearby, Prepared, compare_by};
use kqlab_suite::rule::Schedule;
use minimal::minimal;

/// How many examples are shown of values of one list.
const MOST_ALIKE: usize = 3;

/// Which of the two rules.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum Side {
    /// The rule as it was
    Old,
    /// The rule as it is
    New,
}

impl Side {
    /// The word for it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Old => "old",
            Self::New => "new",
        }
    }
}

/// How the rules differ over events.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum Change {
    /// The old rule fires and the new one does not
    Missed,
    /// The new rule fires and the old one did not
    Caught,
    /// Both fire, with other rows in the columns that both have
    Otherwise,
}

impl Change {
    /// All of them, in the order of reports.
    pub const ALL: [Self; 3] = [Self::Missed, Self::Caught, Self::Otherwise];

    /// In words.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Missed => "newly missed",
            Self::Caught => "newly caught",
            Self::Otherwise => "answered otherwise",
        }
    }
}

/// Where events come from.
#[derive(Clone, Debug, PartialEq, Eq)]
enum EventSource {
    /// A test, scenario or evasion of a test file, by name
    Test(String),
    /// Made from the rules; whether for one value of a list
    Generated { of_list: bool },
}

/// Events over which the rules differ.
#[derive(Clone, Debug)]
pub struct Example {
    /// How.
    pub change: Change,
    /// The tests that show it for the same reason; none for generated events.
    pub tests: Vec<String>,
    /// The smallest events found that show it.
    pub events: Events,
    /// Rows of the old rule's result over them.
    pub old_rows: usize,
    /// Rows of the new rule's result.
    pub new_rows: usize,
    /// What decides.
    pub deciding: Vec<Deciding>,
}

/// What is known of two rules.
#[derive(Clone, Debug)]
pub struct RuleDiff {
    /// Columns of the result that appeared, vanished or have another type.
    pub columns: Vec<ColumnChange>,
    /// Events over which the rules differ, by kind.
    pub examples: Vec<Example>,
    /// How many fixtures both ran over.
    pub fixtures: usize,
    /// How many generated events both ran over.
    pub generated: usize,
    /// Whether it is decided that both keep the same rows of every event.
    pub is_same: bool,
    /// Why they keep the same rows; or what stands in the way of a decision.
    pub why: Vec<String>,
    /// Why no events could be made, in words.
    pub not_generated: Vec<String>,
    /// Failures of the engine over events: which rule, and why.
    pub failures: Vec<String>,
    /// The clock by which examples are written.
    pub clock: Clock,
}

impl RuleDiff {
    /// Whether anything is known of the rules at all.
    #[must_use]
    pub const fn is_known(&self) -> bool {
        self.is_same || self.fixtures + self.generated > 0
    }
}

/// One of the two rules.
#[derive(Clone, Copy, Debug)]
pub struct Version<'v> {
    /// The rule.
    pub rule: &'v Prepared,
    /// Over which time it looks, and when its results are an alert.
    pub schedule: &'v Schedule,
}

impl Version<'_> {
    /// The events that a run of the rule sees.
    pub(crate) fn seen<'e>(&self, events: &'e Events) -> Cow<'e, Events> {
        match self.schedule.sees_from(self.rule.clock().ticks()) {
            Some(from) => Cow::Owned(events.since(from)),
            None => Cow::Borrowed(events),
        }
    }
}

/// Compares two rules over fixtures and over events made from both. Examples are written by `clock`, that of the fixtures.
#[must_use]
pub fn diff(
    old: Version<'_>,
    new: Version<'_>,
    fixed: &[Fixed],
    clock: Clock,
    effort: Effort,
) -> RuleDiff {
    let pair = Pair { old, new };
    let made = boundary::events(&pair);
    let mut found = RuleDiff {
        columns: column_changes(old.rule, new.rule),
        examples: vec![],
        fixtures: fixed.len(),
        generated: made.events.len(),
        is_same: false,
        why: vec![],
        not_generated: made.refused,
        failures: vec![],
        clock,
    };
    let solver = old.rule.solver().seeded(1).within(effort.solving());
    let comparison = compare_by(old.rule, new.rule, &solver);
    let is_open = matches!(comparison, Comparison::Undecided(_));
    note(comparison, &pair, &mut found);
    for fixed in fixed {
        examine(
            &pair,
            &fixed.events,
            EventSource::Test(fixed.name.clone()),
            &mut found,
        );
    }
    for MadeEvents { events, of_list } in &made.events {
        let source = EventSource::Generated { of_list: *of_list };
        examine(&pair, events, source, &mut found);
    }
    if is_open && found.examples.is_empty() {
        search(&pair, fixed, effort, &mut found);
    }
    // Where events show the difference there is nothing left to decide.
    if !found.examples.is_empty() {
        found.why.clear();
    }
    found.examples.sort_by_key(|example| example.change);
    found
}

/// Takes down what the proof says of the two forms.
fn note(comparison: Comparison, pair: &Pair<'_>, found: &mut RuleDiff) {
    match comparison {
        Comparison::Same(argument) if is_same_schedule(pair.old.schedule, pair.new.schedule) => {
            found.is_same = true;
            found.why = argument.steps;
        }
        Comparison::Same(_) => found.why.push(
            "the queries keep the same rows, and their queryPeriod or trigger differs".to_owned(),
        ),
        Comparison::Undecided(obstacle) => found.why.push(obstacle),
        Comparison::Apart { .. } => {}
    }
}

/// Looks for a difference near the events at hand.
fn search(pair: &Pair<'_>, fixed: &[Fixed], effort: Effort, found: &mut RuleDiff) {
    let given = fixed.iter().map(|fixed| fixed.events.clone()).collect();
    let nearby = Nearby::new(pair.old.rule, given, effort.running());
    match nearby.telling(pair.new.rule) {
        Some(witness) => {
            let source = EventSource::Generated { of_list: false };
            examine(pair, &witness.events, source, found);
        }
        None if nearby.may_go_on() => found.why.push(
            "a search among events near those at hand found none that tell the rules apart, which proves nothing"
                .to_owned(),
        ),
        None => found.why.push(
            "the search among events near those at hand was cut off; `--budget` gives it more"
                .to_owned(),
        ),
    }
}

/// Whether two rules make the same of the same events and results. When a rule runs is not asked: that changes when an alert
/// comes, not over which events.
fn is_same_schedule(old: &Schedule, new: &Schedule) -> bool {
    let period = |schedule: &Schedule| schedule.period.as_ref().map(|period| period.value);
    period(old) == period(new) && old.trigger == new.trigger
}

/// Runs both rules over events and notes how they differ.
fn examine(pair: &Pair<'_>, events: &Events, source: EventSource, found: &mut RuleDiff) {
    let difference = match change(pair, events) {
        Ok(difference) => difference,
        Err(reason) => {
            if !found.failures.contains(&reason) {
                found.failures.push(reason);
            }
            return;
        }
    };
    let Some(difference) = difference else { return };
    let smallest = minimal(pair, events, difference);
    let deciding = deciding::deciding(pair, &smallest, difference);
    let key: Vec<_> = deciding.iter().map(Deciding::key).collect();
    let same = |example: &&mut Example| {
        example.change == difference
            && example
                .deciding
                .iter()
                .map(Deciding::key)
                .eq(key.iter().copied())
    };
    let alike = found.examples.iter_mut().filter(same);
    match source {
        EventSource::Test(name) => {
            if let Some(known) = alike.last() {
                return known.tests.push(name);
            }
            push(pair, smallest, difference, deciding, vec![name], found);
        }
        EventSource::Generated { of_list } => {
            let alike: Vec<&mut Example> = alike.collect();
            let most = if of_list { MOST_ALIKE } else { 1 };
            let is_full = alike.len() >= most;
            let is_known = alike.iter().any(|known| {
                known
                    .deciding
                    .iter()
                    .zip(&deciding)
                    .all(|(one, other)| one.same_values(other))
            });
            if !is_full && !is_known {
                push(pair, smallest, difference, deciding, vec![], found);
            }
        }
    }
}

fn push(
    pair: &Pair<'_>,
    events: Events,
    change: Change,
    deciding: Vec<Deciding>,
    tests: Vec<String>,
    found: &mut RuleDiff,
) {
    let rows = |version: Version<'_>| {
        let rows = version.rule.count(&*version.seen(&events));
        rows.unwrap_or(0)
    };
    found.examples.push(Example {
        change,
        tests,
        old_rows: rows(pair.old),
        new_rows: rows(pair.new),
        events,
        deciding,
    });
}
