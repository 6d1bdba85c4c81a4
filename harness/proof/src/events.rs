//! Events: rows of tables, as a database that rules run over.

use std::collections::BTreeMap;
use std::sync::Arc;

use kql_eval::RuntimeError;
use kql_eval::bind::Catalog;
use kql_eval::exec::{Batch, Batches, Database, Rows, ScanRequest, read_table};
use kql_eval::plan::Schema;
use kql_eval::types::{Column, Scalar};

/// A row of a table; columns that it does not name are null or empty.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Event {
    /// The columns that are set, in order.
    pub cells: Vec<(Arc<str>, Scalar)>,
}

impl Event {
    /// The value of a column, where it is set.
    #[must_use]
    pub fn get(&self, column: &str) -> Option<&Scalar> {
        let found = self.cells.iter().find(|(name, _)| &**name == column);
        found.map(|(_, value)| value)
    }

    /// Sets a column.
    pub fn set(&mut self, column: &str, value: Scalar) {
        match self.cells.iter_mut().find(|(name, _)| &**name == column) {
            Some((_, slot)) => *slot = value,
            None => self.cells.push((Arc::from(column), value)),
        }
    }
}

/// Events by table. Tables that are not named are empty.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Events {
    /// The rows of each table.
    pub tables: BTreeMap<Arc<str>, Vec<Event>>,
}

impl Events {
    /// Adds an event.
    pub fn push(&mut self, table: &Arc<str>, event: Event) {
        self.tables
            .entry(Arc::clone(table))
            .or_default()
            .push(event);
    }

    /// How many events there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.tables.values().map(Vec::len).sum()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The events that are not before a time, in ticks; those whose time is not set among them.
    #[must_use]
    pub fn since(&self, from: i64) -> Self {
        let is_seen = |event: &&Event| {
            let times = ["TimeGenerated", "Timestamp"].into_iter();
            let time = times
                .filter_map(|column| event.get(column))
                .find_map(|time| match time {
                    Scalar::DateTime(ticks) => Some(*ticks),
                    _ => None,
                });
            time.is_none_or(|time| time >= from)
        };
        let tables = self.tables.iter().map(|(table, events)| {
            let seen = events.iter().filter(is_seen).cloned().collect();
            (Arc::clone(table), seen)
        });
        Self {
            tables: tables.collect(),
        }
    }
}

/// The rows of tables that a database holds, as events. Tables that are not known or cannot be read have none; cells that are
/// null or empty are left out.
#[must_use]
pub fn read_events(database: &dyn Database, catalog: &dyn Catalog, tables: &[String]) -> Events {
    let mut events = Events::default();
    for table in tables {
        let Some(schema) = catalog.table(table) else {
            continue;
        };
        let Ok(batches) = read_table(database, table, &schema) else {
            continue;
        };
        for batch in batches {
            for row in 0..batch.rows {
                events.push(&table.as_str().into(), event(&batch, row, &schema));
            }
        }
    }
    events
}

fn event(batch: &Batch, row: usize, schema: &Schema) -> Event {
    let mut event = Event::default();
    for (field, column) in schema.fields.iter().zip(&batch.columns) {
        let value = column.scalar(row);
        let is_empty = value.is_null() || value.as_str() == Some("");
        if !is_empty {
            event.cells.push((field.name.clone(), value));
        }
    }
    event
}

impl Database for Events {
    fn scan<'r>(&'r self, request: ScanRequest<'r>) -> Result<Rows<'r>, RuntimeError> {
        let batch = self.tables.get(request.table).map(|events| {
            let columns = request.schema.fields.iter().zip(request.needed);
            let columns = columns.map(|(field, needed)| {
                let null = Scalar::null(field.ty);
                let cell = |event: &Event| {
                    let value = event.get(&field.name)?;
                    (value.ty() == field.ty).then(|| value.clone())
                };
                let cells: Vec<Option<Scalar>> = if *needed {
                    events.iter().map(cell).collect()
                } else {
                    vec![]
                };
                if cells.iter().all(Option::is_none) {
                    return Column::constant(null, events.len());
                }
                let cells = cells.into_iter();
                let cells = cells.map(|cell| cell.unwrap_or_else(|| null.clone()));
                Column::from_scalars(field.ty, &cells.collect::<Vec<_>>())
            });
            Batch::new(columns.collect(), events.len())
        });
        Ok(Arc::new(Batches(batch.into_iter().collect())))
    }
}
