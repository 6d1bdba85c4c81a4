//! `project`

use std::collections::HashSet;
use std::sync::Arc;

use kql_parser::Span;
use kql_parser::syntax;

use super::{field, projection};
use crate::bind::naming::{ColumnName, distinct_names};
use crate::bind::{Binder, Row, SemanticError};
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
        let names: Vec<ColumnName> = items.iter().map(|item| self.item_name(item)).collect();
        let names = distinct_names(&names, &HashSet::new());
        let mut seen = HashSet::new();
        let mut columns = Vec::with_capacity(items.len());
        for (item, name) in items.iter().zip(names) {
            if item.names.len() > 1 {
                self.unsupported("several names for one value", item.span);
                continue;
            }
            let value = self.scalar(&item.value, Row::Of(schema));
            if !seen.insert(name.clone()) {
                let place = item.names.first().map_or(item.span, |name| name.span);
                self.report(SemanticError::DuplicateColumn { name, span: place });
                continue;
            }
            columns.push((field(name, &value, schema), value));
        }
        columns
    }
}
