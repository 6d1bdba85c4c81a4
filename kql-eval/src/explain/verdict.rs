//! Which atomic predicates decided over a row, the values they saw, and the rule of the language that decides.

use kql_parser::Span;
use kql_parser::syntax::InOperator;

use crate::RuntimeError;
use crate::exec::{Batch, Context, evaluate};
use crate::operators::{
    Negated, explain_between, explain_equality, explain_match, explain_membership,
};
use crate::plan::{Expr, ExprKind};
use crate::types::{Scalar, ScalarType};

/// What an atomic predicate said of a row.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// The predicate's place.
    pub span: Span,
    /// True, false, or null.
    pub value: Option<bool>,
    /// The operands that are read from the row, by place and value.
    pub operands: Vec<Operand>,
    /// The rule of the language that decides.
    pub rule: Option<String>,
}

/// An operand's value.
#[derive(Clone, Debug)]
pub struct Operand {
    /// Its place.
    pub span: Span,
    /// Its value for the row.
    pub value: Scalar,
}

/// The atomic predicates that keep a predicate from being true for a row; none where it is true.
///
/// # Errors
/// As evaluating the predicate.
pub(super) fn against(
    predicate: &Expr,
    row: &Batch,
    context: &Context<'_>,
) -> Result<Vec<Verdict>, RuntimeError> {
    let mut because = Vec::new();
    if truth(predicate, row, context)? != Some(true) {
        decisive(predicate, row, context, Wanted::True, &mut because)?;
    }
    Ok(because)
}

fn truth(expr: &Expr, row: &Batch, context: &Context<'_>) -> Result<Option<bool>, RuntimeError> {
    Ok(match evaluate(expr, row, context)?.scalar(0) {
        Scalar::Bool(value) => Some(value),
        _ => None,
    })
}

/// What a predicate has to be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    True,
    False,
}

impl Wanted {
    const fn opposite(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
        }
    }

    /// Whether an answer is this one. Null is neither.
    fn is_met_by(self, answer: Option<bool>) -> bool {
        answer == Some(self == Self::True)
    }
}

/// The atomic predicates that keep `expr` from being `wanted`: the first operand of an `and` that fails, all of an `or`.
fn decisive(
    expr: &Expr,
    row: &Batch,
    context: &Context<'_>,
    wanted: Wanted,
    because: &mut Vec<Verdict>,
) -> Result<(), RuntimeError> {
    let all_must_fail = match (&expr.kind, wanted) {
        (ExprKind::And(_), Wanted::True) | (ExprKind::Or(_), Wanted::False) => false,
        (ExprKind::Or(_), Wanted::True) | (ExprKind::And(_), Wanted::False) => true,
        // What keeps `not(x)` from holding is what makes `x` hold.
        (ExprKind::Not(operand), _) => {
            return decisive(operand, row, context, wanted.opposite(), because);
        }
        _ => {
            because.push(verdict(expr, row, context)?);
            return Ok(());
        }
    };
    for operand in expr.children() {
        if !wanted.is_met_by(truth(operand, row, context)?) {
            decisive(operand, row, context, wanted, because)?;
            if !all_must_fail {
                break;
            }
        }
    }
    Ok(())
}

fn verdict(expr: &Expr, row: &Batch, context: &Context<'_>) -> Result<Verdict, RuntimeError> {
    let mut operands = Vec::new();
    for child in expr.children() {
        if child.as_literal().is_none() {
            operands.push(Operand {
                span: child.span,
                value: evaluate(child, row, context)?.scalar(0),
            });
        }
    }
    Ok(Verdict {
        span: expr.span,
        value: truth(expr, row, context)?,
        operands,
        rule: rule(expr, row, context)?,
    })
}

/// The rule of the language that decides an atomic predicate.
fn rule(expr: &Expr, row: &Batch, context: &Context<'_>) -> Result<Option<String>, RuntimeError> {
    let scalar = |expr: &Expr| evaluate(expr, row, context).map(|column| column.scalar(0));

    Ok(match &expr.kind {
        ExprKind::StringMatch {
            operator,
            value,
            needle,
            ..
        } => Some(explain_match(
            *operator,
            &text(&scalar(value)?),
            &text(&scalar(needle)?),
        )),
        ExprKind::Membership {
            operator,
            value,
            list,
            ..
        } => {
            let items = list
                .iter()
                .map(|item| Ok(text(&scalar(item)?)))
                .collect::<Result<Vec<_>, RuntimeError>>()?;
            Some(membership_rule(*operator, &text(&scalar(value)?), &items))
        }
        ExprKind::InSubquery {
            operator,
            value,
            subquery,
        } => {
            let column = context.first_column(*subquery)?;
            let items: Vec<String> = (0..column.rows())
                .map(|row| text(&column.scalar(row)))
                .collect();
            Some(membership_rule(*operator, &text(&scalar(value)?), &items))
        }
        ExprKind::Between {
            negated,
            value,
            low,
            high,
        } => Some(explain_between(
            Negated::from(*negated),
            &scalar(value)?,
            &scalar(low)?,
            &scalar(high)?,
        )),
        ExprKind::Compare {
            operator,
            left,
            right,
        } if !operator.is_ordering() && left.ty == ScalarType::String => Some(explain_equality(
            *operator,
            &text(&scalar(left)?),
            &text(&scalar(right)?),
        )),
        ExprKind::Compare { left, right, .. }
            if scalar(left)?.is_null() || scalar(right)?.is_null() =>
        {
            let null = truth(expr, row, context)?.is_none();
            null.then(|| {
                "a comparison with null has no answer, and no answer is not true".to_owned()
            })
        }
        _ => None,
    })
}

/// A value as text.
fn text(value: &Scalar) -> String {
    let mut text = String::new();
    value.write_text(&mut text);
    text
}

/// The rule that decides membership among these texts.
fn membership_rule(operator: InOperator, value: &str, items: &[String]) -> String {
    let items: Vec<&str> = items.iter().map(String::as_str).collect();
    explain_membership(operator, value, &items)
}
