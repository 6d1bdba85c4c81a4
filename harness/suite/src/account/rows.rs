//! Looking at the rows: how many there are, which columns they leave empty, and when they are of.

use std::fmt::Write as _;

use kql_eval::bind::Catalog as _;
use kql_eval::plan::Schema;
use kql_eval::types::{Scalar, ScalarType, write_datetime};
use kqlab_proof::Prepared;

use super::{Account, RowsAccount, Times};
use crate::runner::{columns_asked_of, columns_of};
use crate::workspace::{Rows, Window};

/// Looks at the rows of the tables that a query reads from files. Only columns that it asks something of
/// count.
pub fn look_at_rows(account: &mut Account, rows: &Rows, query: &Prepared) {
    for table in &mut account.tables {
        if columns_of(query.query(), &table.table).is_empty() {
            continue;
        }
        let asked = columns_asked_of(query.query(), &table.table);
        table.rows = look(rows, &table.table, &asked);
        // Only now every file has been read to its end.
        let mut files = rows.files();
        if let Some((_, files)) = files.find(|(name, _)| *name == table.table) {
            table.passed_over = files.passed_over().into_iter().collect();
        }
    }
}

/// What one query over all rows of a table finds.
fn look(rows: &Rows, table: &str, read: &[String]) -> Option<RowsAccount> {
    let schema = rows.table(table)?;
    let window = rows.window(table);
    // One query over all rows rather than a reader of its own: the files are read by what reads them for rules.
    let text = question(table, read, &schema, window.as_ref());
    let batch = Prepared::compile(&text, rows, rows.workspace().settings())
        .ok()?
        .result(rows)
        .ok()?
        .batch;
    let cell = |place: usize| batch.columns.get(place).map(|column| column.scalar(0));
    let count = |place: usize| match cell(place) {
        Some(Scalar::Long(count)) => count,
        _ => 0,
    };
    let time = |place: usize| {
        cell(place)
            .filter(|time| !time.is_null())
            .map(|time| shown(&time))
    };
    let empty = read
        .iter()
        .enumerate()
        .filter(|(place, _)| count(place + 1) == 0);
    let behind = read.len() + 1;
    Some(RowsAccount {
        rows: count(0),
        empty: empty.map(|(_, column)| column.clone()).collect(),
        times: window.map(|window| Times {
            from: window.low.as_ref().map(shown),
            to: window.high.as_ref().map(shown),
            column: window.column,
            first: time(behind),
            last: time(behind + 1),
            before: count(behind + 2),
            behind: count(behind + 3),
        }),
    })
}

/// The query: how many rows there are, for each column in how many it is set, and the times against the window.
fn question(table: &str, read: &[String], schema: &Schema, window: Option<&Window>) -> String {
    let mut text = format!("['{table}'] | summarize count()");
    for column in read {
        let field = schema
            .index_of(column)
            .and_then(|place| schema.fields.get(place));
        let is_text = field.is_some_and(|field| field.ty == ScalarType::String);
        // Strings have no null here, and an empty one is what an export writes for "not there".
        let test = if is_text { "isnotempty" } else { "isnotnull" };
        let _ = write!(text, ", countif({test}(['{column}']))");
    }
    let Some(window) = window else {
        return text;
    };
    let column = &window.column;
    let outside = |sign: &str, bound: Option<&Scalar>| {
        bound.map_or_else(
            || "false".to_owned(),
            |bound| format!("['{column}'] {sign} datetime({})", shown(bound)),
        )
    };
    let before = outside("<", window.low.as_ref());
    let behind = outside(">", window.high.as_ref());
    let _ = write!(
        text,
        ", min(['{column}']), max(['{column}']), countif({before}), countif({behind})"
    );
    text
}

fn shown(time: &Scalar) -> String {
    let mut text = String::new();
    match time {
        Scalar::DateTime(ticks) => write_datetime(*ticks, &mut text),
        other => other.write_text(&mut text),
    }
    text
}
