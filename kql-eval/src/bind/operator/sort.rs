//! `sort`, `order`, `top`

use std::sync::Arc;

use kql_parser::Span;
use kql_parser::syntax;

use crate::bind::{Binder, Row, SemanticError};
use crate::plan::{Node, Plan, SortKey};
use crate::types::ScalarType;

impl Binder<'_> {
    /// All rows in order.
    pub(super) fn sort(
        &mut self,
        input: Arc<Plan>,
        keys: &[syntax::SortKey],
        span: Span,
    ) -> Arc<Plan> {
        let keys = self.sort_keys(&input, keys);
        let schema = Arc::clone(&input.schema);
        Arc::new(Plan {
            node: Node::Sort {
                input,
                keys,
                limit: None,
            },
            schema,
            span,
        })
    }

    /// The first rows in an order.
    pub(super) fn top(
        &mut self,
        input: Arc<Plan>,
        count: &syntax::Expr,
        keys: &[syntax::SortKey],
        span: Span,
    ) -> Arc<Plan> {
        let limit = self.row_count(count);
        let keys = self.sort_keys(&input, keys);
        let schema = Arc::clone(&input.schema);
        Arc::new(Plan {
            node: Node::Sort { input, keys, limit },
            schema,
            span,
        })
    }

    /// Descending unless `asc` is written; nulls are the smallest values unless `nulls` is written.
    fn sort_keys(&mut self, input: &Arc<Plan>, keys: &[syntax::SortKey]) -> Vec<SortKey> {
        let mut bound = Vec::with_capacity(keys.len());
        for key in keys {
            let value = self.scalar(&key.value.value, Row::Of(&input.schema));
            if value.is_error() {
                continue;
            }
            self.perhaps(&value, ScalarType::String);
            if value.ty == ScalarType::Dynamic {
                self.report(SemanticError::WrongType {
                    what: "a sort key".to_owned(),
                    expected: "a value with an order".to_owned(),
                    actual: value.ty,
                    span: value.span,
                    help: Some("`tostring(…)`, `tolong(…)` or `todatetime(…)` first".to_owned()),
                });
                continue;
            }
            let ascending = key.ascending.unwrap_or(false);
            bound.push(SortKey {
                value,
                ascending,
                nulls_first: key.nulls_first.unwrap_or(ascending),
            });
        }
        bound
    }
}
