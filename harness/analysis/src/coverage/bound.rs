//! Bounds of times and numbers: a row just inside and one just outside.

use kql_eval::operators::{Arithmetic, Comparison, comparable, result_type};
use kql_eval::plan::{Expr, ExprKind};
use kql_eval::types::ticks::SECOND;
use kql_eval::types::{Scalar, ScalarType, parse_decimal};
use kql_parser::Span;
use kqlab_proof::{Constraint, Truth};

/// A bound of an atomic predicate.
#[derive(Clone, Debug)]
pub(super) struct Bound {
    /// Its place.
    pub span: Span,
    /// What shows a row just inside: constraints over the row.
    pub inside: Vec<Constraint>,
    /// What shows a row just outside.
    pub outside: Vec<Constraint>,
    /// That the row is at the bound itself.
    pub at: Constraint,
}

/// The bounds of an atomic predicate that compares a time or a number of the row with values that are the same for all rows.
pub(super) fn bounds(atom: &Expr) -> Vec<Bound> {
    match &atom.kind {
        ExprKind::Compare {
            operator,
            left,
            right,
        } if operator.is_ordering() => {
            let (value, bound) = match (left.is_fixed(), right.is_fixed()) {
                (false, true) => (left, right),
                (true, false) => (right, left),
                _ => return vec![],
            };
            let Some(near) = near(value, bound) else {
                return vec![];
            };
            let is = |truth| {
                let mut all = vec![Constraint {
                    predicate: atom.clone(),
                    truth,
                }];
                all.extend(near.iter().cloned().map(Constraint::holds));
                all
            };
            vec![Bound {
                span: bound.span,
                inside: is(Truth::True),
                outside: is(Truth::False),
                at: Constraint::holds(compared(value, Comparison::Equal, bound)),
            }]
        }
        ExprKind::Between {
            value, low, high, ..
        } if !value.is_fixed() && low.is_fixed() && high.is_fixed() => {
            let top = if high.ty == ScalarType::TimeSpan && low.ty == ScalarType::DateTime {
                moved(low, Arithmetic::Add, (**high).clone())
            } else {
                (**high).clone()
            };
            let bound = |bound: &Expr, span: Span, inner: Comparison, outer: Comparison| {
                let near = near(value, bound)?;
                let with = |operator| {
                    let mut all = vec![Constraint::holds(compared(value, operator, bound))];
                    all.extend(near.iter().cloned().map(Constraint::holds));
                    all
                };
                Some(Bound {
                    span,
                    inside: with(inner),
                    outside: with(outer),
                    at: Constraint::holds(compared(value, Comparison::Equal, bound)),
                })
            };
            let (below, above) = (Comparison::Less, Comparison::Greater);
            let ends = [
                bound(low, low.span, Comparison::GreaterOrEqual, below),
                bound(&top, high.span, Comparison::LessOrEqual, above),
            ];
            ends.into_iter().flatten().collect()
        }
        _ => vec![],
    }
}

/// That a value is at most a second or 1 from a bound; None for other types than times and numbers.
fn near(value: &Expr, bound: &Expr) -> Option<[Expr; 2]> {
    let unit = match bound.ty {
        ScalarType::DateTime | ScalarType::TimeSpan => Scalar::TimeSpan(SECOND),
        ScalarType::Int => Scalar::Int(1),
        ScalarType::Long => Scalar::Long(1),
        ScalarType::Real => Scalar::Real(1.0),
        ScalarType::Decimal => Scalar::Decimal(parse_decimal("1")?),
        _ => return None,
    };
    let unit = Expr::literal(unit, bound.span);
    let low = moved(bound, Arithmetic::Subtract, unit.clone());
    let high = moved(bound, Arithmetic::Add, unit);
    if !comparable(Comparison::Less, value.ty, low.ty) {
        return None;
    }
    Some([
        compared(value, Comparison::GreaterOrEqual, &low),
        compared(value, Comparison::LessOrEqual, &high),
    ])
}

fn moved(bound: &Expr, operator: Arithmetic, by: Expr) -> Expr {
    Expr {
        ty: result_type(operator, bound.ty, by.ty).unwrap_or(bound.ty),
        kind: ExprKind::Arithmetic {
            operator,
            left: Box::new(bound.clone()),
            right: Box::new(by),
        },
        span: bound.span,
    }
}

fn compared(left: &Expr, operator: Comparison, right: &Expr) -> Expr {
    Expr {
        kind: ExprKind::Compare {
            operator,
            left: Box::new(left.clone()),
            right: Box::new(right.clone()),
        },
        ty: ScalarType::Bool,
        span: left.span,
    }
}
