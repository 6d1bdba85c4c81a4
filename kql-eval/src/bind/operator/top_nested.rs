//! `top-nested`

use std::sync::Arc;

use kql_parser::Span;
use kql_parser::syntax;

use crate::bind::aggregates::Collector;
use crate::bind::naming::{ColumnName, numbered};
use crate::bind::{Binder, Row, SemanticError};
use crate::plan::{Expr, Field, NestedLevel, Node, Plan, Schema, SortKey};
use crate::types::ScalarType;

impl Binder<'_> {
    /// The greatest groups of each level, each within its group of the level before. See Kusto's page
    /// *top-nested-operator*.
    pub(super) fn top_nested(
        &mut self,
        input: &Arc<Plan>,
        levels: &[syntax::TopNestedLevel],
        span: Span,
    ) -> Arc<Plan> {
        let mut fields: Vec<Field> = Vec::with_capacity(levels.len() * 2);
        let mut bound = Vec::with_capacity(levels.len());
        let mut incomplete = input.schema.incomplete;
        for level in levels {
            let Some(nested) = self.nested_level(input, level) else {
                incomplete = true;
                continue;
            };
            let key_name = match self.item_name(&level.of) {
                ColumnName::Spelled(name) | ColumnName::Bare(name) | ColumnName::Inferred(name) => {
                    name
                }
                ColumnName::Positional => "Column1".to_owned(),
            };
            let free = |fields: &[Field], name: &str| {
                numbered(name, |taken| {
                    fields.iter().any(|field| &*field.name == taken)
                })
            };
            let key_name = free(&fields, &key_name);
            let value_name = match level.by.value.names.first() {
                Some(name) => name.text.clone(),
                None => format!("aggregated_{key_name}"),
            };
            fields.push(super::field(key_name, &nested.key, &input.schema));
            let value_name = free(&fields, &value_name);
            fields.push(Field::computed(value_name, nested.by.value.ty));
            bound.push(nested);
        }
        if incomplete {
            return Self::broken(span);
        }
        Arc::new(Plan {
            node: Node::TopNested {
                input: Arc::clone(input),
                levels: bound,
            },
            schema: Arc::new(Schema::new(fields)),
            span,
        })
    }

    fn nested_level(
        &mut self,
        input: &Arc<Plan>,
        level: &syntax::TopNestedLevel,
    ) -> Option<NestedLevel> {
        let count = match &level.count {
            Some(count) => Some(self.row_count(count)?),
            None => None,
        };
        let key = self.scalar(&level.of.value, Row::Of(&input.schema));
        let others = level.others.as_ref().map(|others| {
            let value = self.scalar(others, Row::None);
            self.converted(value, key.ty)
        });
        let outer = self.collector.replace(Collector {
            input: Arc::clone(&input.schema),
            keys: vec![],
            key_count: 0,
            calls: vec![],
            columns: vec![],
        });
        let value = self.scalar(&level.by.value.value, Row::Groups);
        let collector = std::mem::replace(&mut self.collector, outer)?;
        if key.is_error() || value.is_error() || others.as_ref().is_some_and(Expr::is_error) {
            return None;
        }
        if value.ty == ScalarType::Dynamic {
            self.report(SemanticError::WrongType {
                what: "the value of `top-nested`".to_owned(),
                expected: "a value with an order".to_owned(),
                actual: value.ty,
                span: value.span,
                help: Some("`tolong(…)`, `toreal(…)` or `tostring(…)` it".to_owned()),
            });
            return None;
        }
        let ascending = level.by.ascending.unwrap_or(false);
        Some(NestedLevel {
            count,
            key,
            others,
            aggregates: collector.calls,
            by: SortKey {
                value,
                ascending,
                nulls_first: level.by.nulls_first.unwrap_or(ascending),
            },
        })
    }
}
