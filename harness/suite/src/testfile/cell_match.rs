//! Whether a cell of an answer is what a test expects.

use kql_eval::types::{ScalarType, parse_decimal, parse_guid, parse_timespan};
use kqlab_proof::Clock;
use serde_json::Value;

use super::cells::{TypedCell, WrongType, typed_cell};
use super::expectation::{ExpectedCell, Matcher};
use super::node::{Node, NodeKind};
use super::time_offset::{parse_duration, parse_iso_datetime};

/// Whether `actual`, a value of type `ty` in the encoding of Kusto's REST answers, is what `expected` says. Datetimes may be
/// offsets from `clock`. An expectation that is none for `ty` never matches; [`check_expected`] says why.
#[must_use]
pub fn matches(expected: &ExpectedCell, actual: &Value, ty: ScalarType, clock: Clock) -> bool {
    match &expected.matcher {
        Matcher::Equals(node) => equals(node, actual, ty, clock),
        Matcher::Set(items) => {
            let Some(Value::Array(elements)) = dynamic(actual, ty) else {
                return false;
            };
            same_elements(items, elements)
        }
        Matcher::Contains(node) => contains(node, actual, ty),
        Matcher::Near { middle, by } => near(middle, by, actual, ty, clock),
    }
}

/// Whether the expectation can be met by a value of type `ty` at all.
///
/// # Errors
/// What is wrong with it, as for a cell of a row.
pub fn check_expected(
    expected: &ExpectedCell,
    ty: ScalarType,
    clock: Clock,
) -> Result<(), WrongType> {
    let only_for = |what: &str, types: &str| WrongType {
        found: format!("`{what}` is only for {types}"),
        help: None,
    };
    match &expected.matcher {
        Matcher::Equals(node) => typed_cell(node, ty, clock).map(|_| ()),
        Matcher::Set(_) if ty != ScalarType::Dynamic => Err(only_for("set", "dynamic")),
        Matcher::Contains(_) if !matches!(ty, ScalarType::Dynamic | ScalarType::String) => {
            Err(only_for("contains", "string and dynamic"))
        }
        Matcher::Contains(node) if ty == ScalarType::String => {
            typed_cell(node, ty, clock).map(|_| ())
        }
        Matcher::Set(_) | Matcher::Contains(_) => Ok(()),
        Matcher::Near { middle, by } => match ty {
            ScalarType::DateTime | ScalarType::TimeSpan => {
                typed_cell(middle, ty, clock)?;
                typed_cell(by, ScalarType::TimeSpan, clock).map(|_| ())
            }
            ScalarType::Int | ScalarType::Long | ScalarType::Real | ScalarType::Decimal => {
                typed_cell(middle, ScalarType::Real, clock)?;
                typed_cell(by, ScalarType::Real, clock).map(|_| ())
            }
            ScalarType::Bool | ScalarType::String | ScalarType::Guid | ScalarType::Dynamic => {
                Err(only_for("near", "numbers, datetime and timespan"))
            }
        },
    }
}

/// Whether the actual value is null, or the empty string in a string column.
#[must_use]
pub fn is_empty(actual: &Value, ty: ScalarType) -> bool {
    actual.is_null() || (ty == ScalarType::String && actual.as_str() == Some(""))
}

fn equals(node: &Node, actual: &Value, ty: ScalarType, clock: Clock) -> bool {
    let Ok(expected) = typed_cell(node, ty, clock) else {
        return false;
    };
    if actual.is_null() {
        return match expected {
            TypedCell::Null | TypedCell::Json(Value::Null) => true,
            TypedCell::String(text) => text.is_empty(),
            _ => false,
        };
    }
    match expected {
        TypedCell::Null => false,
        TypedCell::Bool(value) => boolean(actual) == Some(value),
        TypedCell::Int(value) => actual.as_i64() == Some(value.into()),
        TypedCell::Long(value) => actual.as_i64() == Some(value),
        TypedCell::Real(value) => real(actual)
            // A test that expects NaN must be able to pass.
            .is_some_and(|actual| actual == value || (actual.is_nan() && value.is_nan())),
        TypedCell::String(text) => actual.as_str() == Some(&text),
        TypedCell::Ticks(ticks) => self::ticks(actual, ty) == Some(ticks),
        TypedCell::Guid(guid) => actual.as_str().and_then(parse_guid) == Some(guid),
        TypedCell::Decimal(text) => {
            let actual = actual
                .as_str()
                .map_or_else(|| actual.to_string(), str::to_owned);
            let (expected, actual) = (parse_decimal(&text), parse_decimal(&actual));
            expected.is_some() && expected == actual
        }
        TypedCell::Json(json) => {
            dynamic(actual, ty).is_some_and(|actual| same_json(&json, &actual))
        }
    }
}

