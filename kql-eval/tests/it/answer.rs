//! The rows or the refusal of a query without tables.
#![allow(dead_code, reason = "not every test file uses all of it")]

use kql_eval::bind::NoTables;
use kql_eval::exec::{NoData, Table};
use kql_eval::{Query, Settings};

fn table(query: &str) -> Table {
    let compiled = Query::compile(query, &NoTables).expect("the query is valid");
    let tables = compiled
        .run(&NoData, &Settings::default())
        .expect("the query runs");
    tables.into_iter().next().expect("the query has a result")
}

/// The rows, a line each, cells in their text form with ` | ` between; null is `null`.
pub fn answer(query: &str) -> String {
    rows(&table(query))
}

fn rows(table: &Table) -> String {
    let line = |row: usize| -> String {
        let cells = table.batch.columns.iter().map(|column| {
            let value = column.scalar(row);
            let mut text = String::new();
            value.write_text(&mut text);
            if value.is_null() {
                "null".to_owned()
            } else {
                text
            }
        });
        cells.collect::<Vec<_>>().join(" | ")
    };
    let lines: Vec<String> = (0..table.batch.rows).map(line).collect();
    lines.join("\n")
}

/// The names of the columns.
pub fn columns(query: &str) -> String {
    let table = table(query);
    let names: Vec<&str> = table
        .schema
        .fields
        .iter()
        .map(|field| &*field.name)
        .collect();
    names.join(", ")
}

/// What is said about a query that is refused.
pub fn refusal(query: &str) -> String {
    let errors = Query::compile(query, &NoTables).expect_err("the query is refused");
    let messages: Vec<String> = errors.iter().map(ToString::to_string).collect();
    messages.join("\n")
}

/// All results: the name of each where it has one, then its rows.
pub fn answers(query: &str) -> Vec<(String, String)> {
    let compiled = Query::compile(query, &NoTables).expect("the query is valid");
    let tables = compiled
        .run(&NoData, &Settings::default())
        .expect("the query runs");
    tables
        .iter()
        .map(|table| (table.name.clone().unwrap_or_default(), rows(table)))
        .collect()
}
