//! Follows one row through a query and says which predicate drops it, and why.
//!
//! `cargo run --example explain_row`

use std::error::Error;
use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch, StringArray};
use kql_eval::explain::{Ask, explain};
use kql_eval::{MemoryTables, Query, Settings};

const QUERY: &str = "Processes | where FileName =~ 'powershell.exe' | where CommandLine has '-enc'";

fn main() -> Result<(), Box<dyn Error>> {
    let files: ArrayRef = Arc::new(StringArray::from(vec!["cmd.exe", "powershell.exe"]));
    let lines: ArrayRef = Arc::new(StringArray::from(vec![
        "cmd /c dir",
        "powershell -encoder x",
    ]));
    let columns = [("FileName", files), ("CommandLine", lines)];
    let mut tables = MemoryTables::default();
    tables.add("Processes", &[RecordBatch::try_from_iter(columns)?])?;

    let query = Query::compile(QUERY, &tables).map_err(|mistakes| format!("{mistakes:?}"))?;
    let ask = Ask {
        // The second row of the table: numbers start at 0.
        follow: Some(("Processes".to_owned(), 1)),
        ..Ask::default()
    };
    let explanation = explain(&query, &tables, &Settings::default(), &ask)?;
    for stage in &explanation.stages {
        println!(
            "{}: {} in, {} out",
            stage.span.text(QUERY),
            stage.rows_in,
            stage.rows_out
        );
        for dropped in &stage.dropped {
            println!("  the row is dropped here: {:?}", dropped.why);
        }
    }
    let dropping = explanation
        .stages
        .iter()
        .find(|stage| !stage.dropped.is_empty());
    let dropping = dropping.ok_or("no stage drops the row")?;
    assert_eq!(dropping.span.text(QUERY), "where CommandLine has '-enc'");
    Ok(())
}
