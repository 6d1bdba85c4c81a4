//! Gives queries functions of their own: as saved functions of a workspace, written in KQL.
//!
//! The functions that are written in Rust are a closed registry, so that every one of them has a page and tests; what a
//! program adds is a `let` statement that each query sees.
//!
//! `cargo run --example saved_function`

use std::error::Error;
use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch, StringArray};
use kql_eval::{MemoryTables, Query, Settings};

const FUNCTIONS: &str = r"
    let IsInternal = (address: string) { ipv4_is_private(address) };
    let External = (source: (*)) { source | where not(IsInternal(RemoteIP)) };
";

fn main() -> Result<(), Box<dyn Error>> {
    let addresses: ArrayRef = Arc::new(StringArray::from(vec!["10.0.0.7", "203.0.113.9"]));
    let mut tables = MemoryTables::default();
    tables.add(
        "Connections",
        &[RecordBatch::try_from_iter([("RemoteIP", addresses)])?],
    )?;
    tables.declare(FUNCTIONS);

    let text = "External(Connections) | project RemoteIP";
    let query = Query::compile(text, &tables).map_err(|mistakes| format!("{mistakes:?}"))?;
    let results = query.run(&tables, &Settings::default())?;
    let table = results.first().ok_or("the query has no result")?;
    for row in 0..table.batch.rows {
        println!(
            "{:?}",
            table.batch.columns.first().map(|column| column.scalar(row))
        );
    }
    assert_eq!(table.batch.rows, 1);
    Ok(())
}
