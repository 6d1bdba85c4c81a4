//! `@KEYWORD@`

use std::sync::Arc;

use kql_parser::Span;
use kql_parser::syntax;

use crate::bind::Binder;
use crate::plan::{Node, Plan};

impl Binder<'_> {
    /// Some rows by chance, as `sample` gives them: most operators are made of nodes that exist already.
    pub(super) fn @NAME@(
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
}