/// A bool, which REST answers also write as 0 and 1.
fn boolean(actual: &Value) -> Option<bool> {
    match (actual, actual.as_i64()) {
        (Value::Bool(value), _) => Some(*value),
        (_, Some(0)) => Some(false),
        (_, Some(1)) => Some(true),
        _ => None,
    }
}

/// A number; infinities and not-a-number are text in REST answers.
fn real(actual: &Value) -> Option<f64> {
    match actual {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => match text.as_str() {
            "NaN" => Some(f64::NAN),
            "Infinity" => Some(f64::INFINITY),
            "-Infinity" => Some(f64::NEG_INFINITY),
            text => text.parse().ok(),
        },
        _ => None,
    }
}

/// The ticks of a datetime or timespan.
fn ticks(actual: &Value, ty: ScalarType) -> Option<i64> {
    let text = actual.as_str()?;
    if ty == ScalarType::DateTime {
        parse_iso_datetime(text)
    } else {
        parse_timespan(text)
    }
}

/// A dynamic value. REST answers write arrays and property bags as JSON or as a text of JSON.
fn dynamic(actual: &Value, ty: ScalarType) -> Option<Value> {
    if ty != ScalarType::Dynamic {
        return None;
    }
    if let Value::String(text) = actual
        // A text such as `12` stays a text: in a dynamic it is another value than the number.
        && text.starts_with(['[', '{'])
        && let Ok(value) = serde_json::from_str(text)
    {
        return Some(value);
    }
    Some(actual.clone())
}

/// Whether two JSON values are the same: numbers by value, properties in any order.
fn same_json(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => match (one.as_i64(), other.as_i64()) {
            // As integers where both are: as reals, longs beyond 2^53 would be equal to their neighbours.
            (Some(one), Some(other)) => one == other,
            _ => one.as_f64() == other.as_f64(),
        },
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .zip(other)
                    .all(|(one, other)| same_json(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .all(|(key, value)| other.get(key).is_some_and(|other| same_json(value, other)))
        }
        _ => one == other,
    }
}

/// Whether the elements are the same in some order, each as often.
fn same_elements(expected: &[Node], mut actual: Vec<Value>) -> bool {
    if expected.len() != actual.len() {
        return false;
    }
    expected.iter().all(|item| {
        let Some(item) = item.to_json() else {
            return false;
        };
        let found = actual.iter().position(|element| same_json(&item, element));
        found.map(|at| actual.swap_remove(at)).is_some()
    })
}

fn contains(node: &Node, actual: &Value, ty: ScalarType) -> bool {
    if ty == ScalarType::String {
        let (Some(text), Some(actual)) = (node.as_text(), actual.as_str()) else {
            return false;
        };
        // As KQL's `contains`, which ignores letter case.
        return actual.to_lowercase().contains(&text.to_lowercase());
    }
    let Some(expected) = node.to_json() else {
        return false;
    };
    match (dynamic(actual, ty), &expected) {
        (Some(Value::Array(elements)), Value::Array(wanted)) => wanted
            .iter()
            .all(|wanted| elements.iter().any(|element| same_json(wanted, element))),
        (Some(Value::Array(elements)), wanted) => {
            elements.iter().any(|element| same_json(wanted, element))
        }
        (Some(Value::Object(bag)), Value::Object(wanted)) => wanted
            .iter()
            .all(|(key, value)| bag.get(key).is_some_and(|actual| same_json(value, actual))),
        (Some(Value::String(text)), Value::String(wanted)) => {
            text.to_lowercase().contains(&wanted.to_lowercase())
        }
        _ => false,
    }
}

fn near(middle: &Node, by: &Node, actual: &Value, ty: ScalarType, clock: Clock) -> bool {
    if matches!(ty, ScalarType::DateTime | ScalarType::TimeSpan) {
        let (Ok(TypedCell::Ticks(middle)), Some(by)) = (
            typed_cell(middle, ty, clock),
            by.as_text().and_then(parse_duration),
        ) else {
            return false;
        };
        return ticks(actual, ty).is_some_and(|actual| {
            // In 128 bits, as the distance of two datetimes may be more than a timespan holds.
            (i128::from(actual) - i128::from(middle)).abs() <= i128::from(by)
        });
    }
    if !ty.is_numeric() {
        return false;
    }
    let (Some(middle), Some(by), Some(actual)) = (number(middle), number(by), real(actual)) else {
        return false;
    };
    // The first half is for infinities, whose difference is NaN.
    actual == middle || (actual - middle).abs() <= by
}

fn number(node: &Node) -> Option<f64> {
    match &node.kind {
        NodeKind::Int { value, .. } => value.to_string().parse().ok(),
        NodeKind::Real { value, .. } => Some(*value),
        _ => None,
    }
}
