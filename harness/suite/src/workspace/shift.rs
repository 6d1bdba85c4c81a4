//! Moving the times of rows: recorded events are of years ago, and rules ask for the last day.

use kql_eval::RuntimeError;
use kql_eval::types::{Column, DateTime, Scalar, ScalarType};
use kqlab_proof::Prepared;

use super::Rows;
use super::rows::Table;

/// The columns that say when an event was, the first that a table has.
const TIMES: [&str; 3] = ["TimeGenerated", "Timestamp", "TimeCreated"];

/// How far before the clock the last event comes to lie when times are moved to now.
const BEFORE_NOW: i64 = 10_000_000;

impl Rows {
    /// Moves all times of files' rows by so many ticks, those in columns of type datetime: distances stay what they are. Times
    /// in texts and dynamic values stay.
    pub const fn shift(&mut self, ticks: i64) {
        self.shift = ticks;
    }

    /// Moves the times of files' rows so that the last event of all lies a second before the clock. By how many ticks is given;
    /// None where no row has a time.
    ///
    /// # Errors
    /// A file cannot be read.
    pub fn shift_to_now(&mut self) -> Result<Option<i64>, RuntimeError> {
        self.shift = 0;
        let Some(last) = self.last_time()? else {
            return Ok(None);
        };
        let now = self.workspace().settings().now;
        let ticks = now.saturating_sub(BEFORE_NOW).saturating_sub(last);
        self.shift = ticks;
        Ok(Some(ticks))
    }

    /// The last time of an event in the files.
    fn last_time(&self) -> Result<Option<i64>, RuntimeError> {
        let mut last = None;
        for (name, table) in &self.tables {
            if matches!(table, Table::Memory(_)) {
                continue;
            }
            let schema = self.schema_of(name, table);
            let place = TIMES.iter().find_map(|time| schema.index_of(time));
            let Some(place) = place else { continue };
            let time = schema.fields.get(place).map_or("", |field| &field.name);
            let text = format!("['{name}'] | summarize max(todatetime(['{time}']))");
            let query = Prepared::compile(&text, self, self.workspace().settings());
            let Ok(query) = query else { continue };
            let batch = query.result(self)?.batch;
            let latest = batch.columns.first().map(|column| column.scalar(0));
            if let Some(Scalar::DateTime(ticks)) = latest {
                last = last.max(Some(ticks));
            }
        }
        Ok(last)
    }
}

/// A column with its times moved; any other column as it is.
pub(super) fn shifted(column: Column, ticks: i64) -> Column {
    if ticks == 0 || column.ty() != ScalarType::DateTime {
        return column;
    }
    let moved = (0..column.rows()).map(|row| match column.scalar(row) {
        Scalar::DateTime(time) => Some(time.saturating_add(ticks)),
        _ => None,
    });
    let moved: Vec<Option<i64>> = moved.collect();
    Column::build::<DateTime, _>(moved.into_iter())
}
