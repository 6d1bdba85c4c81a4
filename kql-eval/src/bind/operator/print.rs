//! `print`

use std::collections::HashSet;
use std::sync::Arc;

use kql_parser::Span;
use kql_parser::syntax;

use super::projection;
use crate::bind::items::Item;
use crate::bind::naming::{ColumnName, distinct_names};
use crate::bind::{Binder, Row};
use crate::plan::{Node, Plan, Schema};

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
        let mut bound: Vec<Item> = Vec::with_capacity(items.len());
        for (place, item) in items.iter().enumerate() {
            let mut results = self.items(std::slice::from_ref(item), Row::None);
            if let ([only], true) = (results.as_mut_slice(), item.names.is_empty()) {
                only.name = ColumnName::Inferred(format!("print_{place}"));
            }
            bound.extend(results);
        }
        let names: Vec<ColumnName> = bound.iter().map(|item| item.name.clone()).collect();
        let names = distinct_names(&names, &HashSet::new());
        let columns = self.item_columns(&one_row.schema, bound, names);
        projection(&one_row, columns, span)
    }
}
