//! The rows that a run of a rule sees: those within the rule's `queryPeriod`.

use arrow_array::BooleanArray;
use kql_eval::exec::Batch;
use kql_eval::plan::Schema;
use kql_eval::types::{Scalar, ScalarType};

/// The columns that say when an event was, the first that a row has counts.
// Tables of Defender have both where they are kept in a workspace, which cuts by `TimeGenerated`.
const TIME_COLUMNS: [&str; 2] = ["TimeGenerated", "Timestamp"];

/// The rows that are not before a time, and how many others there were. A row whose time no one set is seen: in a workspace
/// every row has one.
pub(super) fn seen(batches: Vec<Batch>, schema: &Schema, from: i64) -> (Vec<Batch>, usize) {
    let columns: Vec<usize> = TIME_COLUMNS
        .iter()
        .filter_map(|name| {
            let place = schema.index_of(name)?;
            let field = schema.fields.get(place)?;
            (field.ty == ScalarType::DateTime).then_some(place)
        })
        .collect();
    let mut outside = 0;
    let seen = batches
        .into_iter()
        .map(|batch| {
            let is_seen: Vec<bool> = (0..batch.rows)
                .map(|row| time(&batch, &columns, row).is_none_or(|time| time >= from))
                .collect();
            outside += is_seen.iter().filter(|is_seen| !**is_seen).count();
            batch.filter(&BooleanArray::from(is_seen))
        })
        .collect();
    (seen, outside)
}

/// When the event of a row was.
fn time(batch: &Batch, columns: &[usize], row: usize) -> Option<i64> {
    let times = columns
        .iter()
        .filter_map(|column| batch.columns.get(*column));
    times
        .filter_map(|times| match times.scalar(row) {
            Scalar::DateTime(ticks) => Some(ticks),
            _ => None,
        })
        .next()
}
