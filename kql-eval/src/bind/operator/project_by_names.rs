//! `project-by-names`

use std::sync::Arc;

use kql_parser::Span;
use kql_parser::syntax;

use super::columns::wildcard_matches;
use super::{projection, unchanged};
use crate::bind::{Binder, Row};
use crate::plan::Plan;
use crate::types::Scalar;
use crate::types::dynamic::{Dynamic, DynamicRef};

impl Binder<'_> {
    /// The columns that names, arrays of names or wildcards find, in the order found; what finds none is passed over. See
    /// Kusto's page *project-by-names-operator*.
    pub(super) fn project_by_names(
        &mut self,
        input: &Arc<Plan>,
        items: &[syntax::Expr],
        span: Span,
    ) -> Arc<Plan> {
        let mut found: Vec<usize> = Vec::new();
        for item in items {
            let value = self.scalar(item, Row::None);
            if value.is_error() {
                continue;
            }
            let Some(patterns) = value.as_literal().and_then(patterns) else {
                self.refuse(
                    "a column is found by its name, an array of names or a wildcard".to_owned(),
                    item.span,
                    "`project-by-names \"Name\", \"Device*\", dynamic([\"City\"])`",
                );
                continue;
            };
            for pattern in patterns {
                for (index, field) in input.schema.fields.iter().enumerate() {
                    if wildcard_matches(&pattern, &field.name) && !found.contains(&index) {
                        found.push(index);
                    }
                }
            }
        }
        let columns = found
            .into_iter()
            .filter_map(|index| unchanged(&input.schema, index, span))
            .collect();
        projection(input, columns, span)
    }
}

/// The names and wildcards that a string or an array of strings holds.
fn patterns(value: &Scalar) -> Option<Vec<String>> {
    match value {
        Scalar::String(text) => Some(vec![text.to_string()]),
        Scalar::Dynamic(value) => match DynamicRef::new(value).view() {
            Dynamic::String(text) => Some(vec![text.to_owned()]),
            Dynamic::Array(items) => items
                .iter()
                .map(|item| match item.view() {
                    Dynamic::String(text) => Some(text.to_owned()),
                    _ => None,
                })
                .collect(),
            _ => None,
        },
        _ => None,
    }
}
