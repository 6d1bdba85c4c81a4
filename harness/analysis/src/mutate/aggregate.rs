//! Other aggregates.

use kql_parser::syntax::{Expr, ExprKind};

use super::{Change, Mutation, change, no_operator};

/// An aggregate for one that takes the same arguments.
pub static AGGREGATE: Mutation = Mutation {
    name: "aggregate",
    summary: "an aggregate is taken for another of the same arguments",
    of_expr: swapped,
    of_operator: no_operator,
};

/// Pairs that take the same arguments and mean different things.
const PAIRS: &[(&str, &str)] = &[
    ("min", "max"),
    ("minif", "maxif"),
    ("arg_min", "arg_max"),
    ("sum", "avg"),
    ("sumif", "avgif"),
    ("make_set", "make_list"),
    ("make_set_if", "make_list_if"),
];

fn swapped(expr: &Expr, _: &str) -> Vec<Change> {
    let ExprKind::Call(call) = &expr.kind else {
        return Vec::new();
    };
    let name = call.name.text.as_str();
    let other = PAIRS.iter().find_map(|(one, other)| match name {
        _ if name == *one => Some(*other),
        _ if name == *other => Some(*one),
        _ => None,
    });
    match other {
        None => Vec::new(),
        Some(other) => vec![change(call.name.span, other)],
    }
}
