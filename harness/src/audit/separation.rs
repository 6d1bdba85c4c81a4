//! What tells a scenario from the positives.

use super::Bench;
use super::control::{Control, Move, control};
use super::finding::{ExclusionAudit, Separation};
use super::predicate::Exclusion;
use super::subject::Subject;
use crate::proof::{Event, Events};

/// Adds whether the columns that an exclusion reads can tell its scenario from the positives, and those that can.
pub(super) fn findings(
    bench: &Bench<'_>,
    subject: &Subject,
    exclusion: &Exclusion,
    audit: &mut ExclusionAudit,
) {
    let Some(scenario) = subject
        .scenario
        .and_then(|number| bench.opened.scenarios.get(number))
    else {
        return;
    };
    let benign = firing(bench, scenario);
    let malicious: Vec<Event> = bench
        .opened
        .positives
        .iter()
        .flat_map(|case| firing(bench, &case.events))
        .collect();
    if benign.is_empty() || malicious.is_empty() {
        return;
    }
    let read = exclusion.columns();
    let inseparable = benign.iter().any(|event| {
        malicious.iter().any(|other| {
            read.iter()
                .all(|column| event.get(column) == other.get(column))
        })
    });
    let mut separating: Vec<(Control, String)> = bench
        .schema
        .fields
        .iter()
        .filter(|field| {
            benign.iter().all(|event| {
                malicious
                    .iter()
                    .all(|other| event.get(&field.name) != other.get(&field.name))
            })
        })
        .map(|field| (control(&field.name, Move::Take).0, field.name.to_string()))
        .filter(|(control, _)| *control != Control::Fixed)
        .collect();
    separating.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    audit.separation = Some(Separation {
        read,
        inseparable,
        separating: separating.into_iter().map(|(_, column)| column).collect(),
    });
}

/// The events of the table that the rule catches one by one; all of them where none fires alone.
fn firing(bench: &Bench<'_>, events: &Events) -> Vec<Event> {
    let rows = events.tables.get(bench.table);
    let all: Vec<Event> = rows.into_iter().flatten().cloned().collect();
    let alone: Vec<Event> = all
        .iter()
        .filter(|event| {
            let mut one = Events::default();
            one.push(&bench.table.into(), (*event).clone());
            one.rows_of(&bench.opened.original, bench.settings)
                .is_ok_and(|rows| rows > 0)
        })
        .cloned()
        .collect();
    let fires = events
        .rows_of(&bench.opened.original, bench.settings)
        .is_ok_and(|rows| rows > 0);
    if alone.is_empty() && fires {
        all
    } else {
        alone
    }
}
