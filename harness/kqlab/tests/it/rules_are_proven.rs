//! The tests of the rules under `rules/` notice every small change of their rule.

use std::path::{Path, PathBuf};

use kql_parser::Span;
use kql_parser::syntax::{
    BinaryOperator, Expr, ExprKind, InOperator, Operator, OperatorKind, StringTest,
};
use kql_parser::visit::{Visitor, walk_expr, walk_operator, walk_query};
use kqlab::Exit;
use kqlab::runner::{Selection, Suite, discover, run_suite};

fn test_files() -> Vec<PathBuf> {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules");
    discover(&rules).expect("the rules are there")
}

/// Runs a rule's tests over a changed query.
fn exit_of(path: &Path, query: Option<&str>) -> Exit {
    let suite = Suite::open(path).expect("the suite opens");
    let suite = query.map_or(suite.with_query(&suite.rule.query), |query| {
        suite.with_query(query)
    });
    run_suite(&suite, &Selection::default()).exit
}

/// Small changes of a query: what is changed, and the new text.
struct Changes<'q> {
    query: &'q str,
    found: Vec<(String, String)>,
}

impl<'q> Changes<'q> {
    fn of(query: &'q str) -> Vec<(String, String)> {
        let parsed = kql_parser::parse(query);
        assert!(parsed.diagnostics.is_empty(), "{:?}", parsed.diagnostics);
        let mut changes = Self {
            query,
            found: vec![],
        };
        walk_query(&mut changes, &parsed.query);
        changes.window();
        changes.found
    }

    fn replace(&mut self, what: &str, span: Span, text: &str) {
        let (start, end) = (span.start as usize, span.end as usize);
        let changed = format!("{}{text}{}", &self.query[..start], &self.query[end..]);
        self.found
            .push((format!("{what} `{}`", span.text(self.query)), changed));
    }

    /// Each end of the window, a second earlier and a second later.
    fn window(&mut self) {
        for call in ["now(-5d)", "now()"] {
            let Some(start) = self.query.find(call) else {
                continue;
            };
            let start = u32::try_from(start).expect("a short query");
            let span = Span::new(
                start,
                start + u32::try_from(call.len()).expect("a short call"),
            );
            self.replace("a second later", span, &format!("{call} + 1s"));
            self.replace("a second earlier", span, &format!("{call} - 1s"));
        }
    }

    /// Each operand of the `and`s at the top of a filter.
    fn conjuncts(&mut self, predicate: &Expr) {
        match &predicate.kind {
            ExprKind::Binary {
                operator: BinaryOperator::And,
                left,
                right,
                ..
            } => {
                self.conjuncts(left);
                self.conjuncts(right);
            }
            _ => self.replace("without", predicate.span, "true"),
        }
    }
}

impl Visitor for Changes<'_> {
    fn operator(&mut self, operator: &Operator) {
        if let OperatorKind::Where(predicate) = &operator.kind {
            self.conjuncts(predicate);
        }
        walk_operator(self, operator);
    }

    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Binary {
                operator: BinaryOperator::String(operator),
                operator_span,
                ..
            } if operator.test == StringTest::Has => {
                self.replace("contains for", *operator_span, "contains");
            }
            ExprKind::In {
                operator: InOperator::HasAny,
                list,
                ..
            } => {
                for (index, item) in list.iter().enumerate() {
                    // The comma goes with the item, before it for the last one.
                    let span = match (
                        list.get(index + 1),
                        index.checked_sub(1).and_then(|i| list.get(i)),
                    ) {
                        (Some(next), _) => Span::new(item.span.start, next.span.start),
                        (None, Some(before)) => Span::new(before.span.end, item.span.end),
                        (None, None) => continue,
                    };
                    self.replace("list without", span, "");
                }
            }
            _ => {}
        }
        walk_expr(self, expr);
    }
}

#[test]
fn the_rules_pass_as_they_are() {
    let files = test_files();
    assert_eq!(files.len(), 5);
    for path in files {
        assert_eq!(exit_of(&path, None), Exit::Passed, "{}", path.display());
    }
}

#[test]
fn every_small_change_of_a_rule_fails_a_test() {
    let mut tried = 0;
    for path in test_files() {
        let query = Suite::open(&path)
            .expect("the suite opens")
            .rule
            .query
            .clone();
        for (what, changed) in Changes::of(&query) {
            assert_eq!(
                exit_of(&path, Some(&changed)),
                Exit::Failed,
                "{}: {what}\n{changed}",
                path.display()
            );
            tried += 1;
        }
    }
    // has: 1 + 3 + 2 + 0 + 1; conjuncts: 3 + 4 + 4 + 3 + 2; list elements: 3 + 0 + 3 + 7 + 0; window: 4 each.
    assert_eq!(tried, 7 + 16 + 13 + 20);
}
