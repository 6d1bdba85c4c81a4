//! The columns that only a file has, and the queries for which they are looked for.

use std::sync::Arc;

use kqlab_proof::Clock;
use kqlab_suite::schema::{Catalog, Dialect};
use kqlab_suite::workspace::{BadLines, CompileError, Rows, Workspace};

use crate::scratch::Scratch;

fn rows(file: &Scratch, bad_lines: BadLines) -> Rows {
    let mut catalog = Catalog::bundled(Dialect::of_query("T"));
    catalog
        .add_text(r#"{"T": {"Name":"string","Count":"long"}}"#)
        .unwrap();
    let workspace = Arc::new(Workspace::new(catalog, Clock::default()));
    let mut rows = Rows::none(workspace).with_bad_lines(bad_lines);
    rows.give_file("T", file.path().to_owned()).unwrap();
    rows
}

/// The names of the result's columns, and its rows.
fn result(rows: &mut Rows, text: &str) -> (Vec<String>, usize) {
    let Ok(prepared) = rows.prepare(text) else {
        panic!("{text}")
    };
    let table = prepared.result(rows).unwrap();
    let names = table.schema.fields.iter();
    let names = names.map(|field| field.name.to_string()).collect();
    (names, table.batch.rows)
}

/// A file that is longer than its first piece, with a line at its end.
fn long(last: &str) -> Scratch {
    let text = "{\"Name\":\"a\",\"Count\":1}\n".repeat(200);
    Scratch::new("a.ndjson", &format!("{text}{last}"))
}

#[test]
fn a_column_that_comes_late_is_there_for_a_query_that_shows_or_names_it() {
    let file = long("{\"Name\":\"b\",\"Late\":7}");
    for (text, names) in [
        ("T | where Name == 'b'", vec!["Name", "Count", "Late"]),
        ("T | where Late == 7 | project Name", vec!["Name"]),
        ("T | where Name == 'b' | project-keep L*", vec!["Late"]),
        (
            "T | where Name == 'b' | project-away N*",
            vec!["Count", "Late"],
        ),
        (
            "T | where Name == 'b' | project X = column_ifexists('Late', 'none')",
            vec!["X"],
        ),
        ("T | where Name == 'b' | project Name", vec!["Name"]),
        (
            "T | where Name == 'b' | summarize take_any(*)",
            vec!["Name", "Count", "Late"],
        ),
    ] {
        let found = result(&mut rows(&file, BadLines::Skip), text);
        assert_eq!(
            found,
            (names.iter().map(|name| (*name).to_owned()).collect(), 1),
            "{text}"
        );
    }
    assert_eq!(
        result(&mut rows(&file, BadLines::Skip), "T | getschema").1,
        3
    );
}

#[test]
fn a_file_is_not_read_to_compile_a_query_over_declared_columns() {
    let file = long("{\"Name\":");
    let mut rows = rows(&file, BadLines::Fail);
    assert!(rows.prepare("T | summarize count() by Name").is_ok());
    let error = rows.prepare("T").unwrap_err();
    let CompileError::Source(error) = error else {
        panic!("{error:?}")
    };
    assert!(error.to_string().contains("line 201, column 9"), "{error}");
}

#[test]
fn a_name_that_nothing_has_is_a_mistake_and_not_a_column() {
    let file = long("");
    let error = rows(&file, BadLines::Skip)
        .prepare("T | where Nmae == 'b'")
        .unwrap_err();
    assert!(matches!(error, CompileError::Mistakes(_)));
}

#[test]
fn lines_that_cannot_be_read_are_counted_and_passed_over() {
    let bad = "{\"Name\":\n[]\n{\"Count\":\"many\"}\n{\"Name\":\"c\"}\n";
    let file = long(bad);
    let mut rows = rows(&file, BadLines::Skip);
    let found = result(
        &mut rows,
        "T | where Count != 1 or isnull(Count) | project Name, Count",
    );
    assert_eq!(found.1, 1);
    assert_eq!(rows.skipped_lines(), [("T".to_owned(), 3)]);
}
