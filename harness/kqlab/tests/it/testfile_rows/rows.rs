//! Rows of answers against expected ones.

use kql_eval::types::ScalarType;
use kqlab::testfile::*;
use serde_json::{Value, json};

use super::{clock, expectation};

const TABLE: [ColumnType<'static>; 3] = [
    ColumnType {
        name: "A",
        ty: ScalarType::Long,
    },
    ColumnType {
        name: "B",
        ty: ScalarType::String,
    },
    ColumnType {
        name: "C",
        ty: ScalarType::Long,
    },
];

fn against(expect: &str, rows: &[Value]) -> Result<(), Box<Mismatch>> {
    let rows: Vec<Vec<Value>> = rows
        .iter()
        .map(|row| row.as_array().unwrap().clone())
        .collect();
    let actual = ActualRows {
        columns: &TABLE,
        rows: &rows,
        verdict: Verdict::of_rows(rows.len()),
    };
    compare(&expectation(expect), actual, clock())
}

#[test]
fn fires_takes_any_row_and_silent_takes_none() {
    let row = json!([1, "x", 2]);
    assert!(against("fires", std::slice::from_ref(&row)).is_ok());
    assert!(against("silent", &[]).is_ok());
    let verdict = against("silent", &[row]).unwrap_err().verdict.unwrap();
    assert_eq!((verdict.expected, verdict.rows), ("silent", 1));
    let verdict = against("fires", &[]).unwrap_err().verdict.unwrap();
    assert_eq!((verdict.expected, verdict.rows), ("fires", 0));
}

#[test]
fn partial_rows_find_their_partners_in_any_order() {
    let rows = [json!([1, "x", 1]), json!([1, "y", 2])];
    assert!(against("{rows: [{A: 1}, {B: x}]}", &rows).is_ok());
    assert!(against("{rows: [{B: y}, {A: 1}]}", &rows).is_ok());
}

#[test]
fn a_row_too_many_fails() {
    let rows = [json!([1, "x", 1]), json!([1, "y", 2])];
    let mismatch = against("{rows: [{B: y}]}", &rows).unwrap_err();
    assert_eq!(mismatch.unexpected, [0]);
    assert!(mismatch.missing.is_empty());
    assert_eq!(against("{rows: []}", &rows).unwrap_err().unexpected, [0, 1]);
    assert!(against("{rows: []}", &[]).is_ok());
}

#[test]
fn a_missing_row_is_shown_with_the_closest_row_and_only_the_cells_that_differ() {
    let rows = [json!([9, "z", 9]), json!([1, "x", 3])];
    let mismatch = against("{rows: [{A: 9, B: z}, {A: 1, B: x, C: 2}]}", &rows).unwrap_err();
    let [missing] = mismatch.missing.as_slice() else {
        panic!("{mismatch:?}")
    };
    assert_eq!(missing.expected, 1);
    let closest = missing.closest.as_ref().unwrap();
    assert_eq!(closest.actual, 1);
    let [cell] = closest.differences.as_slice() else {
        panic!("{closest:?}")
    };
    assert_eq!(
        (cell.column.as_str(), cell.expected.as_str(), &cell.actual),
        ("C", "2", &json!(3))
    );
    assert!(
        mismatch.unexpected.is_empty(),
        "the closest row is not reported again"
    );
}

#[test]
fn a_missing_row_without_any_row_left_has_no_closest() {
    let mismatch = against("{rows: [{A: 1}, {A: 2}]}", &[json!([1, "", 0])]).unwrap_err();
    assert_eq!(mismatch.missing.len(), 1);
    assert_eq!(mismatch.missing[0].closest, None);
}

#[test]
fn a_column_the_answer_has_not_is_reported_once() {
    let rows = [json!([1, "x", 1]), json!([2, "x", 1])];
    let mismatch = against("{rows: [{a: 1}, {a: 2}]}", &rows).unwrap_err();
    let [unknown] = mismatch.unknown_columns.as_slice() else {
        panic!("{mismatch:?}")
    };
    assert_eq!(
        (unknown.column.value.as_str(), unknown.nearest.as_deref()),
        ("a", Some("A"))
    );
}

#[test]
fn ordered_rows_stand_in_their_order() {
    let rows = [json!([1, "x", 1]), json!([2, "y", 2])];
    assert!(against("{rows: [{A: 1}, {A: 2}], match: ordered}", &rows).is_ok());
    let mismatch = against("{rows: [{A: 2}, {A: 1}], match: ordered}", &rows).unwrap_err();
    assert_eq!(mismatch.missing.len(), 2);
    assert_eq!(mismatch.missing[0].closest.as_ref().unwrap().actual, 0);
}

#[test]
fn exact_rows_name_every_cell_that_holds_something() {
    let rows = [json!([1, "", null])];
    assert!(against("{rows: [{A: 1}], match: exact}", &rows).is_ok());
    let mismatch = against("{rows: [{A: 1}], match: exact}", &[json!([1, "x", null])]).unwrap_err();
    let differences = &mismatch.missing[0].closest.as_ref().unwrap().differences;
    assert_eq!(differences[0].column, "B");
    assert_eq!(differences[0].expected, "nothing");
}

#[test]
fn columns_are_all_named_in_their_order() {
    assert!(against("{columns: [A, B, C]}", &[]).is_ok());
    let mismatch = against("{columns: [A, X, C]}", &[])
        .unwrap_err()
        .columns
        .unwrap();
    assert_eq!(mismatch.missing[0].value, "X");
    assert_eq!(mismatch.unexpected, ["B"]);
    let mismatch = against("{columns: [B, A, C]}", &[])
        .unwrap_err()
        .columns
        .unwrap();
    assert!(mismatch.missing.is_empty() && mismatch.unexpected.is_empty());
    assert_eq!(mismatch.actual, ["A", "B", "C"]);
}

#[test]
fn count_alone_says_nothing_about_the_rows() {
    let rows = [json!([1, "x", 1])];
    assert!(against("{count: 1}", &rows).is_ok());
    let count = against("{count: 2}", &rows).unwrap_err().count.unwrap();
    assert_eq!((count.expected, count.actual), (2, 1));
}

#[test]
fn rows_that_must_not_be_there_are_found() {
    let rows = [json!([1, "x", 1]), json!([2, "y", 1])];
    assert!(against("{no_rows: [{A: 3}]}", &rows).is_ok());
    let mismatch = against("{no_rows: [{A: 3}, {B: y}]}", &rows).unwrap_err();
    assert_eq!(
        (mismatch.forbidden[0].expected, mismatch.forbidden[0].actual),
        (1, 1)
    );
    assert!(against("{no_rows: [{B: y}], match: exact}", &rows).is_err());
}

#[test]
fn cells_of_an_expectation_that_no_column_can_meet_are_mistakes_with_a_place() {
    let expectation = expectation("{rows: [{A: one, B: x, X: 1}], no_rows: [{C: {set: [1]}}]}");
    let mistakes = check_types(&expectation, &TABLE, clock());
    let messages: Vec<_> = mistakes
        .iter()
        .map(|mistake| mistake.value.to_string())
        .collect();
    assert_eq!(
        messages,
        [
            "`A` takes long, but `one` is a string",
            "`C` takes long, but `set` is only for dynamic"
        ]
    );
    assert_eq!(mistakes[0].place.end - mistakes[0].place.start, "one".len());
}
