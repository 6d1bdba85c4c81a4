//! Questions about values, and their answers.

use std::sync::Arc;

use kql_eval::plan::{Expr, Schema};
use kql_eval::types::Scalar;

use super::path::{Variable, VariableKind};

/// What is asked of a predicate. A predicate of KQL is true, false or null, and `where` keeps only the rows where it is true.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Truth {
    /// True
    True,
    /// False, and not null
    False,
    /// False or null: `where` drops the row
    NotTrue,
    /// True or null
    NotFalse,
}

impl Truth {
    /// What the operand of `not` must be for `not` to be this.
    #[must_use]
    pub const fn negated(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            Self::NotTrue => Self::NotFalse,
            Self::NotFalse => Self::NotTrue,
        }
    }

    /// The values that are as asked, a bit each: 1 true, 2 false, 4 null.
    pub(super) const fn values(self) -> u8 {
        match self {
            Self::True => 1,
            Self::False => 2,
            Self::NotTrue => 6,
            Self::NotFalse => 5,
        }
    }

    /// Whether a predicate with this value is as asked.
    #[must_use]
    pub const fn takes(self, value: Option<bool>) -> bool {
        match self {
            Self::True => matches!(value, Some(true)),
            Self::False => matches!(value, Some(false)),
            Self::NotTrue => !matches!(value, Some(true)),
            Self::NotFalse => !matches!(value, Some(false)),
        }
    }
}

/// A predicate and what is asked of it.
#[derive(Clone, Debug)]
pub struct Constraint {
    /// The predicate; its columns are numbers of variables.
    pub predicate: Expr,
    /// What it must be.
    pub truth: Truth,
}

impl Constraint {
    /// The predicate must be true.
    #[must_use]
    pub const fn holds(predicate: Expr) -> Self {
        Self {
            predicate,
            truth: Truth::True,
        }
    }

    /// The predicate must not be true: `where` drops the row.
    #[must_use]
    pub const fn drops(predicate: Expr) -> Self {
        Self {
            predicate,
            truth: Truth::NotTrue,
        }
    }
}

/// What is known of a variable's value beforehand.
#[derive(Clone, Debug, PartialEq, Default)]
pub enum Given {
    /// Nothing
    #[default]
    Open,
    /// This value is taken where nothing speaks against it
    Preferred(Scalar),
    /// It has this value and no other
    Fixed(Scalar),
}

/// Values are looked for that meet all constraints.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// What values are looked for.
    pub variables: Vec<Variable>,
    /// What they must meet.
    pub constraints: Vec<Constraint>,
    /// What is known of each variable; missing entries are [`Given::Open`].
    pub given: Vec<Given>,
    /// Whether values just beside the literals are tried before plausible ones.
    pub at_boundary: bool,
}

impl Question {
    /// A question about one row with these columns; the constraints' columns are those of the schema.
    #[must_use]
    pub fn over(schema: &Schema, constraints: Vec<Constraint>) -> Self {
        let variables = schema.fields.iter().map(|field| Variable {
            kind: VariableKind::Column(0),
            name: Arc::clone(&field.name),
            ty: field.ty,
        });
        Self {
            variables: variables.collect(),
            constraints,
            given: vec![],
            at_boundary: false,
        }
    }

    /// The same question with values that are kept where possible, so that the answer is close to them.
    #[must_use]
    pub fn near(mut self, values: &[Scalar]) -> Self {
        self.given = values.iter().cloned().map(Given::Preferred).collect();
        self
    }
}

/// The answer to a [`Question`].
#[derive(Clone, Debug, PartialEq)]
pub enum Decision {
    /// Yes, with a value for each variable. The engine has evaluated all constraints over them.
    Satisfiable(Vec<Scalar>),
    /// No value of the domain does it.
    Unsatisfiable,
    /// It was not found out; the reason in words.
    Undecided(String),
}

impl Decision {
    /// The values, where there are some.
    #[must_use]
    pub fn values(self) -> Option<Vec<Scalar>> {
        match self {
            Self::Satisfiable(values) => Some(values),
            Self::Unsatisfiable | Self::Undecided(_) => None,
        }
    }
}
