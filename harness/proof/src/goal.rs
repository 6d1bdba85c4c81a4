//! Constraints as a tree over atomic predicates.

use kql_eval::plan::{Expr, ExprKind};
use kql_eval::types::ScalarType;

use super::decision::{Constraint, Truth};
use super::substitute::columns_read;

/// What is to be reached.
#[derive(Clone, Debug)]
pub(super) enum Goal {
    /// All of these
    All(Vec<Goal>),
    /// One of these
    Any(Vec<Goal>),
    /// An atomic predicate must be so
    Atom {
        /// Its number.
        atom: usize,
        /// What it must be.
        truth: Truth,
    },
}

/// An atomic predicate: no `and`, `or`, `not` at its top.
#[derive(Clone, Debug)]
pub(super) struct Atom {
    /// The predicate.
    pub expr: Expr,
    /// The variables that it reads.
    pub variables: Vec<usize>,
    /// The first atom that says the same; itself where none before it does.
    pub same_as: usize,
    /// Why the domain may miss values that matter to it; None when it is known to be complete.
    pub obstacle: Option<String>,
}

/// What constraints come to together.
#[derive(Clone, Debug)]
pub struct Formula {
    pub(super) goal: Goal,
    /// The atomic predicates, by their numbers.
    pub(super) atoms: Vec<Atom>,
}

impl Formula {
    /// What these constraints come to.
    pub fn of(constraints: &[Constraint]) -> Self {
        let mut atoms = Vec::new();
        let goals = constraints
            .iter()
            .map(|constraint| goal(&constraint.predicate, constraint.truth, &mut atoms))
            .collect();
        let goal = Goal::All(goals);
        Self { goal, atoms }
    }
}

/// `and` is true when all are, not true when one is not, and so on through three values.
fn goal(expr: &Expr, truth: Truth, atoms: &mut Vec<Atom>) -> Goal {
    let needs_all = match &expr.kind {
        ExprKind::And(_) => matches!(truth, Truth::True | Truth::NotFalse),
        ExprKind::Or(_) => matches!(truth, Truth::False | Truth::NotTrue),
        ExprKind::Not(operand) => return goal(operand, truth.negated(), atoms),
        _ => {
            let atom = atoms.len();
            // What is by chance says otherwise the next time.
            let is_steady = expr.is_repeatable();
            let before = atoms
                .iter()
                .position(|known: &Atom| is_steady && known.expr.same_as(expr));
            let variables = columns_read(expr);
            let obstacle = obstacle(expr)
                .or_else(|| other_rows(expr))
                .or_else(|| (!is_steady).then(|| "a value is by chance".to_owned()))
                .or_else(|| {
                    (variables.len() > 1).then(|| "several columns are compared".to_owned())
                });
            atoms.push(Atom {
                expr: expr.clone(),
                variables,
                same_as: before.unwrap_or(atom),
                obstacle,
            });
            return Goal::Atom { atom, truth };
        }
    };
    let goals = expr
        .children()
        .into_iter()
        .map(|child| goal(child, truth, atoms))
        .collect();
    if needs_all {
        Goal::All(goals)
    } else {
        Goal::Any(goals)
    }
}

/// Functions through which the forms of a literal can be followed back one to one.
const TRANSPARENT: &[&str] = &["tolower", "toupper", "tostring", "coalesce"];

/// Predicates of one argument whose domain is complete with the empty value and another.
const ABSENCE: &[&str] = &["isempty", "isnotempty", "isnull", "isnotnull"];

/// Address predicates; the domain holds addresses in and beside each range.
const ADDRESS: &[&str] = &[
    "ipv4_is_private",
    "ipv4_is_in_range",
    "ipv4_is_in_any_range",
];

/// Why the domain may miss values that matter to an atomic predicate.
fn obstacle(expr: &Expr) -> Option<String> {
    match &expr.kind {
        ExprKind::Literal(_) | ExprKind::Column(_) => None,
        ExprKind::Compare { left, right, .. } => value_obstacle(left).or(value_obstacle(right)),
        ExprKind::StringMatch {
            operator, needle, ..
        } if matches!(
            operator.test,
            kql_parser::syntax::StringTest::MatchesRegex | kql_parser::syntax::StringTest::Like
        ) =>
        {
            let text = needle.as_literal().and_then(|needle| needle.as_str());
            (!text.is_some_and(super::pattern::is_alternation))
                .then(|| "a regular expression has texts without end".to_owned())
        }
        ExprKind::StringMatch { value, needle, .. } => {
            if needle.is_fixed() {
                value_obstacle(value)
            } else {
                Some("a text is looked for that differs from row to row".to_owned())
            }
        }
        ExprKind::Membership { value, list, .. } => {
            if list.iter().all(Expr::is_fixed) {
                value_obstacle(value)
            } else {
                Some("a list differs from row to row".to_owned())
            }
        }
        ExprKind::Between {
            value, low, high, ..
        } => value_obstacle(value)
            .or(value_obstacle(low))
            .or(value_obstacle(high)),
        ExprKind::Call {
            function,
            arguments,
            ..
        } if ABSENCE.contains(&function.name) || ADDRESS.contains(&function.name) => {
            arguments.first().and_then(value_obstacle)
        }
        ExprKind::InSubquery { .. } => {
            Some("a list comes from other rows than the event's".to_owned())
        }
        _ => value_obstacle(expr),
    }
}

/// Other rows decide where a sub-query is asked: no value of the event's own columns says what they are.
fn other_rows(expr: &Expr) -> Option<String> {
    match &expr.kind {
        ExprKind::Subquery(_) | ExprKind::InSubquery { .. } => {
            Some("a value comes from other rows than the event's".to_owned())
        }
        _ => expr.children().into_iter().find_map(other_rows),
    }
}

/// Why values of one type cannot be followed back to those of another one to one.
fn converts(from: ScalarType, to: ScalarType) -> Option<String> {
    let is_same = from == to || from.is_numeric() && to.is_numeric();
    (!is_same).then(|| format!("a {from} is read as a {to}"))
}

/// Why the values of an expression cannot be followed back to those of its columns one to one.
fn value_obstacle(expr: &Expr) -> Option<String> {
    match &expr.kind {
        ExprKind::Literal(_) | ExprKind::Column(_) => None,
        _ if expr.is_fixed() => None,
        ExprKind::Convert(inner) => value_obstacle(inner).or_else(|| converts(inner.ty, expr.ty)),
        ExprKind::Call {
            function,
            arguments,
            ..
        } if TRANSPARENT.contains(&function.name) => arguments.iter().find_map(|argument| {
            value_obstacle(argument).or_else(|| converts(argument.ty, expr.ty))
        }),
        ExprKind::Call { function, .. } => {
            Some(format!("`{}` is not followed back", function.name))
        }
        ExprKind::Member { .. } | ExprKind::Index { .. } => {
            Some("a property lies inside a dynamic value".to_owned())
        }
        ExprKind::Arithmetic { .. } | ExprKind::Negate(_) => {
            Some("arithmetic is not followed back".to_owned())
        }
        ExprKind::Subquery(_) => Some("a value comes from other rows than the event's".to_owned()),
        _ => Some("a condition inside a value is not followed back".to_owned()),
    }
}
