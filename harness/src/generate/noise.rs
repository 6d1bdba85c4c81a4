//! Plausible events that a rule is silent about, in any number.

use std::sync::Arc;

use kql_eval::Query;
use kql_eval::plan::{Node, Plan};
use kql_eval::types::Scalar;

use crate::proof::{Event, Plausible, Source, trace};

/// Column names that identify any event, set even where the rule does not read them.
const IDENTITY: &[&str] = &[
    "Timestamp",
    "TimeGenerated",
    "DeviceId",
    "DeviceName",
    "Computer",
    "AccountName",
    "ActionType",
    "ReportId",
];

/// The tables that a query reads, each once.
#[must_use]
fn sources(query: &Query) -> Vec<Source> {
    let mut sources: Vec<Source> = Vec::new();
    for source in trace(query.bound())
        .into_iter()
        .flat_map(|route| route.sources)
    {
        if sources.iter().all(|known| known.table != source.table) {
            sources.push(source);
        }
    }
    sources
}

/// Event number `number` of the noise: a table that the query reads, and a row of it. The same seed and number give the same
/// event; nothing when the query reads no table.
pub fn noise(query: &Query, seed: u64, now: i64) -> impl Fn(u64) -> Option<(Arc<str>, Event)> {
    let sources = sources(query);
    let mut read = Vec::new();
    for result in &query.bound().results {
        columns(&result.plan, &mut read);
    }
    for plan in &query.bound().subqueries {
        columns(plan, &mut read);
    }
    let plausible = Plausible::new(seed, now);
    move |number| {
        let count = u64::try_from(sources.len())
            .ok()
            .filter(|count| *count > 0)?;
        let source = sources.get(usize::try_from(number % count).ok()?)?;
        let values = plausible.other(number.wrapping_add(1_000_003));
        let mut event = Event::default();
        for field in &source.schema.fields {
            let is_read = read
                .iter()
                .any(|(table, column)| *table == source.table && *column == field.name);
            if is_read || IDENTITY.contains(&&*field.name) {
                let value = values.value(&field.name, field.ty);
                if !matches!(value, Scalar::Null(_)) {
                    event.cells.push((Arc::clone(&field.name), value));
                }
            }
        }
        Some((Arc::clone(&source.table), event))
    }
}

fn columns(plan: &Plan, found: &mut Vec<(Arc<str>, Arc<str>)>) {
    if let Node::TableScan { table, needed, .. } = &plan.node {
        for (field, needed) in plan.schema.fields.iter().zip(needed) {
            if *needed {
                found.push((Arc::clone(table), Arc::clone(&field.name)));
            }
        }
    }
    for input in plan.inputs() {
        columns(input, found);
    }
}
