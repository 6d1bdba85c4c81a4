//! `project`

use std::collections::HashSet;
use std::sync::Arc;

use kql_parser::Span;
use kql_parser::syntax;

use super::projection;
use crate::bind::naming::{ColumnName, distinct_names};
use crate::bind::{Binder, Row};
use crate::plan::{Expr, Field, Plan, Schema};

impl Binder<'_> {
    /// The listed columns, in the order listed.
    pub(super) fn project(
        &mut self,
        input: &Arc<Plan>,
        items: &[syntax::NamedExpr],
        span: Span,
    ) -> Arc<Plan> {
        let (source, columns) =
            self.with_windows(input, |binder| binder.projected(&input.schema, items));
        projection(&source, columns, span)
    }

    fn projected(&mut self, schema: &Schema, items: &[syntax::NamedExpr]) -> Vec<(Field, Expr)> {
        let items = self.items(items, Row::Of(schema));
        let names: Vec<ColumnName> = items.iter().map(|item| item.name.clone()).collect();
        let names = distinct_names(&names, &HashSet::new());
        self.item_columns(schema, items, names)
    }
}
