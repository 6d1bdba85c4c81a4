//! Columns and values for tests.

use std::sync::Arc;

use kql_eval::types::dynamic::{Encoder, parse_json};
use kql_eval::types::{Column, Scalar, ScalarType};
use kql_parser::syntax::{StringOperator, StringTest};

/// The null of every type, apart from string which has none.
pub const NULLABLE: [ScalarType; 8] = [
    ScalarType::Bool,
    ScalarType::Int,
    ScalarType::Long,
    ScalarType::Real,
    ScalarType::Decimal,
    ScalarType::DateTime,
    ScalarType::TimeSpan,
    ScalarType::Guid,
];

/// A string.
pub fn string(text: &str) -> Scalar {
    Scalar::String(Arc::from(text))
}

/// A dynamic from its JSON text.
pub fn dynamic(json: &str) -> Scalar {
    let mut encoder = Encoder::new();
    parse_json(json, &mut encoder).expect("the test's JSON is valid");
    Scalar::dynamic(encoder.value())
}

/// A dynamic datetime, which no JSON text holds.
pub fn dynamic_datetime(ticks: i64) -> Scalar {
    let mut encoder = Encoder::new();
    encoder.datetime(ticks);
    Scalar::dynamic(encoder.value())
}

/// A column that is an array.
pub fn array(values: &[Scalar]) -> Column {
    let ty = values.first().map_or(ScalarType::String, Scalar::ty);
    Column::from_scalars(ty, values)
}

/// A column of dynamics from JSON texts.
pub fn dynamics(json: &[&str]) -> Column {
    let values: Vec<Scalar> = json.iter().map(|json| dynamic(json)).collect();
    Column::from_scalars(ScalarType::Dynamic, &values)
}

/// The same value in each row, as a constant and as an array.
pub fn both_forms(value: &Scalar) -> [Column; 2] {
    [
        Column::constant(value.clone(), 2),
        Column::from_scalars(value.ty(), &[value.clone(), value.clone()]),
    ]
}

/// The one answer of an operator for two values, which must be the same however the values are kept.
pub fn answer(
    left: &Scalar,
    right: &Scalar,
    operator: impl Fn(&Column, &Column) -> Column,
) -> Scalar {
    let mut answers = Vec::new();
    for left in both_forms(left) {
        for right in both_forms(right) {
            let column = operator(&left, &right);
            assert_eq!(column.rows(), 2);
            let constant = left.as_constant().is_some() && right.as_constant().is_some();
            // One constant side may decide alone, as in `x and false`.
            assert!(
                !constant || column.as_constant().is_some(),
                "{left:?} {right:?}"
            );
            answers.push(column.scalar(0));
            answers.push(column.scalar(1));
        }
    }
    let first = answers.pop().expect("there are eight answers");
    for other in answers {
        assert_eq!(
            format!("{other:?}"),
            format!("{first:?}"),
            "{left:?} {right:?}"
        );
    }
    first
}

/// The rows of a column.
pub fn rows(column: &Column) -> Vec<Scalar> {
    (0..column.rows()).map(|row| column.scalar(row)).collect()
}

/// The rows of a bool column.
pub fn truths(column: &Column) -> Vec<Option<bool>> {
    let truth = |value| match value {
        Scalar::Bool(value) => Some(value),
        _ => None,
    };
    rows(column).into_iter().map(truth).collect()
}

/// A bool answer; nothing for null.
pub fn truth(value: &Scalar) -> Option<bool> {
    match value {
        Scalar::Bool(value) => Some(*value),
        other => {
            assert_eq!(*other, Scalar::Null(ScalarType::Bool));
            None
        }
    }
}

/// A string operator by its name in KQL.
pub fn operator(name: &str) -> StringOperator {
    let (negated, plain) = match name.strip_prefix('!') {
        Some(plain) => (true, plain),
        None => (false, name),
    };
    let (case_sensitive, plain) = match plain.strip_suffix("_cs") {
        Some(plain) => (true, plain),
        None => (false, plain),
    };
    let (test, case_sensitive) = match plain {
        "=~" | "~" => (StringTest::Equal, false),
        "has" => (StringTest::Has, case_sensitive),
        "hasprefix" => (StringTest::HasPrefix, case_sensitive),
        "hassuffix" => (StringTest::HasSuffix, case_sensitive),
        "contains" => (StringTest::Contains, case_sensitive),
        "startswith" => (StringTest::StartsWith, case_sensitive),
        "endswith" => (StringTest::EndsWith, case_sensitive),
        "matches regex" => (StringTest::MatchesRegex, true),
        "like" => (StringTest::Like, false),
        "likecs" => (StringTest::Like, true),
        other => panic!("no string operator is named {other}"),
    };
    StringOperator {
        test,
        case_sensitive,
        negated,
    }
}
