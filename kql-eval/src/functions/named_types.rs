//! The parameter and result types that most functions name, in short.

use super::{Returns, Takes};
use crate::types::ScalarType;

impl Takes {
    /// A bool
    pub const BOOL: Self = Self::Type(ScalarType::Bool);
    /// A long, or an int widened
    pub const LONG: Self = Self::Type(ScalarType::Long);
    /// A real, or a narrower number widened
    pub const REAL: Self = Self::Type(ScalarType::Real);
    /// A string, or the text of a dynamic
    pub const STRING: Self = Self::Type(ScalarType::String);
    /// A datetime, or the text of one in a dynamic
    pub const DATETIME: Self = Self::Type(ScalarType::DateTime);
    /// A guid
    pub const GUID: Self = Self::Type(ScalarType::Guid);
    /// A dynamic
    pub const DYNAMIC: Self = Self::Type(ScalarType::Dynamic);
}

impl Returns {
    /// A bool
    pub const BOOL: Self = Self::Type(ScalarType::Bool);
    /// A long
    pub const LONG: Self = Self::Type(ScalarType::Long);
    /// A real
    pub const REAL: Self = Self::Type(ScalarType::Real);
    /// A datetime
    pub const DATETIME: Self = Self::Type(ScalarType::DateTime);
    /// A decimal
    pub const DECIMAL: Self = Self::Type(ScalarType::Decimal);
    /// A string
    pub const STRING: Self = Self::Type(ScalarType::String);
    /// A guid
    pub const GUID: Self = Self::Type(ScalarType::Guid);
    /// A dynamic
    pub const DYNAMIC: Self = Self::Type(ScalarType::Dynamic);
}
