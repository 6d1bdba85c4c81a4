//! Mutations of comparisons and of the ends of ranges.

use kql_parser::syntax::{BinaryOperator, Expr, ExprKind, Literal};

use super::{Change, Mutation, change, no_operator};

/// A comparison that takes its limit in or leaves it out, or looks the other way.
pub static COMPARISON: Mutation = Mutation {
    name: "comparison",
    summary: "a limit is taken in or left out, or the comparison turned round",
    of_expr: compared,
    of_operator: no_operator,
};

/// An end of `between` a little earlier and a little later.
pub static BOUND: Mutation = Mutation {
    name: "bound",
    summary: "an end of a range moves by the smallest step",
    of_expr: bounds,
    of_operator: no_operator,
};

fn compared(expr: &Expr, _: &str) -> Vec<Change> {
    let ExprKind::Binary {
        operator,
        operator_span,
        ..
    } = &expr.kind
    else {
        return Vec::new();
    };
    let others = match operator {
        BinaryOperator::Less => ["<=", ">"],
        BinaryOperator::LessOrEqual => ["<", ">="],
        BinaryOperator::Greater => [">=", "<"],
        BinaryOperator::GreaterOrEqual => [">", "<="],
        _ => return Vec::new(),
    };
    others
        .into_iter()
        .map(|text| change(*operator_span, text))
        .collect()
}

fn bounds(expr: &Expr, query: &str) -> Vec<Change> {
    let ExprKind::Between { low, high, .. } = &expr.kind else {
        return Vec::new();
    };
    // Numbers move by one, everything else by a second; what does not bind is no mutant.
    let step = if is_number(low) || is_number(high) {
        "1"
    } else {
        "1s"
    };
    [low, high]
        .into_iter()
        .flat_map(|end| {
            let text = end.span.text(query);
            ["-", "+"].map(|sign| change(end.span, format!("({text}) {sign} {step}")))
        })
        .collect()
}

fn is_number(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Literal(literal) => {
            matches!(
                literal,
                Literal::Long(_) | Literal::Int(_) | Literal::Real(_)
            )
        }
        ExprKind::Unary { operand, .. } => is_number(operand),
        ExprKind::Paren(inner) => is_number(inner),
        _ => false,
    }
}
