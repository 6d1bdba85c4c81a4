//! The ten scalar types.

use kql_parser::syntax::TypeName;

/// A Kusto scalar type. See Kusto's page *scalar-data-types*.
///
/// | type | Arrow array |
/// |---|---|
/// | bool | `BooleanArray` |
/// | int | `Int32Array` |
/// | long | `Int64Array` |
/// | real | `Float64Array` |
/// | decimal | `FixedSizeBinaryArray(16)`, see [`decimal`](super::decimal) |
/// | string | `StringViewArray`, never null |
/// | datetime | `Int64Array` of ticks (100 ns) since 0001-01-01 UTC |
/// | timespan | `Int64Array` of ticks |
/// | guid | `FixedSizeBinaryArray(16)`, big endian |
/// | dynamic | `BinaryViewArray`, see [`dynamic`](super::dynamic) |
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum ScalarType {
    /// `true`, `false`
    Bool,
    /// 32-bit integer
    Int,
    /// 64-bit integer
    Long,
    /// 64-bit floating point
    Real,
    /// Decimal number of up to 28 digits
    Decimal,
    /// UTF-8 text; has no null
    String,
    /// A point in time, UTC
    DateTime,
    /// A duration
    TimeSpan,
    /// A 128-bit identifier
    Guid,
    /// A JSON-like value
    Dynamic,
}

impl ScalarType {
    /// All types, in the order of Kusto's page.
    pub const ALL: [Self; 10] = [
        Self::Bool,
        Self::Int,
        Self::Long,
        Self::Real,
        Self::Decimal,
        Self::String,
        Self::DateTime,
        Self::TimeSpan,
        Self::Guid,
        Self::Dynamic,
    ];

    /// The type's name in KQL.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bool => "bool",
            Self::Int => "int",
            Self::Long => "long",
            Self::Real => "real",
            Self::Decimal => "decimal",
            Self::String => "string",
            Self::DateTime => "datetime",
            Self::TimeSpan => "timespan",
            Self::Guid => "guid",
            Self::Dynamic => "dynamic",
        }
    }

    /// The type that a name or alias of KQL names, in any letter case.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name.to_ascii_lowercase().as_str() {
            "bool" | "boolean" => Self::Bool,
            "int" | "int32" | "uint" | "uint32" | "int8" | "int16" | "uint8" | "uint16" => {
                Self::Int
            }
            "long" | "int64" | "ulong" | "uint64" => Self::Long,
            "real" | "double" | "float" => Self::Real,
            "decimal" => Self::Decimal,
            "string" => Self::String,
            "datetime" | "date" => Self::DateTime,
            "timespan" | "time" => Self::TimeSpan,
            "guid" | "uuid" | "uniqueid" => Self::Guid,
            "dynamic" => Self::Dynamic,
            _ => return None,
        })
    }

    /// Whether values are numbers: int, long, real, decimal.
    #[must_use]
    pub const fn is_numeric(self) -> bool {
        matches!(self, Self::Int | Self::Long | Self::Real | Self::Decimal)
    }
}

impl std::fmt::Display for ScalarType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

impl From<TypeName> for ScalarType {
    fn from(name: TypeName) -> Self {
        match name {
            TypeName::Bool => Self::Bool,
            TypeName::Int => Self::Int,
            TypeName::Long => Self::Long,
            TypeName::Real => Self::Real,
            TypeName::Decimal => Self::Decimal,
            TypeName::String => Self::String,
            TypeName::DateTime => Self::DateTime,
            TypeName::TimeSpan => Self::TimeSpan,
            TypeName::Guid => Self::Guid,
            TypeName::Dynamic => Self::Dynamic,
        }
    }
}
