//! Running a rule with and without an exclusion.

use kql_eval::bind::Catalog;
use kql_eval::exec::{Database, read_table};
use kql_eval::plan::Schema;
use kql_eval::{Query, Settings};

use super::finding::Witness;
use crate::proof::Events;

/// Named events of a test file.
#[derive(Clone, Debug)]
pub(super) struct Case {
    /// The test's name.
    pub name: String,
    /// Its rows.
    pub events: Events,
}

/// A rule with and without an exclusion.
pub(super) struct Trial<'t> {
    /// The rule.
    pub original: &'t Query,
    /// The rule with the exclusion, where that can be run.
    pub with: Option<Query>,
    /// The clock.
    pub settings: &'t Settings,
}

impl Trial<'_> {
    /// How many rows the rule gives; none when it fails.
    pub fn original(&self, events: &Events) -> usize {
        events.rows_of(self.original, self.settings).unwrap_or(0)
    }

    /// How many rows it gives with the exclusion.
    pub fn with(&self, events: &Events) -> Option<usize> {
        let with = self.with.as_ref()?;
        events.rows_of(with, self.settings).ok()
    }

    /// The events with both answers.
    pub fn witness(&self, what: impl Into<String>, events: Events) -> Witness {
        Witness {
            what: what.into(),
            original: self.original(&events),
            with_exclusion: self.with(&events),
            events,
        }
    }

    /// Whether the rule fires on events and the exclusion silences it.
    pub fn silences(&self, events: &Events) -> bool {
        self.original(events) > 0 && self.with(events) == Some(0)
    }
}

/// The rows of a table that a database holds.
pub(crate) fn read_events(
    database: &dyn Database,
    catalog: &dyn Catalog,
    tables: &[String],
) -> Events {
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

fn event(batch: &kql_eval::exec::Batch, row: usize, schema: &Schema) -> crate::proof::Event {
    let mut event = crate::proof::Event::default();
    for (field, column) in schema.fields.iter().zip(&batch.columns) {
        let value = column.scalar(row);
        let is_empty = value.is_null() || value.as_str() == Some("");
        if !is_empty {
            event.cells.push((field.name.clone(), value));
        }
    }
    event
}
