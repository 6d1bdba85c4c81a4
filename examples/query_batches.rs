//! Runs a query over record batches in memory and takes its result back as one.
//!
//! `cargo run --example query_batches`

use std::error::Error;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use arrow_array::{ArrayRef, RecordBatch, StringArray, TimestampMillisecondArray};
use kql_eval::arrow::{TimeUnits, record_batch};
use kql_eval::types::parse_datetime;
use kql_eval::{MemoryTables, Query, Settings};

const QUERY: &str = "
    Logons
    | where Timestamp > ago(1h) and Result == 'failed'
    | summarize Failures = count() by User
    | where Failures >= 2";

fn main() -> Result<(), Box<dyn Error>> {
    let times: ArrayRef = Arc::new(TimestampMillisecondArray::from(vec![
        1_768_478_400_000, // 2026-01-15T12:00:00Z
        1_768_478_460_000,
        1_768_478_520_000,
    ]));
    let users: ArrayRef = Arc::new(StringArray::from(vec!["alice", "alice", "bob"]));
    let results: ArrayRef = Arc::new(StringArray::from(vec!["failed", "failed", "ok"]));
    let columns = [("Timestamp", times), ("User", users), ("Result", results)];
    let mut tables = MemoryTables::default();
    tables.add("Logons", &[RecordBatch::try_from_iter(columns)?])?;

    let query = Query::compile(QUERY, &tables).map_err(|mistakes| format!("{mistakes:?}"))?;
    // The engine reads no clock: whoever runs a query says what `now()` and `ago()` count from.
    let now = parse_datetime("2026-01-15T12:30:00Z").ok_or("that is no datetime")?;
    let settings = Settings {
        now,
        ..Settings::default()
    };
    for table in query.run(&tables, &settings)? {
        let batch = record_batch(&table, TimeUnits::Nanoseconds)?;
        let users = batch.column(0).as_string_view();
        let failures = batch.column(1).as_primitive::<Int64Type>();
        for row in 0..batch.num_rows() {
            println!("{} failed {} times", users.value(row), failures.value(row));
        }
        assert_eq!(
            (batch.num_rows(), users.value(0), failures.value(0)),
            (1, "alice", 2)
        );
    }
    Ok(())
}
