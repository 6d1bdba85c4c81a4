//! What tells a scenario from the positives.

use std::collections::HashSet;

use kqlab_proof::{Control, Direction, Event, Events, control};

use super::AuditInputs;
use super::finding::{ExclusionAudit, Separation};
use super::predicate::Exclusion;
use super::subject::Subject;

/// Adds whether the columns that an exclusion reads can tell its scenario from the positives, and those that can.
pub(super) fn findings(
    inputs: &AuditInputs<'_>,
    subject: &Subject,
    exclusion: &Exclusion,
    audit: &mut ExclusionAudit,
) {
    let Some(scenario) = subject
        .scenario
        .and_then(|number| inputs.opened.scenarios.get(number))
    else {
        return;
    };
    let benign = firing(inputs, &scenario.events);
    let malicious = inputs.malicious.get_or_init(|| {
        let positives = inputs.opened.positives.iter();
        positives
            .flat_map(|case| firing(inputs, &case.events))
            .collect()
    });
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
    // What tells all of them apart tells the first two apart, so one of these has it.
    let first = [benign.first(), malicious.first()].into_iter().flatten();
    let named: HashSet<&str> = first
        .flat_map(|event| event.cells.iter().map(|(name, _)| &**name))
        .collect();
    let mut separating: Vec<(Control, String)> = inputs
        .schema
        .fields
        .iter()
        .filter(|field| named.contains(&*field.name))
        .filter(|field| {
            benign.iter().all(|event| {
                malicious
                    .iter()
                    .all(|other| event.get(&field.name) != other.get(&field.name))
            })
        })
        .map(|field| {
            (
                control(&field.name, Direction::To).0,
                field.name.to_string(),
            )
        })
        .filter(|(control, _)| *control != Control::Fixed)
        .collect();
    separating.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    audit.separation = Some(Separation {
        read,
        inseparable,
        unset: inputs.unset.get_or_init(|| unset(inputs)).clone(),
        separating: separating.into_iter().map(|(_, column)| column).collect(),
    });
}

/// The columns that no event of the test file sets and that an attacker hardly sets.
fn unset(inputs: &AuditInputs<'_>) -> Vec<String> {
    let rows = inputs
        .opened
        .all()
        .flat_map(|events| events.tables.get(inputs.table).into_iter().flatten());
    let set: HashSet<&str> = rows
        .flat_map(|event| event.cells.iter().map(|(name, _)| &**name))
        .collect();
    let fields = inputs.schema.fields.iter();
    fields
        .filter(|field| !set.contains(&*field.name))
        .filter(|field| control(&field.name, Direction::To).0 == Control::Dear)
        .map(|field| field.name.to_string())
        .collect()
}

/// The events of the table that the rule catches one by one; all of them where none fires alone.
fn firing(inputs: &AuditInputs<'_>, events: &Events) -> Vec<Event> {
    let rows = events.tables.get(inputs.table);
    let all: Vec<Event> = rows.into_iter().flatten().cloned().collect();
    let alone: Vec<Event> = all
        .iter()
        .filter(|event| {
            let mut one = Events::default();
            one.push(&inputs.table.into(), (*event).clone());
            inputs.opened.original.fires(&one) == Ok(true)
        })
        .cloned()
        .collect();
    let fires = inputs.opened.original.fires(events) == Ok(true);
    if alone.is_empty() && fires {
        all
    } else {
        alone
    }
}
