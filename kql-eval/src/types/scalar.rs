//! One value of any type.

use std::sync::Arc;

use super::dynamic::{DynamicRef, Encoder, write_text};
use super::{Decimal, ScalarType, write_datetime, write_guid, write_real, write_timespan};

/// One value with its type, apart from any column. Equality is that of Rust, not of KQL: not-a-number differs from itself, and
/// numbers of different types are never equal.
#[derive(Clone, PartialEq, Debug)]
pub enum Scalar {
    /// The null of a type other than string
    Null(ScalarType),
    /// bool
    Bool(bool),
    /// int
    Int(i32),
    /// long
    Long(i64),
    /// real
    Real(f64),
    /// decimal
    Decimal(Decimal),
    /// string
    String(Arc<str>),
    /// datetime in ticks since 0001-01-01
    DateTime(i64),
    /// timespan in ticks
    TimeSpan(i64),
    /// guid, most significant digit first
    Guid(u128),
    /// dynamic other than null, encoded
    Dynamic(Arc<[u8]>),
}

impl Scalar {
    /// The type's null; the empty string for string.
    #[must_use]
    pub fn null(ty: ScalarType) -> Self {
        if ty == ScalarType::String {
            Self::String(Arc::from(""))
        } else {
            Self::Null(ty)
        }
    }

    /// A dynamic value; null becomes the type's null.
    #[must_use]
    pub fn dynamic(value: DynamicRef<'_>) -> Self {
        if value.is_null() {
            Self::Null(ScalarType::Dynamic)
        } else {
            Self::Dynamic(Arc::from(value.bytes()))
        }
    }

    /// The type; a null has one too.
    #[must_use]
    pub const fn ty(&self) -> ScalarType {
        match self {
            Self::Null(ty) => *ty,
            Self::Bool(_) => ScalarType::Bool,
            Self::Int(_) => ScalarType::Int,
            Self::Long(_) => ScalarType::Long,
            Self::Real(_) => ScalarType::Real,
            Self::Decimal(_) => ScalarType::Decimal,
            Self::String(_) => ScalarType::String,
            Self::DateTime(_) => ScalarType::DateTime,
            Self::TimeSpan(_) => ScalarType::TimeSpan,
            Self::Guid(_) => ScalarType::Guid,
            Self::Dynamic(_) => ScalarType::Dynamic,
        }
    }

    /// Whether this is a null. The empty string is none, and so is not-a-number.
    #[must_use]
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null(_))
    }

    /// The text of a string; nothing for every other type, a dynamic that holds a string included.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// The value as a long, if this is an int or a long.
    #[must_use]
    pub fn as_long(&self) -> Option<i64> {
        match self {
            Self::Int(value) => Some(i64::from(*value)),
            Self::Long(value) => Some(*value),
            _ => None,
        }
    }

    /// Writes the value as `tostring` does; null writes nothing. See Kusto's page *tostring-function*.
    pub fn write_text(&self, out: &mut String) {
        use std::fmt::Write as _;
        match self {
            Self::Null(_) => {}
            Self::Bool(value) => out.push_str(if *value { "True" } else { "False" }),
            Self::Int(value) => {
                let _ = write!(out, "{value}");
            }
            Self::Long(value) => {
                let _ = write!(out, "{value}");
            }
            Self::Real(value) => write_real(*value, out),
            Self::Decimal(value) => {
                let _ = write!(out, "{}", value.normalize());
            }
            Self::String(value) => out.push_str(value),
            Self::DateTime(ticks) => write_datetime(*ticks, out),
            Self::TimeSpan(ticks) => write_timespan(*ticks, out),
            Self::Guid(value) => write_guid(*value, out),
            Self::Dynamic(bytes) => write_text(DynamicRef::new(bytes), out),
        }
    }

    /// Writes the value as an element of a dynamic, as `pack_array` does: timespans, guids and decimals become strings.
    pub fn encode(&self, encoder: &mut Encoder) {
        match self {
            Self::Null(_) => encoder.null(),
            Self::Bool(value) => encoder.bool(*value),
            Self::Int(value) => encoder.long(i64::from(*value)),
            Self::Long(value) => encoder.long(*value),
            Self::Real(value) => encoder.real(*value),
            Self::String(value) => encoder.string(value),
            Self::DateTime(ticks) => encoder.datetime(*ticks),
            Self::Dynamic(bytes) => encoder.value_of(DynamicRef::new(bytes)),
            Self::Decimal(_) | Self::TimeSpan(_) | Self::Guid(_) => {
                let mut text = String::new();
                self.write_text(&mut text);
                encoder.string(&text);
            }
        }
    }
}
