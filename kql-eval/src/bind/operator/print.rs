//! `print`

use std::collections::HashSet;
use std::sync::Arc;

use kql_parser::Span;
use kql_parser::syntax;

use super::projection;
use crate::bind::naming::{ColumnName, distinct_names};
use crate::bind::{Binder, Row};
use crate::plan::{Field, Node, Plan, Schema};

impl Binder<'_> {
    /// One row of values; unnamed ones are `print_0`, `print_1`, … by their place.
    pub(in crate::bind) fn print(&mut self, items: &[syntax::NamedExpr], span: Span) -> Arc<Plan> {
        let one_row = Arc::new(Plan {
            node: Node::Values {
                columns: vec![],
                rows: 1,
            },
            schema: Arc::new(Schema::default()),
            span,
        });
        let names: Vec<ColumnName> = items
            .iter()
            .enumerate()
            .map(|(place, item)| match item.names.first() {
                Some(name) => ColumnName::Spelled(name.text.clone()),
                None => ColumnName::Inferred(format!("print_{place}")),
            })
            .collect();
        let names = distinct_names(&names, &HashSet::new());
        let mut columns = Vec::with_capacity(items.len());
        for (item, name) in items.iter().zip(names) {
            if item.names.len() > 1 {
                self.unsupported("several names for one value", item.span);
                continue;
            }
            let value = self.scalar(&item.value, Row::None);
            columns.push((Field::computed(name, value.ty), value));
        }
        projection(&one_row, columns, span)
    }
}
