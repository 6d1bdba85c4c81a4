//! Cells of given rows take the types of their columns.

use kql_eval::types::ScalarType;
use kql_eval::types::ticks::{DAY, HOUR};
use kqlab::testfile::*;
use serde_json::json;

use super::{clock, node, read};

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
        ("-2h", T::DateTime, C::Ticks(clock().ticks() - 2 * HOUR)),
        ("0s", T::DateTime, C::Ticks(clock().ticks())),
        (
            "2026-01-14",
            T::DateTime,
            C::Ticks(clock().ticks() - DAY - 12 * HOUR),
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
        (2, TypedCell::Ticks(clock().ticks())),
        (0, TypedCell::String("x".into())),
    ];
    let typed: Vec<_> = typed
        .into_iter()
        .map(|cell| (cell.column, cell.value))
        .collect();
    assert_eq!(typed, expected);
}
