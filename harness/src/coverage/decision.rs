//! A predicate as a decision over its atomic predicates, and what shows that each of them decides.

use kql_eval::plan::{Expr, ExprKind};
use kql_eval::types::{Scalar, ScalarType};
use kql_parser::Span;

use super::Aspect;
use crate::proof::{Demand, Truth, substitute};

/// A predicate taken apart at its `and`, `or` and `not`.
#[derive(Clone, Debug)]
pub(super) struct Decision {
    /// The predicate, with [`ExprKind::Column`] as the number of an atom, counted from the end of the row's own columns.
    skeleton: Expr,
    /// The atomic predicates, over the row.
    pub atoms: Vec<Atom>,
    /// How many columns a row has.
    width: usize,
}

/// An atomic predicate in its decision.
#[derive(Clone, Debug)]
pub(super) struct Atom {
    /// The predicate, over the row.
    pub expr: Expr,
    /// Whether the decision can only become true when it does: it stands under an even number of `not`.
    is_positive: bool,
}

impl Decision {
    /// The decision of a predicate over rows with `width` columns.
    pub fn of(predicate: &Expr, width: usize) -> Self {
        let mut atoms = Vec::new();
        let skeleton = taken_apart(predicate, true, width, &mut atoms);
        Self {
            skeleton,
            atoms,
            width,
        }
    }

    /// The column of an atom's value, after those of the row.
    pub fn value(&self, atom: usize) -> Expr {
        let span = self.atoms.get(atom).map_or(Span::at(0), |of| of.expr.span);
        Expr::column(self.width + atom, ScalarType::Bool, span)
    }

    /// What shows an aspect of an atom: demands over the row and after it the values of the atoms.
    pub fn shows(&self, atom: usize, aspect: Aspect) -> Vec<Demand> {
        let is_positive = self.atoms.get(atom).is_none_or(|of| of.is_positive);
        let is = |truth| Demand {
            predicate: self.value(atom),
            truth,
        };
        match aspect {
            Aspect::True => vec![is(Truth::True)],
            Aspect::False => vec![is(Truth::False)],
            Aspect::DecidesTrue | Aspect::DecidesFalse => {
                let truth = if aspect == Aspect::DecidesTrue {
                    Truth::True
                } else {
                    Truth::False
                };
                // With the value that speaks for the row it is kept, with the other it is not.
                vec![
                    is(truth),
                    Demand::holds(self.with(atom, is_positive)),
                    Demand::drops(self.with(atom, !is_positive)),
                ]
            }
            Aspect::Alone
            | Aspect::Inside
            | Aspect::Outside
            | Aspect::Differs
            | Aspect::WithPartner
            | Aspect::WithoutPartner => vec![],
        }
    }

    /// The decision where an atom has this value.
    fn with(&self, atom: usize, value: bool) -> Expr {
        substitute(&self.skeleton, &|column| {
            (column == self.width + atom)
                .then(|| Expr::literal(Scalar::Bool(value), self.skeleton.span))
        })
    }

    /// A demand over the row and the values of the atoms as one over the row alone.
    pub fn over_row(&self, demand: &Demand) -> Demand {
        Demand {
            predicate: substitute(&demand.predicate, &|column| {
                let atom = self.atoms.get(column.checked_sub(self.width)?)?;
                Some(atom.expr.clone())
            }),
            truth: demand.truth,
        }
    }
}

fn taken_apart(expr: &Expr, is_positive: bool, width: usize, atoms: &mut Vec<Atom>) -> Expr {
    let mut all = |items: &[Expr]| {
        let items = items.iter();
        items
            .map(|item| taken_apart(item, is_positive, width, atoms))
            .collect()
    };
    let kind = match &expr.kind {
        ExprKind::And(items) if is_written(expr) => ExprKind::And(all(items)),
        ExprKind::Or(items) if is_written(expr) => ExprKind::Or(all(items)),
        ExprKind::Not(operand) if is_written(expr) => {
            ExprKind::Not(Box::new(taken_apart(operand, !is_positive, width, atoms)))
        }
        _ if expr.is_fixed() => return expr.clone(),
        _ => {
            atoms.push(Atom {
                expr: expr.clone(),
                is_positive,
            });
            return Expr::column(width + atoms.len() - 1, expr.ty, expr.span);
        }
    };
    Expr {
        kind,
        ty: expr.ty,
        span: expr.span,
    }
}

/// Whether the operands are written in the text one by one. `search 'x'` stands for an `or` over all columns, which is one
/// predicate to its author.
fn is_written(expr: &Expr) -> bool {
    let children = expr.children();
    children.iter().all(|child| child.span != expr.span)
}
