//! What a test expects of a rule's answer.

use std::fmt;

use super::node::Node;
use super::place::{Name, Place, Placed};

/// A form of the rule that is run.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Variant {
    /// The rule as it is.
    Original,
    /// The rule with one exclusion.
    With(String),
    /// The rule with all exclusions that `tuned.apply` names.
    Tuned,
}

impl fmt::Display for Variant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Original => f.write_str("original"),
            Self::With(exclusion) => write!(f, "with {exclusion}"),
            Self::Tuned => f.write_str("tuned"),
        }
    }
}

/// The value of `expect:`.
#[derive(Debug, Clone, PartialEq)]
pub enum Expect {
    /// One expectation, of the original rule.
    Original(Expectation),
    /// One for each variant named.
    Variants(Vec<VariantExpectation>),
}

/// What one variant must answer.
#[derive(Debug, Clone, PartialEq)]
pub struct VariantExpectation {
    /// The variant.
    pub variant: Placed<Variant>,
    /// Its answer.
    pub expectation: Expectation,
}

/// What a test runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Runs {
    /// The rule as a workspace runs it: over its `queryPeriod`, an alert when its trigger says so.
    #[default]
    Rule,
    /// The query alone, over all rows: it fires when it has results.
    Query,
}

impl Runs {
    /// Both, in the order of [`Runs::name`]s.
    pub const ALL: [Self; 2] = [Self::Rule, Self::Query];

    /// The word for it under `as:`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rule => "rule",
            Self::Query => "query",
        }
    }
}

/// What the rule must answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Expectation {
    /// The answer.
    pub answer: Answer,
    /// Where it is written.
    pub place: Place,
}

/// An expected answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// At least one row.
    Fires,
    /// No row.
    Silent,
    /// Rows as described.
    Rows(Box<ExpectedRows>),
}

/// How rows are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum MatchMode {
    /// Rows name only what matters, in any order; a row too many fails.
    #[default]
    Partial,
    /// Rows name only what matters, in the order written; a row too many fails.
    Ordered,
    /// Rows are whole, in the order written: a column that a row does not name must be null or the empty string.
    Exact,
}

impl MatchMode {
    /// All modes.
    pub const ALL: [Self; 3] = [Self::Partial, Self::Ordered, Self::Exact];

    /// The mode's name in test files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Partial => "partial",
            Self::Ordered => "ordered",
            Self::Exact => "exact",
        }
    }
}

/// A description of the rows of an answer. What is not said is not asserted.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ExpectedRows {
    /// How many rows there are.
    pub count: Option<Placed<usize>>,
    /// The columns, in order, all of them.
    pub columns: Option<Placed<Vec<Name>>>,
    /// The rows, all of them.
    pub rows: Option<Vec<ExpectedRow>>,
    /// Rows that must not be there.
    pub no_rows: Vec<ExpectedRow>,
    /// How `rows` is compared.
    pub mode: MatchMode,
}

/// An expected row: the cells that matter.
#[derive(Debug, Clone, PartialEq)]
pub struct ExpectedRow {
    /// Its cells.
    pub cells: Vec<ExpectedCell>,
    /// The row.
    pub place: Place,
}

/// An expected cell.
#[derive(Debug, Clone, PartialEq)]
pub struct ExpectedCell {
    /// The column.
    pub column: Name,
    /// What it must hold.
    pub matcher: Matcher,
    /// Where that is written.
    pub place: Place,
}

/// What a cell must hold.
#[derive(Debug, Clone, PartialEq)]
pub enum Matcher {
    /// This value; `null` is null or the empty string.
    Equals(Node),
    /// `{set: […]}`: an array of these elements in any order.
    Set(Vec<Node>),
    /// `{contains: …}`: a string that contains this text in any letter case, an array that has this element (or all of these),
    /// a property bag that has these properties.
    Contains(Node),
    /// `{near: 1.5, by: 0.1}`: a number, datetime or timespan that is at most `by` away.
    Near {
        /// The middle.
        middle: Node,
        /// The greatest distance.
        by: Node,
    },
}

impl fmt::Display for Matcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Equals(node) => f.write_str(&node.display()),
            Self::Set(items) => {
                let items: Vec<_> = items.iter().map(Node::display).collect();
                write!(f, "{{set: [{}]}}", items.join(", "))
            }
            Self::Contains(node) => write!(f, "{{contains: {}}}", node.display()),
            Self::Near { middle, by } => {
                write!(f, "{{near: {}, by: {}}}", middle.display(), by.display())
            }
        }
    }
}
