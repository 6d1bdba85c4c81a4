//! What a rule's own schedule makes of a test's rows and results.

use crate::rule::{Schedule, duration};
use crate::testfile::{Runs, TestCase, Verdict};

/// The verdict on a number of results: the rule's trigger decides, unless the test runs the query alone.
pub(super) fn verdict(case: &TestCase, schedule: &Schedule, rows: usize) -> Verdict {
    match case.runs {
        Runs::Query => Verdict::of_rows(rows),
        Runs::Rule if schedule.trigger.fires(rows) => Verdict::Fires,
        Runs::Rule => Verdict::Silent,
    }
}

/// Which rows no run of the rule sees, where there are some.
#[must_use]
pub(super) fn period_note(
    case: &TestCase,
    schedule: &Schedule,
    outside: &[(String, usize)],
) -> Option<String> {
    let period = schedule.period.as_ref()?;
    if case.runs == Runs::Query || outside.is_empty() {
        return None;
    }
    let tables: Vec<String> = outside
        .iter()
        .map(|(table, rows)| match rows {
            1 => format!("1 row of {table}"),
            rows => format!("{rows} rows of {table}"),
        })
        .collect();
    Some(format!(
        "the rule's queryPeriod of {} leaves out {}; `as: query` runs the query alone",
        duration::written(period.value),
        tables.join(", ")
    ))
}

/// Where the rule's schedule decided: in which rows a run does not see, and in what its trigger makes of its results.
pub(super) fn notes(
    case: &TestCase,
    schedule: &Schedule,
    rows: usize,
    outside: &[(String, usize)],
) -> Vec<String> {
    let mut notes: Vec<String> = period_note(case, schedule, outside).into_iter().collect();
    if case.runs == Runs::Rule && schedule.trigger.fires(rows) != (rows > 0) {
        let trigger = schedule.trigger.in_words();
        let results = match rows {
            1 => "there is 1".to_owned(),
            rows => format!("there are {rows}"),
        };
        notes.push(format!(
            "the rule's trigger decided: it wants {trigger} results, and {results}"
        ));
    }
    notes
}
