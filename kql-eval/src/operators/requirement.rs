//! What a string operator requires of a text, said once.
//!
//! The kernels test it, pushed-down filters read it to leave rows out early, and whoever solves or explains a predicate takes
//! it from here: two readings of `has` would contradict each other for some text.

use kql_parser::syntax::{InOperator, StringOperator, StringTest};

/// Whether letters differ by their case.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Case {
    /// `A` is not `a`.
    Sensitive,
    /// `A` is `a`, by simple folding; see [`fold_case`](super::fold_case).
    Ignored,
}

impl Case {
    /// Whether `A` is not `a`.
    #[must_use]
    pub const fn is_sensitive(self) -> bool {
        matches!(self, Self::Sensitive)
    }

    /// How an operator takes case.
    #[must_use]
    pub const fn of(operator: StringOperator) -> Self {
        if operator.case_sensitive {
            Self::Sensitive
        } else {
            Self::Ignored
        }
    }
}

/// Where in a text a needle has to occur.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Occurs {
    /// The needle is all of the text: `==` of texts, `=~`, `in`.
    AsWhole,
    /// Anywhere: `contains`.
    Anywhere,
    /// At the start: `startswith`.
    AtStart,
    /// At the end: `endswith`.
    AtEnd,
    /// Anywhere, as terms: no character of a term may touch the edges that are said. An edge of the needle that is no
    /// character of a term itself is not checked. `has` checks both, `hasprefix` and `hassuffix` one.
    AsTerm {
        /// The start of the needle begins a term.
        starts: bool,
        /// The end of the needle ends a term.
        ends: bool,
    },
}

/// What a text has to hold for a string operator to be true, its negation aside.
///
/// Every text that meets a requirement holds the needle somewhere, in the case that it asks for. An empty needle is in every
/// text; only `=~` tells it apart.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct TextRequirement {
    /// Where the needle occurs.
    pub occurs: Occurs,
    /// How case is taken.
    pub case: Case,
}

impl TextRequirement {
    /// The requirement of one needle; `None` for `matches regex` and `like`, whose needles are patterns.
    #[must_use]
    pub const fn of(operator: StringOperator) -> Option<Self> {
        let occurs = match operator.test {
            StringTest::Equal => Occurs::AsWhole,
            StringTest::Has => Occurs::TERM,
            StringTest::HasPrefix => Occurs::AsTerm {
                starts: true,
                ends: false,
            },
            StringTest::HasSuffix => Occurs::AsTerm {
                starts: false,
                ends: true,
            },
            StringTest::Contains => Occurs::Anywhere,
            StringTest::StartsWith => Occurs::AtStart,
            StringTest::EndsWith => Occurs::AtEnd,
            StringTest::MatchesRegex | StringTest::Like => return None,
        };
        Some(Self {
            occurs,
            case: Case::of(operator),
        })
    }
}

impl Occurs {
    /// A whole term, or several with what is between them.
    pub const TERM: Self = Self::AsTerm {
        starts: true,
        ends: true,
    };
}

/// How many of a list's needles a text has to hold.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Quantifier {
    /// One is enough.
    Any,
    /// All of them.
    All,
}

/// What a text has to hold for an operator over a list of needles to be true.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct ListRequirement {
    /// How many needles.
    pub quantifier: Quantifier,
    /// What each of them requires.
    pub each: TextRequirement,
}

impl ListRequirement {
    /// The requirement of an operator; `None` for `!in` and `!in~`, which are true of texts that hold nothing of the list.
    #[must_use]
    pub const fn of(operator: InOperator) -> Option<Self> {
        let (quantifier, occurs, case) = match operator {
            InOperator::In => (Quantifier::Any, Occurs::AsWhole, Case::Sensitive),
            InOperator::InIgnoreCase => (Quantifier::Any, Occurs::AsWhole, Case::Ignored),
            InOperator::HasAny => (Quantifier::Any, Occurs::TERM, Case::Ignored),
            InOperator::HasAll => (Quantifier::All, Occurs::TERM, Case::Ignored),
            InOperator::NotIn | InOperator::NotInIgnoreCase => return None,
        };
        Some(Self {
            quantifier,
            each: TextRequirement { occurs, case },
        })
    }
}
