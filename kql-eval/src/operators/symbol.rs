//! The operators as they are written.

use kql_parser::syntax::{InOperator, StringOperator, StringTest};

use super::{Arithmetic, Comparison};

impl Comparison {
    /// The operator as written.
    #[must_use]
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        }
    }
}

impl Arithmetic {
    /// The operator as written.
    #[must_use]
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Modulo => "%",
        }
    }
}

/// A string operator as written.
#[must_use]
pub const fn symbol(operator: StringOperator) -> &'static str {
    let StringOperator {
        test,
        case_sensitive,
        negated,
    } = operator;
    match (test, case_sensitive, negated) {
        (StringTest::Equal, _, false) => "=~",
        (StringTest::Equal, _, true) => "!~",
        (StringTest::Has, false, false) => "has",
        (StringTest::Has, false, true) => "!has",
        (StringTest::Has, true, false) => "has_cs",
        (StringTest::Has, true, true) => "!has_cs",
        (StringTest::HasPrefix, false, false) => "hasprefix",
        (StringTest::HasPrefix, false, true) => "!hasprefix",
        (StringTest::HasPrefix, true, false) => "hasprefix_cs",
        (StringTest::HasPrefix, true, true) => "!hasprefix_cs",
        (StringTest::HasSuffix, false, false) => "hassuffix",
        (StringTest::HasSuffix, false, true) => "!hassuffix",
        (StringTest::HasSuffix, true, false) => "hassuffix_cs",
        (StringTest::HasSuffix, true, true) => "!hassuffix_cs",
        (StringTest::Contains, false, false) => "contains",
        (StringTest::Contains, false, true) => "!contains",
        (StringTest::Contains, true, false) => "contains_cs",
        (StringTest::Contains, true, true) => "!contains_cs",
        (StringTest::StartsWith, false, false) => "startswith",
        (StringTest::StartsWith, false, true) => "!startswith",
        (StringTest::StartsWith, true, false) => "startswith_cs",
        (StringTest::StartsWith, true, true) => "!startswith_cs",
        (StringTest::EndsWith, false, false) => "endswith",
        (StringTest::EndsWith, false, true) => "!endswith",
        (StringTest::EndsWith, true, false) => "endswith_cs",
        (StringTest::EndsWith, true, true) => "!endswith_cs",
        (StringTest::MatchesRegex, _, false) => "matches regex",
        (StringTest::MatchesRegex, _, true) => "!matches regex",
        (StringTest::Like, false, false) => "like",
        (StringTest::Like, false, true) => "notlike",
        (StringTest::Like, true, false) => "likecs",
        (StringTest::Like, true, true) => "notlikecs",
    }
}

/// A membership operator as written.
#[must_use]
pub const fn membership_symbol(operator: InOperator) -> &'static str {
    match operator {
        InOperator::In => "in",
        InOperator::NotIn => "!in",
        InOperator::InIgnoreCase => "in~",
        InOperator::NotInIgnoreCase => "!in~",
        InOperator::HasAny => "has_any",
        InOperator::HasAll => "has_all",
    }
}
