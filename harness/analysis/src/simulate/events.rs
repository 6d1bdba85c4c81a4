//! Events with the times at which they happened and arrived.

use arrow_array::UInt32Array;
use kql_eval::exec::{Batch, Table};
use kql_eval::types::{Column, Scalar, ScalarType};

use super::arrival::{Arrival, COLUMN};
use super::timetable::Slot;

/// The columns that say when an event happened, the first that a table has counts.
const HAPPENED: [&str; 2] = ["TimeGenerated", "Timestamp"];

/// The rows of a table in the order in which they happened.
#[derive(Clone, Debug)]
pub struct TimedTable {
    /// The table.
    pub name: String,
    columns: Vec<(String, ScalarType)>,
    batch: Batch,
    /// When each row happened and arrived.
    times: Vec<(i64, i64)>,
    /// How many rows have no time: no run sees them.
    pub without_time: usize,
    /// How many rows do not say when they arrived: they arrive as they happen.
    pub without_arrival: usize,
}

/// What became of an event: how many runs had it in their window, by what they did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fate {
    /// Runs that saw it.
    pub seen: u32,
    /// Runs that had started before it arrived.
    pub late: u32,
    /// Runs that did not take place because of an earlier alert.
    pub suppressed: u32,
}

/// The rows of a window.
#[derive(Clone, Debug, Default)]
pub(super) struct View {
    /// Those that had arrived.
    pub seen: Vec<u32>,
    /// Those that had not.
    pub late: Vec<u32>,
}

impl TimedTable {
    /// The rows of a table with their times.
    ///
    /// # Errors
    /// The table has no column of times, or not the one that says when rows arrived.
    pub fn new(name: &str, table: &Table, arrival: &Arrival) -> Result<Self, String> {
        let datetime = |wanted: &str| {
            let place = table.schema.index_of(wanted)?;
            let field = table.schema.fields.get(place)?;
            (field.ty == ScalarType::DateTime).then_some(place)
        };
        let happened = HAPPENED
            .iter()
            .find_map(|wanted| datetime(wanted))
            .ok_or_else(|| format!("{name} has neither `TimeGenerated` nor `Timestamp`"))?;
        let arrived = match arrival {
            Arrival::After(_) => None,
            Arrival::Column(column) => Some(
                datetime(column)
                    .ok_or_else(|| format!("{name} has no datetime column `{column}`"))?,
            ),
        };
        let mut without_arrival = 0;
        let mut times: Vec<(i64, i64, u32)> = Vec::with_capacity(table.batch.rows);
        for row in 0..table.batch.rows {
            let Some(at) = time(&table.batch, happened, row) else {
                continue;
            };
            let arrived = match (arrival, arrived) {
                (Arrival::After(delay), _) => at.saturating_add(*delay),
                (Arrival::Column(_), column) => {
                    let said = column.and_then(|column| time(&table.batch, column, row));
                    without_arrival += usize::from(said.is_none());
                    said.unwrap_or(at)
                }
            };
            times.push((at, arrived, u32::try_from(row).unwrap_or(u32::MAX)));
        }
        times.sort_by_key(|(at, _, _)| *at);
        let order: UInt32Array = times.iter().map(|(_, _, row)| *row).collect();
        let fields = table.schema.fields.iter();
        Ok(Self {
            name: name.to_owned(),
            columns: fields
                .map(|field| (field.name.to_string(), field.ty))
                .collect(),
            batch: table.batch.take(&order),
            without_time: table.batch.rows - times.len(),
            without_arrival,
            times: times
                .into_iter()
                .map(|(at, arrived, _)| (at, arrived))
                .collect(),
        })
    }

    /// How many rows have a time.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.times.len()
    }

    /// The first and last time at which a row happened or arrived. None when there is no row.
    #[must_use]
    pub fn span(&self) -> Option<(i64, i64)> {
        let first = self.times.first()?.0;
        let last = self.times.iter().map(|(at, arrived)| *at.max(arrived));
        Some((first, last.max()?))
    }

    /// How long each row took to arrive, in ticks.
    pub fn delays(&self) -> impl Iterator<Item = i64> {
        self.times.iter().map(|(at, arrived)| arrived - at)
    }

    /// The time at which a row happened.
    #[must_use]
    pub fn happened(&self, row: usize) -> Option<i64> {
        self.times.get(row).map(|(at, _)| *at)
    }

    pub(super) fn view(&self, slot: &Slot) -> View {
        let is_within = |time: i64| slot.from <= time && time < slot.to;
        let mut view = View::default();
        // Rows are in the order in which they happened, so a window of that time is a range.
        let candidates = if slot.by_arrival {
            0..self.times.len()
        } else {
            let start = self.times.partition_point(|(at, _)| *at < slot.from);
            start..self.times.partition_point(|(at, _)| *at < slot.to)
        };
        for row in candidates {
            let Some((_, arrived)) = self.times.get(row) else {
                break;
            };
            let Ok(number) = u32::try_from(row) else {
                break;
            };
            match slot.by_arrival {
                true if is_within(*arrived) => view.seen.push(number),
                true => {}
                false if *arrived <= slot.starts => view.seen.push(number),
                false => view.late.push(number),
            }
        }
        view
    }

    /// The columns of [`seen`](Self::seen).
    pub(super) fn columns(&self) -> Vec<(String, ScalarType)> {
        let mut columns = self.columns.clone();
        columns.push((COLUMN.to_owned(), ScalarType::DateTime));
        columns
    }

    /// These rows, with when they arrived as one more column.
    pub(super) fn seen(&self, rows: &[u32]) -> Batch {
        let mut batch = self.batch.take(&UInt32Array::from(rows.to_vec()));
        let arrived: Vec<Scalar> = rows
            .iter()
            .map(|row| {
                let times = usize::try_from(*row)
                    .ok()
                    .and_then(|row| self.times.get(row));
                times.map_or(Scalar::null(ScalarType::DateTime), |(_, arrived)| {
                    Scalar::DateTime(*arrived)
                })
            })
            .collect();
        batch
            .columns
            .push(Column::from_scalars(ScalarType::DateTime, &arrived));
        batch
    }
}

impl View {
    /// Counts this window for each of its events: `seen` for those that a run sees, or would if it were not suppressed.
    pub(super) fn note(&self, fates: &mut [Fate], seen: fn(&mut Fate)) {
        let mut each = |rows: &[u32], count: fn(&mut Fate)| {
            for row in rows {
                let fate = usize::try_from(*row)
                    .ok()
                    .and_then(|row| fates.get_mut(row));
                fate.map(count);
            }
        };
        each(&self.seen, seen);
        each(&self.late, |fate| fate.late += 1);
    }
}

fn time(batch: &Batch, column: usize, row: usize) -> Option<i64> {
    match batch.columns.get(column)?.scalar(row) {
        Scalar::DateTime(ticks) => Some(ticks),
        _ => None,
    }
}
