//! Cells of given rows, cells of answers, and answers against expectations.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

mod cells;
mod given;
mod rows;

use kqlab::proof::Clock;
use kqlab::testfile::*;

const NOON: &str = "2026-01-15T12:00:00Z";

fn clock() -> Clock {
    Clock::parse(NOON).unwrap()
}

fn read(rest: &str) -> TestFile {
    let text = format!("version: 1\nrule: r.kql\nclock: {NOON}\n{rest}");
    TestFile::read("x.test.yaml", &text).unwrap_or_else(|errors| panic!("{:?}", errors.errors))
}

/// The value written as `cell` in a row.
fn node(cell: &str) -> Node {
    let file = read(&format!(
        "tests:\n- name: n\n  kind: benign\n  expect: silent\n  given:\n  - {{table: T, C: {cell}}}\n"
    ));
    let Given::Row(row) = &file.tests[0].given[0] else {
        panic!("a row")
    };
    row.cells[0].value.clone()
}

/// The expectation written as `expect`.
fn expectation(expect: &str) -> Expectation {
    let file = read(&format!(
        "tests:\n- name: n\n  kind: benign\n  given: []\n  expect: {expect}\n"
    ));
    let Some(Expect::Original(expectation)) = &file.tests[0].expect else {
        panic!("one expectation")
    };
    expectation.clone()
}
