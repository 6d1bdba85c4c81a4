//! Cells of given rows, cells of answers, and answers against expectations.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

use kql_eval::types::ScalarType;
use kql_eval::types::ticks::{DAY, HOUR};
use kqlab::testfile::*;
use serde_json::{Value, json};

const NOON: &str = "2026-01-15T12:00:00Z";

fn clock() -> i64 {
    parse_iso_datetime(NOON).unwrap()
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

fn typed(cell: &str, ty: ScalarType) -> Result<TypedCell, String> {
    typed_cell(&node(cell), ty, clock()).map_err(|wrong| match wrong.help {
        Some(help) => format!("{}; {help}", wrong.found),
        None => wrong.found,
    })
}

#[test]
fn cells_take_the_types_of_their_columns() {
    use ScalarType as T;
    use TypedCell as C;
    for (cell, ty, value) in [
        ("true", T::Bool, C::Bool(true)),
        ("443", T::Int, C::Int(443)),
        ("0x1BB", T::Int, C::Int(443)),
        ("-9223372036854775808", T::Long, C::Long(i64::MIN)),
        ("1", T::Real, C::Real(1.0)),
        ("1.5e3", T::Real, C::Real(1500.0)),
        ("-.inf", T::Real, C::Real(f64::NEG_INFINITY)),
        ("1.50", T::Decimal, C::Decimal("1.50".into())),
        ("no", T::String, C::String("no".into())),
        ("'443'", T::String, C::String("443".into())),
        ("-2h", T::DateTime, C::Ticks(clock() - 2 * HOUR)),
        ("0s", T::DateTime, C::Ticks(clock())),
        (
            "2026-01-14",
            T::DateTime,
            C::Ticks(clock() - DAY - 12 * HOUR),
        ),
        ("1d", T::TimeSpan, C::Ticks(DAY)),
        ("'01:00:00'", T::TimeSpan, C::Ticks(HOUR)),
        ("-1h", T::TimeSpan, C::Ticks(-HOUR)),
        (
            "'{00000000-0000-0000-0000-0000000000ff}'",
            T::Guid,
            C::Guid(255),
        ),
        (
            "{a: [1, x, ~]}",
            T::Dynamic,
            C::Json(json!({"a": [1, "x", null]})),
        ),
        ("18446744073709551615", T::Dynamic, C::Json(json!(u64::MAX))),
    ] {
        assert_eq!(typed(cell, ty), Ok(value), "{cell} as {ty}");
    }
}

#[test]
fn null_is_the_null_of_every_type_and_the_empty_string() {
    for ty in ScalarType::ALL {
        let null = if ty == ScalarType::String {
            TypedCell::String(String::new())
        } else {
            TypedCell::Null
        };
        assert_eq!(typed("~", ty), Ok(null), "{ty}");
    }
}

#[test]
fn nothing_is_converted_silently() {
    use ScalarType as T;
    for (cell, ty, message) in [
        ("https", T::Int, "`https` is a string"),
        ("'443'", T::Int, "`443` is a string; remove the quotes"),
        ("1.5", T::Int, "`1.5` is not whole"),
        ("2147483648", T::Int, "`2147483648` is out of its range"),
        (
            "9223372036854775808",
            T::Long,
            "`9223372036854775808` is out of its range",
        ),
        ("1e999", T::Real, "`1e999` is out of its range"),
        ("443", T::String, "`443` is a number; quote it: `'443'`"),
        ("007", T::String, "`007` is a number; quote it: `'007'`"),
        ("1.10", T::String, "`1.10` is a number; quote it: `'1.10'`"),
        ("true", T::String, "`true` is a boolean; quote it: `'true'`"),
        (
            "[1, 2]",
            T::String,
            "`[1,2]` is a list; write the text itself, quoted, such as `'[1,2]'`",
        ),
        ("1", T::Bool, "`1` is a number; write `true` or `false`"),
        ("yes", T::Bool, "`yes` is a string; write `true` or `false`"),
        (
            ".nan",
            T::Dynamic,
            "`.nan` has a number that dynamic cannot hold",
        ),
    ] {
        assert_eq!(typed(cell, ty), Err(message.to_owned()), "{cell} as {ty}");
    }
    for (cell, ty, start) in [
        ("1h", T::DateTime, "`1h` is no time; datetimes look like"),
        ("2026-02-30", T::DateTime, "`2026-02-30` is no time"),
        ("5", T::DateTime, "`5` is a number; datetimes"),
        ("5", T::TimeSpan, "`5` is a number; timespans look like"),
        ("soon", T::TimeSpan, "`soon` is no duration"),
        ("xyz", T::Guid, "`xyz` is no guid; guids have 32"),
    ] {
        let message = typed(cell, ty).unwrap_err();
        assert!(message.starts_with(start), "{message}");
    }
}

const COLUMNS: [ColumnType<'static>; 3] = [
    ColumnType {
        name: "DeviceName",
        ty: ScalarType::String,
    },
    ColumnType {
        name: "RemotePort",
        ty: ScalarType::Int,
    },
    ColumnType {
        name: "Timestamp",
        ty: ScalarType::DateTime,
    },
];

#[test]
fn a_row_reports_all_its_wrong_cells_with_their_places() {
    let file = read(
        "tests: [{name: n, kind: benign, expect: silent, given: [{table: T, RemotePort: https, remoteport: 1, DeviceName: ok, TimeStamp: -1h}]}]",
    );
    let cases = expand(&file);
    let GivenRows::Row(row) = &cases[0].given[0].rows[0] else {
        panic!("a row")
    };
    let mistakes = typed_row(row, "T", 1, &COLUMNS, file.clock.value).unwrap_err();
    let errors = file.errors(mistakes).errors;
    let shown: Vec<_> = errors
        .iter()
        .map(|error| (error.to_string(), error.place.text(file.source.inner())))
        .collect();
    assert_eq!(
        shown,
        [
            (
                "row 1 of T: `RemotePort` takes int, but `https` is a string".to_owned(),
                "https"
            ),
            (
                "row 1: T has no column `remoteport`".to_owned(),
                "remoteport"
            ),
            ("row 1: T has no column `TimeStamp`".to_owned(), "TimeStamp"),
        ]
    );
    let help = miette::Diagnostic::help(&errors[1]).unwrap().to_string();
    assert!(help.starts_with("did you mean `RemotePort`?"), "{help}");
}

#[test]
fn a_right_row_is_typed_by_column() {
    let file = read(
        "tests: [{name: n, kind: benign, expect: silent, given: [{table: T, Timestamp: 0s, DeviceName: x}]}]",
    );
    let cases = expand(&file);
    let GivenRows::Row(row) = &cases[0].given[0].rows[0] else {
        panic!("a row")
    };
    let typed = typed_row(row, "T", 1, &COLUMNS, file.clock.value).unwrap();
    let expected = [
        (2, TypedCell::Ticks(clock())),
        (0, TypedCell::String("x".into())),
    ];
    let typed: Vec<_> = typed
        .into_iter()
        .map(|cell| (cell.column, cell.value))
        .collect();
    assert_eq!(typed, expected);
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
