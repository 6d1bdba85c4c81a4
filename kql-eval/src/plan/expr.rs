//! Typed scalar expressions.

use std::sync::Arc;

use kql_parser::Span;
use kql_parser::syntax::{InOperator, StringOperator};

use crate::functions::{Compiled, Purity, ScalarFunction, Signature};
use crate::operators::{Arithmetic, Comparison, Membership, StringMatcher};
use crate::types::{Scalar, ScalarType};

/// An expression with its type. Every conversion is explicit.
#[derive(Clone, Debug)]
pub struct Expr {
    /// What it computes.
    pub kind: ExprKind,
    /// The type of its values.
    pub ty: ScalarType,
    /// Its text in the query.
    pub span: Span,
}

/// What an expression computes.
#[derive(Clone)]
pub enum ExprKind {
    /// A value known when the query is bound.
    Literal(Scalar),
    /// A column of the input.
    Column(usize),
    /// A scalar function.
    Call {
        /// The function.
        function: &'static ScalarFunction,
        /// The form it is called in.
        signature: &'static Signature,
        /// The kernel, where it is prepared from constant arguments.
        compiled: Option<Compiled>,
        /// The arguments, of the types that the form takes.
        arguments: Vec<Expr>,
    },
    /// True when all are true.
    And(Vec<Expr>),
    /// True when one is true.
    Or(Vec<Expr>),
    /// True when the operand is false.
    Not(Box<Expr>),
    /// A comparison of two values of types that compare.
    Compare {
        /// Which comparison.
        operator: Comparison,
        /// The left value.
        left: Box<Expr>,
        /// The right value.
        right: Box<Expr>,
    },
    /// `+ - * / %`
    Arithmetic {
        /// Which operation.
        operator: Arithmetic,
        /// The left value.
        left: Box<Expr>,
        /// The right value.
        right: Box<Expr>,
    },
    /// `-x`
    Negate(Box<Expr>),
    /// A string operator.
    StringMatch {
        /// Which operator.
        operator: StringOperator,
        /// The needle prepared, where it is a constant.
        matcher: Option<Arc<StringMatcher>>,
        /// The text looked at.
        value: Box<Expr>,
        /// The text looked for.
        needle: Box<Expr>,
    },
    /// `in`, `has_any` and the rest of that family.
    Membership {
        /// Which operator.
        operator: InOperator,
        /// The list prepared, where it is constant.
        prepared: Option<Arc<Membership>>,
        /// The value looked for, or the text looked at.
        value: Box<Expr>,
        /// The list; a dynamic array stands for its elements.
        list: Vec<Expr>,
    },
    /// The same over the first column of a sub-query.
    InSubquery {
        /// Which operator.
        operator: InOperator,
        /// The value looked for, or the text looked at.
        value: Box<Expr>,
        /// The sub-query's number in the query.
        subquery: usize,
    },
    /// `between (low .. high)`
    Between {
        /// `!between`
        negated: bool,
        /// The value.
        value: Box<Expr>,
        /// The lower end, included.
        low: Box<Expr>,
        /// The upper end, included; a timespan above a datetime counts from the lower end.
        high: Box<Expr>,
    },
    /// A property of a dynamic value.
    Member {
        /// The dynamic value.
        base: Box<Expr>,
        /// The property.
        name: Arc<str>,
    },
    /// A property or an element of a dynamic value, told by a string or a whole number.
    Index {
        /// The dynamic value.
        base: Box<Expr>,
        /// The key or number.
        by: Box<Expr>,
    },
    /// The value in the expression's own type; what cannot be converted is null.
    Convert(Box<Expr>),
    /// `toscalar(…)`: the first value of a sub-query, computed once a run.
    Subquery(usize),
    /// Something that was reported; silences what would follow from it.
    Error,
}

impl Expr {
    /// The number of the column that it is; None for one that computes something.
    #[must_use]
    pub const fn as_column(&self) -> Option<usize> {
        match self.kind {
            ExprKind::Column(column) => Some(column),
            _ => None,
        }
    }

    /// A constant of the value's type; `span` is where it stands, or what it was computed from.
    #[must_use]
    pub fn literal(value: Scalar, span: Span) -> Self {
        Self {
            ty: value.ty(),
            kind: ExprKind::Literal(value),
            span,
        }
    }

    /// Column number `index` of the rows that the node reads, from 0; `ty` must be the type it has there. A join's right
    /// columns come after the left ones.
    #[must_use]
    pub const fn column(index: usize, ty: ScalarType, span: Span) -> Self {
        Self {
            kind: ExprKind::Column(index),
            ty,
            span,
        }
    }

    /// What stands for a reported mistake.
    #[must_use]
    pub const fn error(span: Span) -> Self {
        Self {
            kind: ExprKind::Error,
            ty: ScalarType::Dynamic,
            span,
        }
    }

    /// Whether this stands for a reported mistake.
    #[must_use]
    pub const fn is_error(&self) -> bool {
        matches!(self.kind, ExprKind::Error)
    }

    /// The value, where it is known when the query is bound; a constant of the run such as `now()` is not yet.
    #[must_use]
    pub const fn as_literal(&self) -> Option<&Scalar> {
        match &self.kind {
            ExprKind::Literal(value) => Some(value),
            _ => None,
        }
    }

