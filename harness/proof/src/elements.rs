//! The values of a list in a predicate, one by one.

use std::sync::Arc;

use kql_eval::operators::Membership;
use kql_eval::plan::{Expr, ExprKind};
use kql_eval::types::{Scalar, ScalarType};
use kql_parser::syntax::InOperator;

use super::decision::Truth;

/// Each value of a list on its own, where one of them is enough.
#[must_use]
pub fn elements(expr: &Expr, truth: Truth) -> Vec<Expr> {
    let ExprKind::Membership { operator, list, .. } = &expr.kind else {
        return vec![expr.clone()];
    };
    let wants = matches!(truth, Truth::True | Truth::NotFalse);
    let one_is_enough = match operator {
        InOperator::In | InOperator::InIgnoreCase | InOperator::HasAny => wants,
        InOperator::NotIn | InOperator::NotInIgnoreCase => !wants,
        InOperator::HasAll => false,
    };
    let single: Option<Vec<Expr>> = list
        .iter()
        .map(|item| only_element(expr, item.as_literal()?))
        .collect();
    match single {
        Some(single) if one_is_enough && list.len() > 1 => single,
        _ => vec![expr.clone()],
    }
}

/// A membership with one value for its list; `None` when the expression is no membership.
#[must_use]
pub fn only_element(expr: &Expr, item: &Scalar) -> Option<Expr> {
    let ExprKind::Membership {
        operator, value, ..
    } = &expr.kind
    else {
        return None;
    };
    let prepared = Membership::new(*operator, value.ty, std::slice::from_ref(item)).ok()?;
    Some(Expr {
        kind: ExprKind::Membership {
            operator: *operator,
            prepared: Some(Arc::new(prepared)),
            value: value.clone(),
            list: vec![Expr::literal(item.clone(), expr.span)],
        },
        ty: ScalarType::Bool,
        span: expr.span,
    })
}
