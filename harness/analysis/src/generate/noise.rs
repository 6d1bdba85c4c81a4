//! Plausible events that a rule is silent about, in any number.

use std::sync::Arc;

use kql_eval::types::Scalar;
use kqlab_proof::{Event, Plausible, Prepared, Source, trace};
use kqlab_suite::runner::columns_of;

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
fn sources(rule: &Prepared) -> Vec<Source> {
    let mut sources: Vec<Source> = Vec::new();
    for source in trace(rule.bound())
        .into_iter()
        .flat_map(|path| path.sources)
    {
        if sources.iter().all(|known| known.table != source.table) {
            sources.push(source);
        }
    }
    sources
}

/// Event number `number` of the noise: a table that the query reads, and a row of it. The same seed and number give the same
/// event; None when the query reads no table.
pub fn noise(rule: &Prepared, seed: u64) -> impl Fn(u64) -> Option<(Arc<str>, Event)> {
    let sources = sources(rule);
    let read: Vec<Vec<String>> = sources
        .iter()
        .map(|source| columns_of(rule.query(), &source.table))
        .collect();
    let plausible = Plausible::new(seed, rule.clock());
    move |number| {
        let count = u64::try_from(sources.len())
            .ok()
            .filter(|count| *count > 0)?;
        let place = usize::try_from(number % count).ok()?;
        let (source, read) = sources.get(place).zip(read.get(place))?;
        let values = plausible.other(number.wrapping_add(1_000_003));
        let mut event = Event::default();
        for field in &source.schema.fields {
            let is_read = read.iter().any(|column| **column == *field.name);
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
