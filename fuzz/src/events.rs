//! Files of events.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use kql_eval::types::ScalarType;
use kqlab::proof::Clock;
use kqlab::schema::{Catalog, Dialect};
use kqlab::source::{Request, read_table};
use kqlab::workspace::{Rows, Workspace};

/// A query that a reader may use to leave rows out, over the columns that the corpora have.
const QUERY: &str = "Events | where a has 'foo' or b > 1 or t > datetime(2026-01-01) | project a";

/// A file of JSON lines is read, or refused with an error.
pub fn ndjson(input: &[u8]) {
    events("ndjson", input);
}

/// A file of comma-separated values is read, or refused with an error.
pub fn csv(input: &[u8]) {
    events("csv", input);
}

/// A Parquet file is read, or refused with an error.
pub fn parquet(input: &[u8]) {
    events("parquet", input);
}

/// Reads a file in the three ways in which commands do: with the types it has, with declared types, and under a query that
/// lets the reader leave rows out.
fn events(extension: &str, input: &[u8]) {
    let path = scratch(extension, input);
    let declared = [
        ("a".to_owned(), ScalarType::String),
        ("b".to_owned(), ScalarType::Long),
        ("t".to_owned(), ScalarType::DateTime),
        ("d".to_owned(), ScalarType::Dynamic),
    ];
    if let Ok(table) = read_table(&path, Request::default()) {
        for column in &table.columns {
            assert_eq!(column.column.rows(), table.rows, "{}", column.name);
        }
    }
    let _ = read_table(&path, Request::declaring(&declared));
    query(&path);
}

fn query(path: &Path) {
    let workspace = Workspace::new(Catalog::bundled(Dialect::Any), Clock::default());
    let mut rows = Rows::none(Arc::new(workspace));
    if rows.give_file("Events", path.to_owned()).is_ok()
        && let Ok(query) = rows.prepare(QUERY)
    {
        let _ = query.run(&rows);
    }
}

/// A file with the input, one for each process and form.
///
/// # Panics
/// The folder for temporary files cannot be written to.
pub(crate) fn scratch(extension: &str, input: &[u8]) -> PathBuf {
    let name = format!("kqlab-fuzz-{}.{extension}", std::process::id());
    let path = std::env::temp_dir().join(name);
    std::fs::write(&path, input).expect("the folder for temporary files can be written to");
    path
}
