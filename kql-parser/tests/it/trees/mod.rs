//! Trees that no text was read for are printed as text that reads as the same tree, and that prints the same again.

mod atom;
mod scalar;
mod tabular;

use kql_parser::syntax::{BinaryOperator, Expr, ExprKind, Query};
use kql_parser::visit::{Rewriter, rewrite_expr, rewrite_query};
use kql_parser::{parse, print};
use proptest::prelude::*;

use self::atom::{NONE, expr};
use crate::support;

/// Takes away what has no meaning of its own: brackets, and which way a chain of `and` or `or` leans.
struct Plain;

impl Rewriter for Plain {
    fn expr(&mut self, expr: &mut Expr) {
        while let ExprKind::Paren(inner) = &mut expr.kind {
            *expr = std::mem::replace(
                &mut **inner,
                Expr {
                    kind: ExprKind::Missing,
                    span: NONE,
                },
            );
        }
        rewrite_expr(self, expr);
        lean_left(expr);
    }
}

/// `a and (b and c)` becomes `(a and b) and c`.
fn lean_left(expr: &mut Expr) {
    let ExprKind::Binary {
        operator: outer,
        left,
        right,
        ..
    } = &mut expr.kind
    else {
        return;
    };
    let outer = *outer;
    if !matches!(outer, BinaryOperator::And | BinaryOperator::Or) {
        return;
    }
    let ExprKind::Binary {
        operator,
        left: middle,
        right: last,
        ..
    } = &mut right.kind
    else {
        return;
    };
    if *operator != outer {
        return;
    }
    let hole = || Expr {
        kind: ExprKind::Missing,
        span: NONE,
    };
    let first = std::mem::replace(&mut **left, hole());
    let middle = std::mem::replace(&mut **middle, hole());
    let last = std::mem::replace(&mut **last, hole());
    let join = |left, right| ExprKind::Binary {
        operator: outer,
        operator_span: NONE,
        left: Box::new(left),
        right: Box::new(right),
    };
    let mut joined = self::expr(join(first, middle));
    lean_left(&mut joined);
    expr.kind = join(joined, last);
}

fn shape(query: &Query) -> String {
    let mut query = query.clone();
    rewrite_query(&mut Plain, &mut query);
    support::shape(&query)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, max_shrink_iters: 50_000, ..ProptestConfig::default() })]

    #[test]
    fn a_made_tree_is_read_from_its_text(query in tabular::query()) {
        let text = print::query(&query);
        let read = parse(&text);
        prop_assert_eq!(read.diagnostics, vec![], "{}", text);
        prop_assert_eq!(shape(&read.query), shape(&query), "{}", text);
        prop_assert_eq!(print::query(&read.query), text);
    }
}
