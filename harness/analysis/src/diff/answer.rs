//! How two rules answer the same events.

use kql_eval::exec::Table;
use kql_eval::types::cell_json;
use kqlab_proof::{Events, Prepared};

use super::{Change, Side, Version};

/// Two rules, each at its own clock.
pub(super) struct Pair<'p> {
    pub old: Version<'p>,
    pub new: Version<'p>,
}

impl<'p> Pair<'p> {
    /// One of the two.
    pub const fn side(&self, side: Side) -> &'p Prepared {
        self.version(side).rule
    }

    /// One of the two, with its schedule.
    pub const fn version(&self, side: Side) -> Version<'p> {
        match side {
            Side::Old => self.old,
            Side::New => self.new,
        }
    }
}

/// How two rules differ over events; None when they do not.
///
/// # Errors
/// A rule fails over them; which one, and why.
pub(super) fn change(pair: &Pair<'_>, events: &Events) -> Result<Option<Change>, String> {
    let answer = |side: Side| {
        let version = pair.version(side);
        let result = version.rule.result(&*version.seen(events));
        result.map_err(|reason| format!("the {} rule fails: {reason}", side.name()))
    };
    let (old, new) = (answer(Side::Old)?, answer(Side::New)?);
    let is_alert =
        |version: Version<'_>, answer: &Table| version.schedule.trigger.fires(answer.batch.rows);
    Ok(match (is_alert(pair.old, &old), is_alert(pair.new, &new)) {
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
    })
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
