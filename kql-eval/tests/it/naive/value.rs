//! One value, its text and its order, as plainly as can be.

use std::cmp::Ordering;

use kql_eval::types::dynamic::{Dynamic, DynamicRef, Encoder, parse_json};
use kql_eval::types::{Scalar, ScalarType, write_datetime, write_timespan};

/// A value; its type is known from where it stands.
#[derive(Clone, PartialEq, Debug)]
pub enum Value {
    Null,
    Bool(bool),
    /// An int or a long.
    Whole(i64),
    Real(f64),
    Text(String),
    Time(i64),
    Span(i64),
    Json(Json),
}

/// What a dynamic holds, other than null at the top.
#[derive(Clone, PartialEq, Debug)]
pub enum Json {
    Null,
    Bool(bool),
    Whole(i64),
    Real(f64),
    Text(String),
    Array(Vec<Json>),
    Bag(Vec<(String, Json)>),
}

impl Value {
    /// The null of a type; a string has none.
    pub fn null(ty: ScalarType) -> Self {
        if ty == ScalarType::String {
            Self::Text(String::new())
        } else {
            Self::Null
        }
    }

    pub fn is_null(&self) -> bool {
        *self == Self::Null
    }

    /// Whether two values are one: not-a-number is itself, and the zeros are one.
    pub fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Real(a), Self::Real(b)) => a == b || (a.is_nan() && b.is_nan()),
            _ => self == other,
        }
    }

    /// The order of two values of one type that are not null; nothing where not-a-number is compared.
    pub fn order(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Bool(a), Self::Bool(b)) => Some(a.cmp(b)),
            (Self::Whole(a), Self::Whole(b))
            | (Self::Time(a), Self::Time(b))
            | (Self::Span(a), Self::Span(b)) => Some(a.cmp(b)),
            (Self::Text(a), Self::Text(b)) => Some(a.cmp(b)),
            _ => self.number().partial_cmp(&other.number()),
        }
    }

    /// The number that this is, as a real.
    pub fn number(&self) -> f64 {
        match self {
            Self::Whole(value) => *value as f64,
            Self::Real(value) => *value,
            _ => panic!("{self:?} is no number"),
        }
    }

    /// What `tostring` gives.
    pub fn text(&self) -> String {
        match self {
            Self::Null => String::new(),
            Self::Bool(true) => "True".to_owned(),
            Self::Bool(false) => "False".to_owned(),
            Self::Whole(value) => value.to_string(),
            Self::Text(text) | Self::Json(Json::Text(text)) => text.clone(),
            Self::Json(json) => json.text(),
            Self::Real(_) | Self::Time(_) | Self::Span(_) => {
                panic!("{self:?} is not asked for its text")
            }
        }
    }

    /// The value as a literal of its type.
    pub fn literal(&self, ty: ScalarType) -> String {
        match self {
            Self::Null => format!("{ty}(null)"),
            Self::Bool(value) => value.to_string(),
            Self::Whole(value) if ty == ScalarType::Int => format!("int({value})"),
            Self::Whole(value) if *value < 0 => format!("long({value})"),
            Self::Whole(value) => value.to_string(),
            Self::Real(value) if value.is_nan() => "real(nan)".to_owned(),
            Self::Real(value) if value.is_infinite() => if *value > 0.0 {
                "real(+inf)"
            } else {
                "real(-inf)"
            }
            .to_owned(),
            Self::Real(value) => format!("real({value:?})"),
            Self::Text(text) => format!("{text:?}"),
            Self::Time(ticks) => {
                let mut text = String::new();
                write_datetime(*ticks, &mut text);
                format!("datetime({text})")
            }
            Self::Span(ticks) => {
                let mut text = String::new();
                write_timespan(*ticks, &mut text);
                format!("time({text})")
            }
            Self::Json(json) => format!("dynamic({})", json.text()),
        }
    }

    /// The value in the engine's form.
    pub fn to_scalar(&self, ty: ScalarType) -> Scalar {
        match self {
            Self::Null => Scalar::null(ty),
            Self::Bool(value) => Scalar::Bool(*value),
            Self::Whole(value) if ty == ScalarType::Int => {
                Scalar::Int(i32::try_from(*value).expect("an int is small"))
            }
            Self::Whole(value) => Scalar::Long(*value),
            Self::Real(value) => Scalar::Real(*value),
            Self::Text(text) => Scalar::String(text.as_str().into()),
            Self::Time(ticks) => Scalar::DateTime(*ticks),
            Self::Span(ticks) => Scalar::TimeSpan(*ticks),
            Self::Json(json) => {
                let mut encoder = Encoder::new();
                parse_json(&json.text(), &mut encoder).expect("it is JSON");
                Scalar::dynamic(encoder.value())
            }
        }
    }

    /// The value that the engine gave.
    pub fn of(scalar: &Scalar) -> Self {
        match scalar {
            Scalar::Null(_) => Self::Null,
            Scalar::Bool(value) => Self::Bool(*value),
            Scalar::Int(value) => Self::Whole(i64::from(*value)),
            Scalar::Long(value) => Self::Whole(*value),
            Scalar::Real(value) => Self::Real(*value),
            Scalar::String(text) => Self::Text(text.to_string()),
            Scalar::DateTime(ticks) => Self::Time(*ticks),
            Scalar::TimeSpan(ticks) => Self::Span(*ticks),
            Scalar::Dynamic(bytes) => Self::Json(Json::of(DynamicRef::new(bytes))),
            Scalar::Decimal(_) | Scalar::Guid(_) => panic!("{scalar:?} is not generated"),
        }
    }

    /// The value as an element of a dynamic.
    pub fn to_json(&self) -> Json {
        match self {
            Self::Null => Json::Null,
            Self::Bool(value) => Json::Bool(*value),
            Self::Whole(value) => Json::Whole(*value),
            Self::Real(value) => Json::Real(*value),
            Self::Text(text) => Json::Text(text.clone()),
            Self::Json(json) => json.clone(),
            Self::Time(_) | Self::Span(_) => panic!("{self:?} is not put into a dynamic"),
        }
    }

    /// The dynamic value; null at the top is the type's null.
    pub fn of_json(json: Json) -> Self {
        match json {
            Json::Null => Self::Null,
            json => Self::Json(json),
        }
    }
}

