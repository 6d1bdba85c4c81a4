//! Mutations of `and`, `or` and `not`.

use kql_parser::syntax::{
    BinaryOperator, Expr, ExprKind, InOperator, Operator, OperatorKind, StringOperator, StringTest,
};

use super::{Change, Mutation, change, no_operator};

/// An operand of `and` is taken as true, one of `or` as false, a whole filter as true.
pub static DROP_OPERAND: Mutation = Mutation {
    name: "drop-operand",
    summary: "a condition is left out",
    of_expr: dropped,
    of_operator: dropped_filter,
};

/// `and` for `or` and the other way round.
pub static SWAP_LOGIC: Mutation = Mutation {
    name: "swap-logic",
    summary: "`and` and `or` change places",
    of_expr: swapped,
    of_operator: no_operator,
};

/// A test for its opposite.
pub static NEGATE: Mutation = Mutation {
    name: "negate",
    summary: "a test is negated",
    of_expr: negated,
    of_operator: no_operator,
};

fn dropped(expr: &Expr, _: &str) -> Vec<Change> {
    let ExprKind::Binary {
        operator: operator @ (BinaryOperator::And | BinaryOperator::Or),
        left,
        right,
        ..
    } = &expr.kind
    else {
        return Vec::new();
    };
    let neutral = if *operator == BinaryOperator::And {
        "true"
    } else {
        "false"
    };
    // The left side of a chain holds the operands before; they are dropped one by one where they stand.
    let is_chain = |side: &Expr| matches!(&side.kind, ExprKind::Binary { operator: inner, .. } if inner == operator);
    [left, right]
        .into_iter()
        .filter(|side| !is_chain(side))
        .map(|side| change(side.span, neutral))
        .collect()
}

fn dropped_filter(operator: &Operator, _: &str) -> Vec<Change> {
    match &operator.kind {
        OperatorKind::Where(predicate) if !is_logic(predicate) => {
            vec![change(predicate.span, "true")]
        }
        _ => Vec::new(),
    }
}

fn is_logic(expr: &Expr) -> bool {
    matches!(
        &expr.kind,
        ExprKind::Binary {
            operator: BinaryOperator::And | BinaryOperator::Or,
            ..
        }
    )
}

fn swapped(expr: &Expr, _: &str) -> Vec<Change> {
    match &expr.kind {
        ExprKind::Binary {
            operator: BinaryOperator::And,
            operator_span,
            ..
        } => vec![change(*operator_span, "or")],
        ExprKind::Binary {
            operator: BinaryOperator::Or,
            operator_span,
            ..
        } => vec![change(*operator_span, "and")],
        _ => Vec::new(),
    }
}

fn negated(expr: &Expr, query: &str) -> Vec<Change> {
    match &expr.kind {
        ExprKind::Binary {
            operator: BinaryOperator::Equal,
            operator_span,
            ..
        } => vec![change(*operator_span, "!=")],
        ExprKind::Binary {
            operator: BinaryOperator::NotEqual,
            operator_span,
            ..
        } => vec![change(*operator_span, "==")],
        ExprKind::Binary {
            operator: BinaryOperator::String(operator),
            ..
        } => match operator.test {
            StringTest::MatchesRegex | StringTest::Like => vec![wrapped(expr, query)],
            _ => {
                let other = StringOperator {
                    negated: !operator.negated,
                    ..*operator
                };
                with_operator(expr, other.symbol())
            }
        },
        ExprKind::In {
            operator,
            operator_span,
            ..
        } => match operator {
            InOperator::In => vec![change(*operator_span, "!in")],
            InOperator::NotIn => vec![change(*operator_span, "in")],
            InOperator::InIgnoreCase => vec![change(*operator_span, "!in~")],
            InOperator::NotInIgnoreCase => vec![change(*operator_span, "in~")],
            InOperator::HasAny | InOperator::HasAll => vec![wrapped(expr, query)],
        },
        ExprKind::Between {
            negated,
            operator_span,
            ..
        } => {
            let text = if *negated { "between" } else { "!between" };
            vec![change(*operator_span, text)]
        }
        _ => Vec::new(),
    }
}

/// The same operands under another operator.
fn with_operator(expr: &Expr, text: &str) -> Vec<Change> {
    match &expr.kind {
        ExprKind::Binary { operator_span, .. } => vec![change(*operator_span, text)],
        _ => Vec::new(),
    }
}

fn wrapped(expr: &Expr, query: &str) -> Change {
    change(expr.span, format!("not({})", expr.span.text(query)))
}
