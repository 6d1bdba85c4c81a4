//! The operators as they are written.

use super::{BinaryOperator, InOperator, StringOperator, StringTest};

impl BinaryOperator {
    /// The operator as it is written, in the form that the formatter gives it: `!=` for `<>`.
    #[must_use]
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Or => "or",
            Self::And => "and",
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Modulo => "%",
            Self::String(operator) => operator.symbol(),
        }
    }
}

impl StringOperator {
    /// The operator as it is written. Whole texts whose case counts are compared with `==` and `!=`; `matches regex` has no
    /// form without case and none that is negated.
    #[must_use]
    pub const fn symbol(self) -> &'static str {
        use StringTest::{
            Contains, EndsWith, Equal, Has, HasPrefix, HasSuffix, Like, MatchesRegex, StartsWith,
        };
        match (self.test, self.case_sensitive, self.negated) {
            (Equal, false, false) => "=~",
            (Equal, false, true) => "!~",
            (Equal, true, false) => "==",
            (Equal, true, true) => "!=",
            (Has, false, false) => "has",
            (Has, false, true) => "!has",
            (Has, true, false) => "has_cs",
            (Has, true, true) => "!has_cs",
            (HasPrefix, false, false) => "hasprefix",
            (HasPrefix, false, true) => "!hasprefix",
            (HasPrefix, true, false) => "hasprefix_cs",
            (HasPrefix, true, true) => "!hasprefix_cs",
            (HasSuffix, false, false) => "hassuffix",
            (HasSuffix, false, true) => "!hassuffix",
            (HasSuffix, true, false) => "hassuffix_cs",
            (HasSuffix, true, true) => "!hassuffix_cs",
            (Contains, false, false) => "contains",
            (Contains, false, true) => "!contains",
            (Contains, true, false) => "contains_cs",
            (Contains, true, true) => "!contains_cs",
            (StartsWith, false, false) => "startswith",
            (StartsWith, false, true) => "!startswith",
            (StartsWith, true, false) => "startswith_cs",
            (StartsWith, true, true) => "!startswith_cs",
            (EndsWith, false, false) => "endswith",
            (EndsWith, false, true) => "!endswith",
            (EndsWith, true, false) => "endswith_cs",
            (EndsWith, true, true) => "!endswith_cs",
            (Like, false, false) => "like",
            (Like, false, true) => "notlike",
            (Like, true, false) => "likecs",
            (Like, true, true) => "notlikecs",
            (MatchesRegex, ..) => "matches regex",
        }
    }
}

impl InOperator {
    /// The operator as it is written.
    #[must_use]
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::NotIn => "!in",
            Self::InIgnoreCase => "in~",
            Self::NotInIgnoreCase => "!in~",
            Self::HasAny => "has_any",
            Self::HasAll => "has_all",
        }
    }
}
