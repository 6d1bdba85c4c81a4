//! Other literals.

use kql_eval::types::write_timespan;
use kql_parser::syntax::{BinaryOperator, Expr, ExprKind, Literal};

use super::{Change, Mutation, change, no_operator};

/// A literal that is compared with something is another one.
pub static LITERAL: Mutation = Mutation {
    name: "literal",
    summary: "a literal in a test is another one",
    of_expr: others,
    of_operator: no_operator,
};

fn others(expr: &Expr, _: &str) -> Vec<Change> {
    match &expr.kind {
        ExprKind::Binary {
            operator: BinaryOperator::And | BinaryOperator::Or,
            ..
        } => Vec::new(),
        ExprKind::Binary { left, right, .. } => [left, right]
            .into_iter()
            .flat_map(|side| other(side))
            .collect(),
        ExprKind::In { list, .. } => list.iter().flat_map(other).collect(),
        ExprKind::Call(call) if call.name.text == "ago" => call
            .arguments
            .iter()
            .flat_map(|argument| other(&argument.value))
            .collect(),
        _ => Vec::new(),
    }
}

fn other(expr: &Expr) -> Vec<Change> {
    match &expr.kind {
        ExprKind::Literal(Literal::String(text)) if !text.is_empty() => {
            vec![change(expr.span, "\"another text\"")]
        }
        ExprKind::Literal(Literal::Long(value)) => [value.checked_sub(1), value.checked_add(1)]
            .into_iter()
            .flatten()
            .map(|value| change(expr.span, format!("({value})")))
            .collect(),
        ExprKind::Literal(Literal::TimeSpan(ticks)) => {
            [ticks.checked_sub(10_000_000), ticks.checked_add(10_000_000)]
                .into_iter()
                .flatten()
                .map(|ticks| {
                    let mut text = String::from("time(");
                    write_timespan(ticks, &mut text);
                    text.push(')');
                    change(expr.span, text)
                })
                .collect()
        }
        _ => Vec::new(),
    }
}
