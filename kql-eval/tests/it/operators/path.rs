//! Paths into dynamic.

use kql_eval::operators::{element, index, member};
use kql_eval::types::{Column, Scalar, ScalarType};

use super::build::{array, dynamic, dynamics, rows, string};

const NULL: Scalar = Scalar::Null(ScalarType::Dynamic);

#[test]
fn a_member_is_the_property_of_that_name_in_that_case() {
    let column = dynamics(&[
        r#"{"a": 1, "A": "a text that is longer than a view holds"}"#,
        r#"{"a": {"b": [1, 2, 3], "c": "another text of more than twelve bytes"}}"#,
        r#"{"a": null}"#,
        r#"["a"]"#,
        "null",
        "{}",
    ]);
    assert_eq!(
        rows(&member(&column, "a")),
        [
            dynamic("1"),
            dynamic(r#"{"b": [1, 2, 3], "c": "another text of more than twelve bytes"}"#),
            NULL,
            NULL,
            NULL,
            NULL
        ]
    );
    let long = dynamic(r#""a text that is longer than a view holds""#);
    assert_eq!(rows(&member(&column, "A"))[0], long);
}

#[test]
fn steps_follow_one_another_over_slices_too() {
    let column = dynamics(&[
        "0",
        r#"{"a": {"b": [{"c": "the first text that needs a buffer"}, "short"]}}"#,
        r#"{"a": {"b": [{"c": "the second text that needs a buffer"}, "tiny"]}}"#,
    ]);
    let list = member(&member(&column.slice(1, 2), "a"), "b");
    let texts = member(&element(&list, 0), "c");
    let expected =
        ["first", "second"].map(|n| dynamic(&format!(r#""the {n} text that needs a buffer""#)));
    assert_eq!(rows(&texts), expected);
    assert_eq!(
        rows(&element(&list, 1)),
        [dynamic("\"short\""), dynamic("\"tiny\"")]
    );
}

#[test]
fn an_element_is_counted_from_the_end_when_negative() {
    let column = dynamics(&["[10, 20, 30]", "[]", r#"{"0": 1}"#, r#""text""#]);
    let first = |index| rows(&element(&column, index)).swap_remove(0);
    assert_eq!(first(0), dynamic("10"));
    assert_eq!(first(-1), dynamic("30"));
    assert_eq!(first(-3), dynamic("10"));
    for index in [3, -4, i64::MAX, i64::MIN] {
        assert_eq!(rows(&element(&column, index)), [NULL, NULL, NULL, NULL]);
    }
}

#[test]
fn an_index_may_differ_from_row_to_row() {
    let bag = r#"{"a": 1, "b": [5, 6]}"#;
    let by_name = index(
        &dynamics(&[bag, bag, bag]),
        &array(&["b", "a", "c"].map(string)),
    );
    assert_eq!(rows(&by_name), [dynamic("[5, 6]"), dynamic("1"), NULL]);
    let list = Column::constant(dynamic("[5, 6]"), 3);
    let null = Scalar::Null(ScalarType::Int);
    let by_number = index(&list, &array(&[Scalar::Int(1), Scalar::Int(-2), null]));
    assert_eq!(rows(&by_number), [dynamic("6"), dynamic("5"), NULL]);
    let by_dynamic = index(
        &dynamics(&[bag, "[5]", "[5]"]),
        &dynamics(&[r#""a""#, "0", r#""0""#]),
    );
    assert_eq!(rows(&by_dynamic), [dynamic("1"), dynamic("5"), NULL]);
}

#[test]
fn a_constant_stays_constant() {
    let column = Column::constant(dynamic(r#"{"a": [1]}"#), 5);
    let found = element(&member(&column, "a"), 0);
    assert_eq!(
        (found.as_constant(), found.rows()),
        (Some(&dynamic("1")), 5)
    );
    assert_eq!(member(&found, "x").as_constant(), Some(&NULL));
}
