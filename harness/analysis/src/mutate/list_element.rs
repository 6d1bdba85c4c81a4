//! A list without one of its elements.

use kql_parser::syntax::{Expr, ExprKind, Literal, Operator};
use serde_json::Value;

use super::{Change, Mutation, change, no_operator, without_each};

/// A list of `in`, `has_any`, `has_all`, or a `dynamic` array, loses an element.
pub static LIST_ELEMENT: Mutation = Mutation {
    name: "list-element",
    summary: "a list loses an element",
    of_expr: shorter,
    of_operator: no_operator as fn(&Operator, &str) -> Vec<Change>,
};

fn shorter(expr: &Expr, query: &str) -> Vec<Change> {
    match &expr.kind {
        ExprKind::In { list, .. } => {
            let spans: Vec<_> = list.iter().map(|item| item.span).collect();
            without_each(&spans)
        }
        ExprKind::Literal(Literal::Dynamic(_)) => dynamic_array(expr, query),
        _ => Vec::new(),
    }
}

/// `dynamic([…])` without each of its elements, the others written as JSON.
fn dynamic_array(expr: &Expr, query: &str) -> Vec<Change> {
    let ExprKind::Literal(Literal::Dynamic(literal)) = &expr.kind else {
        return Vec::new();
    };
    let kql_parser::syntax::DynamicLiteral::Array(items) = literal else {
        return Vec::new();
    };
    let Some(items) = items.iter().map(json).collect::<Option<Vec<Value>>>() else {
        return Vec::new();
    };
    let is_call = expr.span.text(query).trim_start().starts_with("dynamic");
    if items.len() < 2 || !is_call {
        return Vec::new();
    }
    (0..items.len())
        .map(|index| {
            let others = items.iter().enumerate().filter(|(at, _)| *at != index);
            let others: Vec<String> = others.map(|(_, item)| item.to_string()).collect();
            change(expr.span, format!("dynamic([{}])", others.join(", ")))
        })
        .collect()
}

/// An element as JSON; None for what JSON has no form of.
fn json(item: &kql_parser::syntax::DynamicLiteral) -> Option<Value> {
    use kql_parser::syntax::DynamicLiteral as D;
    Some(match item {
        D::Null => Value::Null,
        D::Bool(value) => Value::Bool(*value),
        D::Long(value) => Value::from(*value),
        D::Real(value) => Value::from(*value),
        D::String(value) => Value::from(value.as_str()),
        _ => return None,
    })
}
