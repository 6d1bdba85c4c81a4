//! How two rules answer the same events.

use kql_eval::Settings;
use kql_eval::exec::Table;

use super::{Change, Side, Version};
use crate::output::cell_json;
use crate::proof::Events;

/// Two rules and their clock.
pub(super) struct Pair<'p> {
    pub old: Version<'p>,
    pub new: Version<'p>,
    pub settings: &'p Settings,
}

impl<'p> Pair<'p> {
    /// One of the two.
    pub const fn side(&self, side: Side) -> Version<'p> {
        match side {
            Side::Old => self.old,
            Side::New => self.new,
        }
    }
}

/// How two rules differ over events; nothing when they do not.
///
/// # Errors
/// A rule fails over them; which one, and why.
pub(super) fn change(pair: &Pair<'_>, events: &Events) -> Result<Option<Change>, String> {
    let old = answer(pair.old, events, pair.settings)
        .map_err(|reason| format!("the old rule fails: {reason}"))?;
    let new = answer(pair.new, events, pair.settings)
        .map_err(|reason| format!("the new rule fails: {reason}"))?;
    Ok(
        match (
            pair.old.schedule.trigger.fires(old.batch.rows),
            pair.new.schedule.trigger.fires(new.batch.rows),
        ) {
            (true, false) => Some(Change::Missed),
            (false, true) => Some(Change::Caught),
            (false, false) => None,
            (true, true) => {
                let common: Vec<&str> = old
                    .schema
                    .fields
                    .iter()
                    .map(|field| &*field.name)
                    .filter(|name| new.schema.index_of(name).is_some())
                    .collect();
                (rows(&old, &common) != rows(&new, &common)).then_some(Change::Otherwise)
            }
        },
    )
}

fn answer(version: Version<'_>, events: &Events, settings: &Settings) -> Result<Table, String> {
    let seen = version.seen(events, settings);
    let mut tables = version
        .query
        .run(&*seen, settings)
        .map_err(|error| error.to_string())?;
    tables.pop().ok_or_else(|| "it has no result".to_owned())
}

/// The rows of a result in these columns, in an order of their own.
fn rows(table: &Table, columns: &[&str]) -> Vec<String> {
    let places: Vec<usize> = columns
        .iter()
        .filter_map(|name| table.schema.index_of(name))
        .collect();
    let mut rows: Vec<String> = (0..table.batch.rows)
        .map(|row| {
            let cells = places.iter().filter_map(|place| {
                let column = table.batch.columns.get(*place)?;
                Some(cell_json(column, row))
            });
            serde_json::Value::from_iter(cells).to_string()
        })
        .collect();
    rows.sort_unstable();
    rows
}
