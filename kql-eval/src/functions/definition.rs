//! How a scalar function is declared.

use super::Signature;
use crate::types::ScalarType;

/// A scalar function: everything the binder, the documentation and the laws need to know, and its kernels.
#[derive(Debug)]
pub struct ScalarFunction {
    /// The name in KQL.
    pub name: &'static str,
    /// Older or shorter names of the same function.
    pub aliases: &'static [&'static str],
    /// The family it is documented under.
    pub category: Category,
    /// One sentence: what it gives.
    pub summary: &'static str,
    /// The file name of its page in Kusto's documentation, without `.md`.
    pub page: &'static str,
    /// The forms it can be called in; the cheapest one that takes the arguments is chosen.
    pub signatures: &'static [Signature],
    /// When its value can be known.
    pub purity: Purity,
    /// How a column computed by it is named when the query does not say.
    pub naming: Naming,
    /// Queries with their results, run by the tests. Every signature is shown by one.
    pub examples: &'static [Example],
    /// Where it differs from Kusto on purpose, a sentence each.
    pub deviations: &'static [&'static str],
}

/// The families of Kusto's own index.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, PartialOrd, Ord)]
pub enum Category {
    /// Conditionals and null tests
    Conditional,
    /// Strings
    String,
    /// Regular expressions
    Regex,
    /// Numbers
    Math,
    /// Bits
    Binary,
    /// Points in time and durations
    DateTime,
    /// Conversions between types
    Conversion,
    /// Arrays and property bags
    Dynamic,
    /// Network addresses
    Ip,
    /// Web addresses, paths, command lines and other structured text
    Parsing,
    /// Encodings and compression
    Encoding,
    /// Hashes
    Hash,
    /// Series analysis
    Series,
    /// Units of measure
    Units,
    /// Sketches of sets and distributions
    Sketch,
    /// Places on Earth
    Geo,
    /// The engine and its surroundings
    Metadata,
}

impl Category {
    /// The family's name for people.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Conditional => "Conditionals and null tests",
            Self::String => "Text",
            Self::Regex => "Regular expressions",
            Self::Math => "Numbers",
            Self::Binary => "Bits",
            Self::DateTime => "Time",
            Self::Conversion => "Conversions",
            Self::Dynamic => "Arrays and property bags",
            Self::Ip => "Network addresses",
            Self::Parsing => "Structured text",
            Self::Encoding => "Encodings",
            Self::Hash => "Hashes",
            Self::Series => "Series",
            Self::Units => "Units of measure",
            Self::Sketch => "Sketches",
            Self::Geo => "Places on Earth",
            Self::Metadata => "The engine and its surroundings",
        }
    }
}

/// When a function's value can be known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Purity {
    /// The same arguments always give the same value.
    Pure,
    /// Fixed for one run of a query, such as `now()`.
    Query,
    /// Another value at each use and row, such as `rand()`.
    Volatile,
}

/// How a result column is named when the query does not say. See Kusto's rules in *project-operator* and the measured
/// naming of pass-through functions.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Naming {
    /// `Column1`, `Column2`, …
    Positional,
    /// After the first argument, if that has a name.
    Argument,
    /// This text and the first argument's name.
    Prefix(&'static str),
    /// The first argument's name and this text.
    Suffix(&'static str),
    /// Several columns: the value is a property bag, and each of these results becomes a column named after the function,
    /// the first argument and the result. Such a call stands alone in a list of columns.
    Columns(&'static [BagColumn]),
}

/// A column that a function of several columns gives.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BagColumn {
    /// The end of its name.
    pub name: &'static str,
    /// The keys that lead to it in the property bag, from the outside in.
    pub path: &'static [&'static str],
    /// The type of its values.
    pub ty: ScalarType,
}

/// A query with the result it must give.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    /// A whole query.
    pub query: &'static str,
    /// The rows, a line each, cells joined by ` | ` in their `tostring` form; null is `null`.
    pub result: &'static str,
}
