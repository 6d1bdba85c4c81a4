//! `summarize` and `distinct` without one of their keys.

use kql_parser::syntax::{Operator, OperatorKind};

use super::{Change, Mutation, no_expr, without_each};

/// A key is left out.
pub static BY_COLUMN: Mutation = Mutation {
    name: "by-column",
    summary: "a key of `summarize` or `distinct` is left out",
    of_expr: no_expr,
    of_operator: fewer,
};

fn fewer(operator: &Operator, _: &str) -> Vec<Change> {
    let keys = match &operator.kind {
        OperatorKind::Summarize { by, .. } => by,
        OperatorKind::Distinct(columns) => columns,
        _ => return Vec::new(),
    };
    let spans: Vec<_> = keys.iter().map(|key| key.span).collect();
    without_each(&spans)
}
