//! A `where` after a join: the rows that it keeps, with and without rewriting the plan.

use crate::answer::answer;
use kql_eval::bind::{NoTables, bind};
use kql_eval::exec::{NoData, Table, run};
use kql_eval::{Query, Settings};
use proptest::prelude::*;

#[test]
fn a_row_stands_for_its_key_if_the_filter_behind_an_innerunique_join_keeps_it() {
    let query = |stages: &str| {
        format!(
            "datatable(k:long, v:string)[1, 'a', 1, 'b'] | join (datatable(k:long, w:string)[1, 'x', 1, 'y']) on k {stages}"
        )
    };
    assert_eq!(answer(&query("| project v, w")), "a | x\na | y");
    assert_eq!(
        answer(&query("| where v == 'b' | project v, w")),
        "b | x\nb | y"
    );
    assert_eq!(
        answer(&query(
            "| project u = v, w | where w == 'y' and u != 'a' | project u, w"
        )),
        "b | y"
    );
}

#[test]
fn a_filter_behind_another_stage_does_not_choose_the_row() {
    assert_eq!(
        answer(
            "datatable(k:long, v:string)[1, 'a', 1, 'b'] | join (datatable(k:long)[1]) on k | take 1 | where v == 'b'"
        ),
        ""
    );
}

/// The rows of the first result, in an order of their own.
fn cells(results: &[Table]) -> Vec<String> {
    let table = results.first().expect("the query has a result");
    let columns = &table.batch.columns;
    let mut rows: Vec<String> = (0..table.batch.rows)
        .map(|row| {
            let cells = columns
                .iter()
                .map(|column| format!("{:?}", column.scalar(row)));
            cells.collect::<Vec<_>>().join(" | ")
        })
        .collect();
    rows.sort();
    rows
}

/// The rows of a query, with and without rewriting its plan.
fn both(query: &str) -> [Vec<String>; 2] {
    let settings = Settings::default();
    let rewritten = Query::compile(query, &NoTables)
        .expect("the query is valid")
        .run(&NoData, &settings)
        .expect("the query runs");
    let plain = bind(&kql_parser::parse(query).query, &NoTables)
        .query
        .expect("the query is valid");
    let plain = run(&plain, &NoData, &settings).expect("the query runs");
    [cells(&rewritten), cells(&plain)]
}

fn rows(rows: &[(u8, u8)]) -> String {
    let rows: Vec<String> = rows.iter().map(|(k, v)| format!("{k}, {v}")).collect();
    format!("datatable(k:long, v:long)[{}]", rows.join(", "))
}

proptest! {
    #[test]
    fn a_filter_leaves_every_other_kind_of_join_its_rows(
        left in prop::collection::vec((0..4_u8, 0..4_u8), 0..12),
        right in prop::collection::vec((0..4_u8, 0..4_u8), 0..12),
        kind in prop::sample::select(vec![
            "inner", "leftouter", "rightouter", "fullouter", "leftsemi", "rightsemi", "leftanti", "rightanti",
        ]),
        least in 0..4_u8,
        most in 0..4_u8,
    ) {
        let query = format!(
            "{} | join kind={kind} ({}) on k | where v >= {least} and k <= {most}",
            rows(&left),
            rows(&right)
        );
        let [rewritten, plain] = both(&query);
        prop_assert_eq!(rewritten, plain, "{}", query);
    }

    #[test]
    fn an_innerunique_join_finds_each_key_that_an_inner_one_finds(
        left in prop::collection::vec((0..4_u8, 0..4_u8), 0..12),
        right in prop::collection::vec((0..4_u8, 0..4_u8), 0..12),
        least in 0..4_u8,
    ) {
        let query = |kind: &str| format!(
            "{} | join kind={kind} ({}) on k | where v >= {least} | distinct k",
            rows(&left),
            rows(&right)
        );
        let [unique, _] = both(&query("innerunique"));
        let [inner, _] = both(&query("inner"));
        prop_assert_eq!(unique, inner);
    }
}
