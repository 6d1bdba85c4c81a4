//! `extend`, `serialize`

use std::collections::HashSet;
use std::sync::Arc;

use kql_parser::Span;
use kql_parser::syntax;

use super::{field, projection, unchanged};
use crate::bind::naming::{ColumnName, distinct_names};
use crate::bind::{Binder, Row, SemanticError};
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
        let reserved: HashSet<&str> = schema.fields.iter().map(|field| &*field.name).collect();
        let names: Vec<ColumnName> = items.iter().map(|item| self.item_name(item)).collect();
        let names = distinct_names(&names, &reserved);
        let mut columns: Vec<_> = (0..schema.len())
            .filter_map(|index| unchanged(schema, index, span))
            .collect();
        let mut new = HashSet::new();
        for (item, name) in items.iter().zip(names) {
            if item.names.len() > 1 {
                self.unsupported("several names for one value", item.span);
                continue;
            }
            let value: Expr = self.scalar(&item.value, Row::Of(schema));
            if !new.insert(name.clone()) {
                let place = item.names.first().map_or(item.span, |name| name.span);
                self.report(SemanticError::DuplicateColumn { name, span: place });
                continue;
            }
            let field = field(name.as_str(), &value, schema);
            match schema
                .index_of(&name)
                .and_then(|index| columns.get_mut(index))
            {
                Some(column) => *column = (field, value),
                None => columns.push((field, value)),
            }
        }
        columns
    }
}
