//! `sample`, `sample-distinct`

use std::sync::Arc;

use kql_parser::Span;
use kql_parser::syntax;

use crate::bind::Binder;
use crate::plan::{Node, Plan};

impl Binder<'_> {
    /// A number of rows by chance; the seed of the run decides which.
    pub(super) fn sample(
        &mut self,
        input: Arc<Plan>,
        count: &syntax::Expr,
        span: Span,
    ) -> Arc<Plan> {
        let Some(count) = self.row_count(count) else {
            return input;
        };
        let schema = Arc::clone(&input.schema);
        Arc::new(Plan {
            node: Node::Sample { input, count },
            schema,
            span,
        })
    }

    /// A number of distinct values by chance.
    pub(super) fn sample_distinct(
        &mut self,
        input: Arc<Plan>,
        count: &syntax::Expr,
        of: &syntax::Expr,
        span: Span,
    ) -> Arc<Plan> {
        let item = syntax::NamedExpr {
            names: vec![],
            tuple: false,
            value: of.clone(),
            span: of.span,
        };
        let values = self.distinct(input, &[item], span);
        self.sample(values, count, span)
    }
}
