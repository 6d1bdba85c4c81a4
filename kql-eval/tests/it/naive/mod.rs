//! Queries run by the engine give what a plain interpreter gives that takes one row at a time.
//!
//! The interpreter runs the tree that the query's text is printed from, so that reading, binding, rewriting and running are
//! checked against it together. PROPTEST_CASES sets how many queries are tried.
#![allow(clippy::unwrap_used)]
#![allow(
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "a failure here is a failed test"
)]

mod aggregate;
mod choices;
mod combine;
mod expand;
mod explained;
mod made_stage;
mod pipeline;
mod scalar;
mod stage;
mod table;
mod term;
mod value;

pub use table::Partitions;

use kql_eval::bind::bind;
use kql_eval::exec;
use kql_eval::{Query, Settings};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};

use choices::Choices;
use stage::Stage;
use table::{Head, Table, Tables};
use value::Value;

/// Numbers from which the tables and each stage are made.
#[derive(Clone, Debug)]
struct Numbers {
    tables: [Vec<u16>; 2],
    batch: usize,
    stages: Vec<Vec<u16>>,
}

fn numbers() -> impl Strategy<Value = Numbers> {
    let table = || prop::collection::vec(0..1_000_u16, 0..40);
    let stage = prop::collection::vec(0..1_000_u16, 1..40);
    let stages = prop::collection::vec(stage, 1..5);
    ([table(), table()], 1..4_usize, stages).prop_map(|(tables, batch, stages)| Numbers {
        tables,
        batch,
        stages,
    })
}

fn table_of(result: &exec::Table) -> Table {
    let head = |field: &kql_eval::plan::Field| Head {
        name: field.name.to_string(),
        ty: field.ty,
    };
    let row = |row: usize| {
        result
            .batch
            .columns
            .iter()
            .map(|column| Value::of(&column.scalar(row)))
            .collect()
    };
    Table {
        heads: result.schema.fields.iter().map(head).collect(),
        rows: (0..result.batch.rows).map(row).collect(),
    }
}

/// The first table that a query gives, with and without rewriting the plan.
fn answers(query: &str, tables: &Tables) -> Result<[Table; 2], TestCaseError> {
    let fail = |error: &dyn std::fmt::Debug| TestCaseError::fail(format!("{query}\n{error:?}"));
    let settings = Settings {
        threads: 3,
        ..Settings::default()
    };
    let compiled = Query::compile(query, tables).map_err(|errors| fail(&errors))?;
    let rewritten = compiled
        .run(tables, &settings)
        .map_err(|error| fail(&error))?;
    let parsed = kql_parser::parse(query);
    let bound = bind(&parsed.query, tables)
        .query
        .expect("the query compiles");
    let plain = exec::run(&bound, tables, &settings).map_err(|error| fail(&error))?;
    Ok([table_of(&rewritten[0]), table_of(&plain[0])])
}

fn agrees(numbers: &Numbers) -> Result<(), TestCaseError> {
    let [left, right] = numbers
        .tables
        .each_ref()
        .map(|n| Table::generate(&mut Choices::new(n)));
    let mut stages: Vec<Stage> = Vec::new();
    let mut expected = left.clone();
    for (number, choices) in numbers.stages.iter().enumerate() {
        let is_last = number + 1 == numbers.stages.len();
        let stage =
            Stage::generate(&expected, &right, number, &mut Choices::new(choices)).settled(is_last);
        expected = pipeline::apply(&stage, &expected, &right);
        stages.push(stage);
    }
    let stages = stage::text(&stages);
    let query = format!(
        "let L = {};\nlet R = {};\nL{stages}",
        left.text(),
        right.text()
    );
    let tables = Tables {
        tables: [("L", left), ("R", right)],
        batch: numbers.batch,
    };
    let [rewritten, plain] = answers(&format!("L{stages}"), &tables)?;
    prop_assert!(
        plain.is(&expected),
        "{query}\n\nengine: {}\nexpected: {}",
        plain.text(),
        expected.text()
    );
    prop_assert!(
        rewritten.is(&plain),
        "{query}\n\nrewritten: {}\nas bound: {}",
        rewritten.text(),
        plain.text()
    );
    Ok(())
}

/// Tries a property of random queries.
fn holds(property: impl Fn(&Numbers) -> Result<(), TestCaseError>) {
    let cases = std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|n| n.parse().ok());
    let mut runner = TestRunner::new(Config {
        cases: cases.unwrap_or(400),
        max_shrink_iters: 20_000,
        failure_persistence: None,
        ..Config::default()
    });
    runner
        .run(&numbers(), |numbers| property(&numbers))
        .unwrap_or_else(|failure| panic!("{failure}"));
}

#[test]
fn the_engine_gives_what_one_row_at_a_time_gives() {
    holds(agrees);
}

#[test]
fn an_explanation_has_the_rows_of_the_engine_at_every_stage() {
    holds(explained::stages_are_the_engines);
}

#[test]
fn a_row_said_to_be_dropped_by_a_predicate_is_dropped_by_it_and_by_none_before() {
    holds(explained::dropped_rows_are_dropped_there);
}

#[test]
fn a_row_follows_from_the_rows_it_is_said_to_be_made_of() {
    holds(explained::rows_follow_from_their_sources);
}
