//! The laws that every function and aggregation of the registry obeys.

use std::collections::HashSet;

use kql_eval::bind::NoTables;
use kql_eval::exec::{NoData, Table};
use kql_eval::functions::{Example, aggregation, forms, scalar};
use kql_eval::{Query, Settings};

/// The rows of a result, a line each, cells in their text form.
fn render(table: &Table) -> String {
    let line = |row: usize| -> String {
        let cells = table.batch.columns.iter().map(|column| {
            let mut text = String::new();
            let value = column.scalar(row);
            value.write_text(&mut text);
            if value.is_null() {
                "null".to_owned()
            } else {
                text
            }
        });
        cells.collect::<Vec<_>>().join(" | ")
    };
    (0..table.batch.rows)
        .map(line)
        .collect::<Vec<_>>()
        .join("\n")
}

fn run(example: &Example) -> Result<String, String> {
    let query = Query::compile(example.query, &NoTables).map_err(|errors| format!("{errors:?}"))?;
    let tables = query
        .run(&NoData, &Settings::default())
        .map_err(|error| error.to_string())?;
    Ok(tables.first().map(render).unwrap_or_default())
}

fn check(name: &str, examples: &[Example], failures: &mut Vec<String>) {
    if examples.is_empty() {
        failures.push(format!("{name}: no example"));
    }
    for example in examples {
        match run(example) {
            Ok(result) if result == example.result => {}
            Ok(result) => failures.push(format!(
                "{name}: {}\n  expected: {}\n  actual:   {result}",
                example.query, example.result
            )),
            Err(error) => failures.push(format!("{name}: {}\n  {error}", example.query)),
        }
    }
}

#[test]
fn every_example_gives_its_result() {
    let mut failures = Vec::new();
    for function in scalar::all() {
        check(function.name, function.examples, &mut failures);
    }
    for aggregation in aggregation::AGGREGATIONS {
        check(aggregation.name, aggregation.examples, &mut failures);
    }
    for form in forms::FORMS {
        check(form.name, form.examples, &mut failures);
    }
    assert!(
        failures.is_empty(),
        "{} examples fail:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

#[test]
fn names_are_unique() {
    let mut seen = HashSet::new();
    for function in scalar::all() {
        for name in std::iter::once(function.name).chain(function.aliases.iter().copied()) {
            assert!(seen.insert(name), "`{name}` is listed twice");
        }
    }
    let mut seen = HashSet::new();
    for aggregation in aggregation::AGGREGATIONS {
        for name in std::iter::once(aggregation.name).chain(aggregation.aliases.iter().copied()) {
            assert!(seen.insert(name), "`{name}` is listed twice");
        }
    }
}

#[test]
fn every_entry_says_what_it_is() {
    for function in scalar::all() {
        assert!(
            function.summary.ends_with('.'),
            "{}: the summary is a sentence",
            function.name
        );
        assert!(
            !function.page.is_empty() && !function.signatures.is_empty(),
            "{}",
            function.name
        );
    }
    for aggregation in aggregation::AGGREGATIONS {
        assert!(
            aggregation.summary.ends_with('.'),
            "{}: the summary is a sentence",
            aggregation.name
        );
        assert!(
            !aggregation.page.is_empty() && !aggregation.signatures.is_empty(),
            "{}",
            aggregation.name
        );
    }
}