    /// The expressions directly inside.
    #[must_use]
    pub fn children(&self) -> Vec<&Self> {
        match &self.kind {
            ExprKind::Literal(_)
            | ExprKind::Column(_)
            | ExprKind::Subquery(_)
            | ExprKind::Error => vec![],
            ExprKind::Call { arguments, .. } => arguments.iter().collect(),
            ExprKind::And(items) | ExprKind::Or(items) => items.iter().collect(),
            ExprKind::Not(operand) | ExprKind::Negate(operand) | ExprKind::Convert(operand) => {
                vec![operand]
            }
            ExprKind::Compare { left, right, .. } | ExprKind::Arithmetic { left, right, .. } => {
                vec![left, right]
            }
            ExprKind::StringMatch { value, needle, .. } => vec![value, needle],
            ExprKind::Membership { value, list, .. } => {
                std::iter::once(&**value).chain(list).collect()
            }
            ExprKind::InSubquery { value, .. } => vec![value],
            ExprKind::Between {
                value, low, high, ..
            } => vec![value, low, high],
            ExprKind::Member { base, .. } => vec![base],
            ExprKind::Index { base, by } => vec![base, by],
        }
    }

    /// The expressions directly inside, to be changed.
    pub(crate) fn children_mut(&mut self) -> Vec<&mut Self> {
        match &mut self.kind {
            ExprKind::Literal(_)
            | ExprKind::Column(_)
            | ExprKind::Subquery(_)
            | ExprKind::Error => vec![],
            ExprKind::Call { arguments, .. } => arguments.iter_mut().collect(),
            ExprKind::And(items) | ExprKind::Or(items) => items.iter_mut().collect(),
            ExprKind::Not(operand) | ExprKind::Negate(operand) | ExprKind::Convert(operand) => {
                vec![operand]
            }
            ExprKind::Compare { left, right, .. } | ExprKind::Arithmetic { left, right, .. } => {
                vec![left, right]
            }
            ExprKind::StringMatch { value, needle, .. } => vec![value, needle],
            ExprKind::Membership { value, list, .. } => {
                std::iter::once(&mut **value).chain(list).collect()
            }
            ExprKind::InSubquery { value, .. } => vec![value],
            ExprKind::Between {
                value, low, high, ..
            } => vec![value, low, high],
            ExprKind::Member { base, .. } => vec![base],
            ExprKind::Index { base, by } => vec![base, by],
        }
    }

    /// Reads other columns: that with the number which `number` gives in place of each.
    pub fn renumber(&mut self, number: &impl Fn(usize) -> usize) {
        if let ExprKind::Column(index) = &mut self.kind {
            *index = number(*index);
        }
        for child in self.children_mut() {
            child.renumber(number);
        }
    }

    /// Calls `f` with the number of every column read.
    pub fn for_each_column(&self, f: &mut impl FnMut(usize)) {
        if let ExprKind::Column(index) = self.kind {
            f(index);
        }
        for child in self.children() {
            child.for_each_column(f);
        }
    }

    /// Whether the value is the same each time it is computed for a row.
    #[must_use]
    pub fn is_repeatable(&self) -> bool {
        let own = match &self.kind {
            ExprKind::Call { function, .. } => function.purity != Purity::Volatile,
            ExprKind::Error => false,
            _ => true,
        };
        own && self.children().into_iter().all(Self::is_repeatable)
    }

    /// Whether the value is the same for all rows of a run.
    #[must_use]
    pub fn is_fixed(&self) -> bool {
        let own = match &self.kind {
            ExprKind::Column(_) | ExprKind::Error => false,
            ExprKind::Call { function, .. } => function.purity != Purity::Volatile,
            _ => true,
        };
        own && self.children().into_iter().all(Self::is_fixed)
    }
}

impl std::fmt::Debug for ExprKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Literal(value) => write!(f, "{value:?}"),
            Self::Column(index) => write!(f, "#{index}"),
            Self::Call {
                function,
                arguments,
                ..
            } => write!(f, "{}{arguments:?}", function.name),
            Self::And(items) => write!(f, "and{items:?}"),
            Self::Or(items) => write!(f, "or{items:?}"),
            Self::Not(operand) => write!(f, "not({operand:?})"),
            Self::Compare {
                operator,
                left,
                right,
            } => write!(f, "{operator:?}({left:?}, {right:?})"),
            Self::Arithmetic {
                operator,
                left,
                right,
            } => write!(f, "{operator:?}({left:?}, {right:?})"),
            Self::Negate(operand) => write!(f, "-({operand:?})"),
            Self::StringMatch {
                operator,
                value,
                needle,
                ..
            } => write!(f, "{operator:?}({value:?}, {needle:?})"),
            Self::Membership {
                operator,
                value,
                list,
                ..
            } => write!(f, "{operator:?}({value:?}, {list:?})"),
            Self::InSubquery {
                operator,
                value,
                subquery,
            } => write!(f, "{operator:?}({value:?}, subquery {subquery})"),
            Self::Between {
                negated,
                value,
                low,
                high,
            } => write!(f, "between({negated}, {value:?}, {low:?}, {high:?})"),
            Self::Member { base, name } => write!(f, "{base:?}.{name}"),
            Self::Index { base, by } => write!(f, "{base:?}[{by:?}]"),
            Self::Convert(value) => write!(f, "convert({value:?})"),
            Self::Subquery(index) => write!(f, "subquery {index}"),
            Self::Error => f.write_str("error"),
        }
    }
}
