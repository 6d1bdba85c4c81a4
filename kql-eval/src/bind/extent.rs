//! How deep and how large what a query stands for may become. Every name declared by `let` is put in at each use, so that a
//! few lines can stand for more than any machine holds; and plans are followed stage by stage on the stack.

use kql_parser::Span;

use super::{Binder, SemanticError};
use crate::plan::{Expr, Plan};

/// The most stages one after another, and the most operators one within another.
const DEEPEST: usize = 200;
/// The most stages and operators that one declared name or one table may stand for.
const LARGEST: usize = 20_000;
/// The most functions of the query that call one another.
const CALLS: usize = 60;
/// The most calls of functions of the query, those within their bodies included.
const EXPANSIONS: usize = 20_000;

impl Binder<'_> {
    /// The expression, if it is not too deep or large; a report otherwise.
    pub(super) fn fitting_value(&mut self, value: Expr) -> Expr {
        if fits(&value, Expr::children) {
            return value;
        }
        self.too_large("an expression that stands for so much", value.span);
        Expr::error(value.span)
    }

    /// Whether a plan is neither too deep nor too large; a report otherwise.
    pub(super) fn is_fitting(&mut self, plan: &Plan, span: Span) -> bool {
        let is_fitting = fits(plan, inputs);
        if !is_fitting {
            self.too_large("a query of that many stages", span);
        }
        is_fitting
    }

    /// Whether a pipeline may have another stage.
    pub(super) fn has_room(&mut self, stages: usize, span: Span) -> bool {
        if stages >= DEEPEST {
            self.too_large("a query of that many stages", span);
        }
        stages < DEEPEST
    }

    /// Whether the body of another function may be put in.
    pub(super) fn may_call(&mut self, span: Span) -> bool {
        self.expansions += 1;
        if self.calls.len() >= CALLS || self.expansions == EXPANSIONS {
            self.too_large("a query whose functions call one another so often", span);
            // Whatever else is called would be too much as well.
            self.expansions = EXPANSIONS;
        }
        self.expansions < EXPANSIONS
    }

    fn too_large(&mut self, what: &str, span: Span) {
        self.report(SemanticError::Unsupported {
            what: what.to_owned(),
            span,
            help: Some(
                "what a `let` declares is put in at each use; `toscalar(…)` is computed once"
                    .to_owned(),
            ),
        });
    }
}

fn inputs(plan: &Plan) -> Vec<&Plan> {
    plan.inputs().into_iter().map(AsRef::as_ref).collect()
}

/// Whether a tree is neither too deep nor too large.
fn fits<'t, T>(root: &'t T, children: impl Fn(&'t T) -> Vec<&'t T>) -> bool {
    let mut seen = 0;
    let mut open = vec![(root, 1)];
    while let Some((node, depth)) = open.pop() {
        seen += 1;
        if seen > LARGEST || depth > DEEPEST {
            return false;
        }
        open.extend(children(node).into_iter().map(|child| (child, depth + 1)));
    }
    true
}
