//! Whether a rule answers as before: its result over all events, and over each event alone.

use std::collections::BTreeMap;
use std::sync::Arc;

use kql_eval::RuntimeError;
use kqlab_proof::{Event, Events, Prepared};

use super::rewrite::EventTable;

/// How many events are tried alone; of more only the result over all is compared.
pub const TRIED_ALONE: usize = 5000;

/// What a rule says of events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The rows of its result over all of them.
    pub rows: usize,
    /// For each of the first events, by file and row, whether the rule fires on it alone.
    pub alone: Vec<Vec<bool>>,
}

/// What a rule says of the events of some files; `tables` names the table of each.
///
/// # Errors
/// The rule fails over them.
pub fn verdict(
    rule: &Prepared,
    files: &[EventTable],
    tables: &[Option<Arc<str>>],
) -> Result<Verdict, RuntimeError> {
    let mut all = Events::default();
    let mut alone = Vec::new();
    let mut tried = 0;
    for (file, table) in files.iter().zip(tables) {
        let mut own = Vec::new();
        for row in &file.rows {
            let Some(table) = table else { continue };
            let cells = file.columns.iter().zip(row);
            let event = Event {
                cells: cells
                    .map(|((name, _), value)| (Arc::from(name.as_str()), value.clone()))
                    .collect(),
            };
            if tried < TRIED_ALONE {
                tried += 1;
                let single = Events {
                    tables: BTreeMap::from([(Arc::clone(table), vec![event.clone()])]),
                };
                own.push(rule.fires(&single)?);
            }
            all.push(table, event);
        }
        alone.push(own);
    }
    Ok(Verdict {
        rows: rule.count(&all)?,
        alone,
    })
}

/// The first event on which two verdicts differ: its file and row, from 0, and whether the first fires.
#[must_use]
pub fn first_difference(before: &Verdict, after: &Verdict) -> Option<(usize, usize, bool)> {
    before
        .alone
        .iter()
        .zip(&after.alone)
        .enumerate()
        .find_map(|(file, (before, after))| {
            let row = before
                .iter()
                .zip(after)
                .position(|(before, after)| before != after)?;
            Some((file, row, before.get(row).copied().unwrap_or(false)))
        })
}
