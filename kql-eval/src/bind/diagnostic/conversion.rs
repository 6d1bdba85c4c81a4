//! What to write where the types of values do not fit.

use crate::functions::Takes;
use crate::plan::Expr;
use crate::types::{Scalar, ScalarType};

/// What to write instead of arithmetic that is not defined.
pub(in crate::bind) fn arithmetic_help(left: ScalarType, right: ScalarType) -> Option<String> {
    use ScalarType::{DateTime, String, TimeSpan};
    let help = match (left, right) {
        (DateTime, DateTime) => "`a - b` is the timespan between two datetimes; they have no sum",
        (DateTime | TimeSpan, other) | (other, DateTime | TimeSpan) if other.is_numeric() => {
            "give the number a unit: `5m`, `1d`; a column is multiplied by one: `Minutes * 1m`"
        }
        (String, _) | (_, String) => {
            "convert the text first: `tolong(…)`, `toreal(…)`, `todatetime(…)`, `totimespan(…)`"
        }
        _ => return None,
    };
    Some(help.to_owned())
}

/// What to write instead of a comparison of values of two types.
pub(in crate::bind) fn comparison_help(left: ScalarType, right: ScalarType) -> Option<String> {
    use ScalarType::{DateTime, String, TimeSpan};
    let help = match (left, right) {
        (TimeSpan, other) | (other, TimeSpan) if other.is_numeric() => {
            "give the number a unit: `5m`, `1d`; or compare a number of them: `d / 1m > 5`"
        }
        (DateTime, other) | (other, DateTime) if other.is_numeric() => {
            "write a datetime as `datetime(2026-01-31)`, an age as `ago(1d)`"
        }
        (DateTime, TimeSpan) | (TimeSpan, DateTime) => {
            "a timespan ago is `ago(1d)`; the age of a datetime is `now() - Timestamp`"
        }
        (String, other) | (other, String) if other.is_numeric() => {
            "convert the text first: `tolong(…)` or `toreal(…)`"
        }
        (String, other) | (other, String) if other != String => {
            return Some(format!(
                "convert first: the text with `to{other}(…)`, or the other side with `tostring(…)`"
            ));
        }
        _ => return None,
    };
    Some(help.to_owned())
}

/// How a constant of another type is written in the type that is taken.
pub(in crate::bind) fn literal_help(takes: Takes, argument: &Expr) -> Option<String> {
    let value = argument.as_literal()?;
    let ty = match takes {
        Takes::Type(ty) | Takes::Exactly(ty) => ty,
        Takes::OneOf(types) if types.contains(&ScalarType::TimeSpan) => ScalarType::TimeSpan,
        _ => return None,
    };
    match (ty, value) {
        (ScalarType::TimeSpan, Scalar::String(text)) => {
            Some(format!("write a timespan without quotes: `{text}`"))
        }
        (ScalarType::TimeSpan, Scalar::Long(number)) => Some(format!(
            "give the number a unit: `{number}d`, `{number}h`, `{number}m`"
        )),
        (ScalarType::DateTime, Scalar::String(text)) => {
            Some(format!("write a datetime as `datetime({text})`"))
        }
        _ => None,
    }
}

pub(in crate::bind) fn conversion_help(takes: Takes, actual: ScalarType) -> Option<String> {
    if matches!(takes, Takes::Common | Takes::Widest) {
        return Some("convert one of them: `tostring(…)`, `tolong(…)`, `todatetime(…)`".to_owned());
    }
    let (Takes::Type(ty) | Takes::Exactly(ty)) = takes else {
        return None;
    };
    Some(match (actual, ty) {
        (ScalarType::String, ScalarType::Dynamic) => {
            "make it dynamic first: `parse_json(…)`, or `split(…, \",\")` for a list".to_owned()
        }
        (_, ScalarType::Dynamic) => "`pack_array(…)` makes an array of values".to_owned(),
        (_, ty) => format!("`to{}(…)` converts it", ty.name()),
    })
}