impl Json {
    pub fn text(&self) -> String {
        match self {
            Self::Null => "null".to_owned(),
            Self::Bool(value) => value.to_string(),
            Self::Whole(value) => value.to_string(),
            Self::Real(value) => format!("{value:?}"),
            Self::Text(text) => format!("{text:?}"),
            Self::Array(items) => {
                let items: Vec<String> = items.iter().map(Self::text).collect();
                format!("[{}]", items.join(","))
            }
            Self::Bag(pairs) => {
                let pair = |(key, value): &(String, Self)| format!("{key:?}:{}", value.text());
                let pairs: Vec<String> = pairs.iter().map(pair).collect();
                format!("{{{}}}", pairs.join(","))
            }
        }
    }

    fn of(value: DynamicRef<'_>) -> Self {
        match value.view() {
            Dynamic::Null => Self::Null,
            Dynamic::Bool(value) => Self::Bool(value),
            Dynamic::Long(value) => Self::Whole(value),
            Dynamic::Real(value) => Self::Real(value),
            Dynamic::String(text) => Self::Text(text.to_owned()),
            Dynamic::DateTime(_) => panic!("no datetime is put into a dynamic"),
            Dynamic::Array(items) => Self::Array(items.iter().map(Self::of).collect()),
            Dynamic::Bag(pairs) => {
                let pair = |(key, value): (&str, _)| (key.to_owned(), Self::of(value));
                Self::Bag(pairs.iter().map(pair).collect())
            }
        }
    }
}
