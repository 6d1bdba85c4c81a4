//! Cells of answers against expected ones.

use kql_eval::types::ScalarType;
use kqlab::testfile::*;
use serde_json::{Value, json};

use super::{clock, expectation};

fn expected_cell(cell: &str) -> ExpectedCell {
    let Answer::Rows(rows) = expectation(&format!("{{rows: [{{C: {cell}}}]}}")).answer else {
        panic!("rows")
    };
    rows.rows.unwrap()[0].cells[0].clone()
}

fn holds(cell: &str, actual: Value, ty: ScalarType) -> bool {
    matches(&expected_cell(cell), &actual, ty, clock())
}

#[test]
fn cells_match_the_encodings_of_rest_answers() {
    use ScalarType as T;
    for (cell, actual, ty) in [
        ("x", json!("x"), T::String),
        ("''", json!(""), T::String),
        ("~", json!(""), T::String),
        ("~", json!(null), T::Int),
        ("3", json!(3), T::Long),
        ("0.1", json!(0.1), T::Real),
        (".nan", json!("NaN"), T::Real),
        (".inf", json!("Infinity"), T::Real),
        ("true", json!(true), T::Bool),
        ("true", json!(1), T::Bool),
        ("-2h", json!("2026-01-15T10:00:00Z"), T::DateTime),
        (
            "2026-01-15T10:00:00.0000001Z",
            json!("2026-01-15T10:00:00.0000001Z"),
            T::DateTime,
        ),
        ("1d", json!("1.00:00:00"), T::TimeSpan),
        ("-1h", json!("-01:00:00"), T::TimeSpan),
        ("1.5", json!("1.50"), T::Decimal),
        (
            "74BE27DE-1e4e-49d9-b579-fe0b331d3642",
            json!("74be27de-1e4e-49d9-b579-fe0b331d3642"),
            T::Guid,
        ),
        ("[1, {a: b}]", json!([1, {"a": "b"}]), T::Dynamic),
        ("[1, {a: b}]", json!(r#"[1,{"a":"b"}]"#), T::Dynamic),
        ("{b: 1, a: 2.0}", json!({"a": 2, "b": 1}), T::Dynamic),
        ("{equals: {set: [1]}}", json!({"set": [1]}), T::Dynamic),
    ] {
        assert!(
            holds(cell, actual.clone(), ty),
            "{cell} is {actual} as {ty}"
        );
    }
}

#[test]
fn cells_that_differ_do_not_match() {
    use ScalarType as T;
    for (cell, actual, ty) in [
        ("x", json!("X"), T::String),
        ("~", json!("x"), T::String),
        ("~", json!(0), T::Int),
        ("0", json!(null), T::Int),
        ("x", json!(null), T::String),
        ("3", json!("3"), T::String),
        ("-2h", json!("2026-01-15T10:00:00.0000001Z"), T::DateTime),
        ("-2h", json!("garbage"), T::DateTime),
        ("1d", json!("01:00:00"), T::TimeSpan),
        ("1", json!("1"), T::Dynamic),
        ("[1, 2]", json!([2, 1]), T::Dynamic),
        ("[1]", json!([1, 2]), T::Dynamic),
        ("{a: 1}", json!({"a": 1, "b": 2}), T::Dynamic),
        ("false", json!(1), T::Bool),
    ] {
        assert!(
            !holds(cell, actual.clone(), ty),
            "{cell} is not {actual} as {ty}"
        );
    }
}

#[test]
fn a_set_is_an_array_in_any_order_with_each_element_as_often() {
    let ty = ScalarType::Dynamic;
    assert!(holds("{set: [1, 2]}", json!([2, 1]), ty));
    assert!(holds("{set: [1, 2]}", json!("[2,1]"), ty));
    assert!(holds("{set: [{a: 1}, x]}", json!(["x", {"a": 1}]), ty));
    assert!(holds("{set: []}", json!([]), ty));
    assert!(!holds("{set: [1, 1, 2]}", json!([1, 2, 2]), ty));
    assert!(!holds("{set: [1, 2]}", json!([1, 2, 3]), ty));
    assert!(!holds("{set: [1, 2]}", json!([1]), ty));
    assert!(!holds("{set: [1]}", json!({"0": 1}), ty));
    assert!(!holds("{set: []}", json!(null), ty));
}

#[test]
fn contains_looks_into_strings_arrays_and_property_bags() {
    assert!(holds(
        "{contains: SYNCRO}",
        json!("my.syncro.com"),
        ScalarType::String
    ));
    assert!(!holds(
        "{contains: syncra}",
        json!("my.syncro.com"),
        ScalarType::String
    ));
    let ty = ScalarType::Dynamic;
    assert!(holds("{contains: 2}", json!([1, 2]), ty));
    assert!(holds("{contains: [2, 1]}", json!([1, 2, 3]), ty));
    assert!(!holds("{contains: [2, 4]}", json!([1, 2, 3]), ty));
    assert!(holds("{contains: {a: 1}}", json!({"a": 1, "b": 2}), ty));
    assert!(!holds("{contains: {a: 2}}", json!({"a": 1}), ty));
}

#[test]
fn near_bounds_the_distance_of_numbers_and_times() {
    assert!(holds("{near: 1.5, by: 0.1}", json!(1.58), ScalarType::Real));
    assert!(!holds("{near: 1.5, by: 0.1}", json!(1.7), ScalarType::Real));
    assert!(holds("{near: 10, by: 1}", json!(11), ScalarType::Long));
    assert!(!holds("{near: 1, by: 1}", json!("NaN"), ScalarType::Real));
    assert!(holds(
        "{near: -2h, by: 1s}",
        json!("2026-01-15T10:00:01Z"),
        ScalarType::DateTime
    ));
    assert!(!holds(
        "{near: -2h, by: 1s}",
        json!("2026-01-15T10:00:02Z"),
        ScalarType::DateTime
    ));
    assert!(!holds("{near: 1, by: 1}", json!("1"), ScalarType::String));
}

#[test]
fn an_expectation_that_no_value_can_meet_is_said_to_be_wrong() {
    use ScalarType as T;
    for (cell, ty, found) in [
        ("abc", T::Int, "`abc` is a string"),
        ("{set: [1]}", T::Int, "`set` is only for dynamic"),
        (
            "{contains: 1}",
            T::Long,
            "`contains` is only for string and dynamic",
        ),
        ("{contains: 1}", T::String, "`1` is a number"),
        (
            "{near: 1, by: 1}",
            T::Guid,
            "`near` is only for numbers, datetime and timespan",
        ),
        ("{near: -1h, by: 1}", T::DateTime, "`1` is a number"),
        ("{near: a, by: 1}", T::Real, "`a` is a string"),
    ] {
        let wrong = check_expected(&expected_cell(cell), ty, clock()).unwrap_err();
        assert_eq!(wrong.found, found, "{cell} as {ty}");
    }
    for (cell, ty) in [
        ("{set: [1]}", T::Dynamic),
        ("~", T::Int),
        ("{near: -1h, by: 1s}", T::DateTime),
    ] {
        assert_eq!(check_expected(&expected_cell(cell), ty, clock()), Ok(()));
    }
}
