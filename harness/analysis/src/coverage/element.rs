//! The elements of lists: a row for which one of them decides, and no other.

use std::sync::Arc;

use kql_eval::operators::Membership;
use kql_eval::plan::{Expr, ExprKind};
use kql_eval::types::Scalar;
use kql_eval::types::dynamic::{Dynamic, DynamicRef};
use kql_parser::Span;
use kql_parser::syntax::InOperator;
use kqlab_proof::Constraint;

/// An element of a list.
#[derive(Clone, Debug)]
pub(super) struct Element {
    /// The place of the list's item that it is part of.
    pub span: Span,
    /// Its value.
    pub value: Scalar,
    /// What shows that it decides alone: constraints over the row.
    pub shows: Vec<Constraint>,
}

/// The elements of the list of an atomic predicate; none where it has no list of constants.
pub(super) fn elements(atom: &Expr) -> Vec<Element> {
    let ExprKind::Membership {
        operator,
        value,
        list,
        ..
    } = &atom.kind
    else {
        return vec![];
    };
    let mut items: Vec<(Span, Scalar)> = Vec::new();
    for item in list {
        let Some(literal) = item.as_literal() else {
            return vec![];
        };
        items.extend(parts(literal).into_iter().map(|part| (item.span, part)));
    }
    let operator = positive(*operator);
    let among = |values: &[Scalar]| {
        let prepared = Membership::new(operator, value.ty, values).ok()?;
        let list = values.iter();
        Some(Expr {
            kind: ExprKind::Membership {
                operator,
                prepared: Some(Arc::new(prepared)),
                value: value.clone(),
                list: list
                    .map(|value| Expr::literal(value.clone(), atom.span))
                    .collect(),
            },
            ty: atom.ty,
            span: atom.span,
        })
    };
    let element = |number: usize| {
        let (span, value) = items.get(number)?.clone();
        let others = items
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != number);
        let others: Vec<Scalar> = others.map(|(_, (_, value))| value.clone()).collect();
        let own = among(std::slice::from_ref(&value))?;
        let is_all = operator == InOperator::HasAll;
        let mut shows = vec![if is_all {
            Constraint::drops(own)
        } else {
            Constraint::holds(own)
        }];
        if !others.is_empty() {
            let others = among(&others)?;
            shows.push(if is_all {
                Constraint::holds(others)
            } else {
                Constraint::drops(others)
            });
        }
        Some(Element { span, value, shows })
    };
    (0..items.len()).filter_map(element).collect()
}

/// The operator that is true of what is in the list.
const fn positive(operator: InOperator) -> InOperator {
    match operator {
        InOperator::In | InOperator::NotIn => InOperator::In,
        InOperator::InIgnoreCase | InOperator::NotInIgnoreCase => InOperator::InIgnoreCase,
        InOperator::HasAny => InOperator::HasAny,
        InOperator::HasAll => InOperator::HasAll,
    }
}

/// A value, or the elements of an array.
fn parts(value: &Scalar) -> Vec<Scalar> {
    if let Scalar::Dynamic(bytes) = value
        && let Dynamic::Array(array) = DynamicRef::new(bytes).view()
    {
        return array.iter().map(Scalar::dynamic).collect();
    }
    vec![value.clone()]
}
