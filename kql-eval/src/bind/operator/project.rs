//! `project`

use std::collections::HashSet;
use std::sync::Arc;

use kql_parser::Span;
use kql_parser::syntax;

use super::projection;
use crate::bind::naming::{ColumnName, distinct_names};
use crate::bind::{Binder, Row};
use crate::plan::Plan;

impl Binder<'_> {
    /// The listed columns, in the order listed.
    pub(super) fn project(
        &mut self,
        input: &Arc<Plan>,
        items: &[syntax::NamedExpr],
        span: Span,
    ) -> Arc<Plan> {
        let items = self.items(items, Row::Of(&input.schema));
        let names: Vec<ColumnName> = items.iter().map(|item| item.name.clone()).collect();
        let names = distinct_names(&names, &HashSet::new());
        let columns = self.item_columns(input, items, names);
        projection(input, columns, span)
    }
}
