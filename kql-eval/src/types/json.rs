//! Values as JSON, encoded as in Kusto's REST v1.

use serde_json::{Map, Number, Value};

use super::dynamic::{Dynamic, DynamicRef};
use super::{Column, Scalar, write_datetime};

/// The value of a row.
#[must_use]
pub fn cell_json(column: &Column, row: usize) -> Value {
    scalar_json(&column.scalar(row))
}

/// A value: numbers as numbers, not-a-number and the infinities as words, datetimes without trailing zeros, timespans, guids
/// and decimals as text, dynamic as the JSON it is.
#[must_use]
pub fn scalar_json(value: &Scalar) -> Value {
    match value {
        Scalar::Null(_) => Value::Null,
        Scalar::Bool(value) => Value::Bool(*value),
        Scalar::Int(value) => Value::from(*value),
        Scalar::Long(value) => Value::from(*value),
        Scalar::Real(value) => real(*value),
        Scalar::Dynamic(bytes) => dynamic(DynamicRef::new(bytes)),
        Scalar::DateTime(ticks) => {
            let mut text = String::new();
            write_datetime(*ticks, &mut text);
            let shortened = text
                .trim_end_matches('Z')
                .trim_end_matches('0')
                .trim_end_matches('.');
            Value::String(format!("{shortened}Z"))
        }
        Scalar::String(text) => Value::String(text.to_string()),
        Scalar::Decimal(_) | Scalar::TimeSpan(_) | Scalar::Guid(_) => {
            let mut text = String::new();
            value.write_text(&mut text);
            Value::String(text)
        }
    }
}

fn real(value: f64) -> Value {
    Number::from_f64(value).map_or_else(
        || {
            Value::from(if value.is_nan() {
                "NaN"
            } else if value > 0.0 {
                "Infinity"
            } else {
                "-Infinity"
            })
        },
        Value::Number,
    )
}

fn dynamic(value: DynamicRef<'_>) -> Value {
    match value.view() {
        Dynamic::Null => Value::Null,
        Dynamic::Bool(value) => Value::Bool(value),
        Dynamic::Long(value) => Value::from(value),
        Dynamic::Real(value) => real(value),
        Dynamic::String(text) => Value::from(text),
        Dynamic::DateTime(ticks) => {
            let mut text = String::new();
            write_datetime(ticks, &mut text);
            Value::String(text)
        }
        Dynamic::Array(array) => Value::Array(array.iter().map(dynamic).collect()),
        Dynamic::Bag(bag) => Value::Object(
            bag.iter()
                .map(|(key, value)| (key.to_owned(), dynamic(value)))
                .collect::<Map<_, _>>(),
        ),
    }
}
