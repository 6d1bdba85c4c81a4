//! `extend`, `serialize`

use std::sync::Arc;

use kql_parser::Span;
use kql_parser::syntax;

use super::{projection, unchanged};
use crate::bind::items::names_of;
use crate::bind::naming::{ColumnName, distinct_names};
use crate::bind::{Binder, Row};
use crate::plan::{Expr, Field, Plan, Schema};

impl Binder<'_> {
    /// Adds columns computed from the input's; a column of the same name is replaced in its place.
    pub(super) fn extend(
        &mut self,
        input: &Arc<Plan>,
        items: &[syntax::NamedExpr],
        span: Span,
    ) -> Arc<Plan> {
        let (source, columns) =
            self.with_windows(input, |binder| binder.extended(&input.schema, items, span));
        projection(&source, columns, span)
    }

    fn extended(
        &mut self,
        schema: &Schema,
        items: &[syntax::NamedExpr],
        span: Span,
    ) -> Vec<(Field, Expr)> {
        let items = self.items(items, Row::Of(schema));
        let names: Vec<ColumnName> = items.iter().map(|item| item.name.clone()).collect();
        let names = distinct_names(&names, &names_of(schema));
        let mut columns: Vec<_> = (0..schema.len())
            .filter_map(|index| unchanged(schema, index, span))
            .collect();
        for (field, value) in self.item_columns(schema, items, names) {
            let known = schema.index_of(&field.name);
            match known.and_then(|index| columns.get_mut(index)) {
                Some(column) => *column = (field, value),
                None => columns.push((field, value)),
            }
        }
        columns
    }
}
