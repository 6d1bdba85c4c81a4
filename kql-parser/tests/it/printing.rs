//! Printing a tree and reading the text gives the same tree.

use crate::support;
use kql_parser::syntax::{BinaryOperator, ExprKind};
use kql_parser::visit::{Rewriter, Visitor, rewrite_expr, rewrite_query, walk_expr, walk_query};
use kql_parser::{parse, parse_expression, print};

#[test]
fn every_construct_reads_without_a_report() {
    for query in support::QUERIES {
        assert_eq!(parse(query).diagnostics, [], "{query}");
    }
}

#[test]
fn the_printed_text_reads_as_the_same_tree() {
    for query in support::QUERIES {
        let tree = parse(query).query;
        let text = print::query(&tree);
        let again = parse(&text);
        assert_eq!(again.diagnostics, [], "{text}");
        assert_eq!(
            support::shape(&again.query),
            support::shape(&tree),
            "{text}"
        );
        assert_eq!(print::query(&again.query), text);
    }
}

#[test]
fn a_query_is_printed_with_a_stage_a_line() {
    let tree = parse("T|where a>1|project  a").query;
    assert_eq!(print::query(&tree), "T\n| where a > 1\n| project a");
}

#[test]
fn brackets_are_added_where_a_changed_tree_needs_them() {
    struct Swap;
    impl Rewriter for Swap {
        fn expr(&mut self, expr: &mut kql_parser::syntax::Expr) {
            if let ExprKind::Binary { operator, .. } = &mut expr.kind {
                *operator = match *operator {
                    BinaryOperator::And => BinaryOperator::Or,
                    BinaryOperator::Or => BinaryOperator::And,
                    other => other,
                };
            }
            rewrite_expr(self, expr);
        }
    }
    let mut tree = parse("T | where a and b or c").query;
    rewrite_query(&mut Swap, &mut tree);
    assert_eq!(print::query(&tree), "T\n| where (a or b) and c");
}

#[test]
fn a_visitor_sees_every_name_once() {
    struct Names(Vec<String>);
    impl Visitor for Names {
        fn expr(&mut self, expr: &kql_parser::syntax::Expr) {
            if let ExprKind::Name(name) = &expr.kind {
                self.0.push(name.text.clone());
            }
            walk_expr(self, expr);
        }
    }
    let mut names = Names(Vec::new());
    walk_query(
        &mut names,
        &parse("T | join (U | where a > f(b)) on c | mv-apply d on (take e)").query,
    );
    assert_eq!(names.0, ["T", "U", "a", "b", "c", "d", "e"]);
}

#[test]
fn a_lone_expression_reads_and_prints() {
    let (expr, diagnostics) = parse_expression("a == 'x' and b in (1, 2)");
    assert_eq!(diagnostics, []);
    assert_eq!(print::expression(&expr), r#"a == "x" and b in (1, 2)"#);
    assert_eq!(parse_expression("a b").1.len(), 1);
}

#[test]
fn a_call_of_a_name_that_means_something_else_is_bracketed() {
    for text in [
        r#"["view"]()"#,
        r#"["dynamic"](1)"#,
        r#"["long"](a)"#,
        r#"["take"](1)"#,
        "count()",
        "not(a)",
    ] {
        let (call, diagnostics) = parse_expression(text);
        assert_eq!(diagnostics, [], "{text}");
        assert_eq!(print::expression(&call), text);
    }
}

#[test]
fn a_number_before_a_path_is_bracketed() {
    for text in ["(0).a", "(1.5)[0]", "(1d).a", r#""x"[0]"#] {
        assert_eq!(print::expression(&parse_expression(text).0), text);
    }
}
