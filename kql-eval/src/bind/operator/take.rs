//! `take`, `limit`, `count`

use std::sync::Arc;

use kql_parser::Span;
use kql_parser::syntax;

use crate::bind::Binder;
use crate::functions::aggregation;
use crate::plan::{Aggregate, Field, Node, Plan, Schema};
use crate::types::ScalarType;

impl Binder<'_> {
    /// The first rows, up to a count.
    pub(super) fn take(&mut self, input: Arc<Plan>, count: &syntax::Expr, span: Span) -> Arc<Plan> {
        let Some(count) = self.row_count(count) else {
            return input;
        };
        let schema = Arc::clone(&input.schema);
        Arc::new(Plan {
            node: Node::Limit { input, count },
            schema,
            span,
        })
    }

    /// One row with the number of rows.
    pub(super) fn count(input: Arc<Plan>, name: Option<&syntax::Name>, span: Span) -> Arc<Plan> {
        let name = name.map_or("Count", |name| name.text.as_str());
        Self::counted(input, name, span)
    }

    /// One row with the number of rows in a column of this name.
    pub(in crate::bind) fn counted(input: Arc<Plan>, name: &str, span: Span) -> Arc<Plan> {
        let form = aggregation::find("count")
            .and_then(|count| count.signatures.first().map(|form| (count.name, form)));
        let aggregates = form
            .map(|(name, signature)| Aggregate {
                name,
                signature,
                arguments: vec![],
                condition: None,
                constants: vec![],
                span,
            })
            .into_iter()
            .collect();
        let schema = Schema::new(vec![Field::computed(name, ScalarType::Long)]);
        Arc::new(Plan {
            node: Node::Aggregate {
                input,
                keys: vec![],
                aggregates,
            },
            schema: Arc::new(schema),
            span,
        })
    }
}
