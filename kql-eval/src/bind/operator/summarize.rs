//! `summarize`

use std::collections::HashSet;
use std::sync::Arc;

use kql_parser::Span;
use kql_parser::syntax::{self, ExprKind as Syntax};

use super::columns::incomplete;
use super::{field, projection, reopened};
use crate::bind::aggregates::Collector;
use crate::bind::naming::{ColumnName, distinct_names};
use crate::bind::{Binder, Row, SemanticError};
use crate::functions::aggregation;
use crate::plan::{Expr, Field, Node, Plan, Schema};

/// A column of the result: its name and its value in the aggregated rows.
struct Item {
    name: ColumnName,
    value: Expr,
}

/// What the keys of a `summarize` are for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum KeysOf {
    /// `summarize`, which takes no dynamics.
    Summarize,
    /// An operator that groups rows on the way and takes them.
    Other,
}

impl Binder<'_> {
    /// The columns of the result under their names; a name that comes twice is reported.
    fn result_columns(
        &mut self,
        items: Vec<Item>,
        names: Vec<String>,
        schema: &Schema,
    ) -> Vec<(Field, Expr)> {
        let mut seen = HashSet::new();
        let mut columns = Vec::with_capacity(items.len());
        for (item, name) in items.into_iter().zip(names) {
            if !seen.insert(name.clone()) {
                self.report(SemanticError::DuplicateColumn {
                    name,
                    span: item.value.span,
                });
                continue;
            }
            columns.push((field(name, &item.value, schema), item.value));
        }
        columns
    }

    /// One row for each combination of keys, with aggregates over the rows that share it.
    pub(super) fn summarize(
        &mut self,
        input: Arc<Plan>,
        aggregates: &[syntax::NamedExpr],
        by: &[syntax::NamedExpr],
        of: KeysOf,
        span: Span,
    ) -> Arc<Plan> {
        let schema = Arc::clone(&input.schema);
        let takes_all = aggregates.iter().any(|item| has_star(&item.value));
        let (keys, mut items) = self.keys(by, &schema, of);
        let key_names = by.iter().filter_map(|item| match &item.value.kind {
            Syntax::Name(name) => Some(name.text.clone()),
            _ => None,
        });
        self.collector = Some(Collector {
            input: Arc::clone(&schema),
            keys: key_names.collect(),
            key_count: keys.len(),
            calls: vec![],
            columns: vec![],
        });
        for item in aggregates {
            self.aggregate_item(item, &mut items);
        }
        let Some(collector) = self.collector.take() else {
            return Self::broken(span);
        };
        let names: Vec<ColumnName> = items.iter().map(|item| item.name.clone()).collect();
        let names = distinct_names(&names, &HashSet::new());
        let mut values = keys.iter().chain(items.iter().map(|item| &item.value));
        let has_mistakes = values.any(Expr::is_error);
        let mut aggregated = aggregated(input, keys, collector, span);
        if has_mistakes {
            aggregated = incomplete(&aggregated);
        }
        let columns = self.result_columns(items, names, &aggregated.schema);
        let shown = projection(&aggregated, columns, span);
        if takes_all {
            return reopened(shown, schema.unpacked);
        }
        shown
    }

    /// The keys, and the columns of the result that show them.
    fn keys(
        &mut self,
        by: &[syntax::NamedExpr],
        schema: &Schema,
        of: KeysOf,
    ) -> (Vec<Expr>, Vec<Item>) {
        let mut keys = Vec::with_capacity(by.len());
        let mut items = Vec::with_capacity(by.len());
        for item in by {
            if self.report_aggregate_key(&item.value) {
                continue;
            }
            let value = self.scalar(&item.value, Row::Of(schema));
            let value = match of {
                KeysOf::Summarize => self.grouping_key(value, schema, "a key of `summarize`"),
                KeysOf::Other => value,
            };
            let name = match &item.value.kind {
                // A value declared by `let` lends a key no name.
                Syntax::Name(name)
                    if item.names.is_empty() && schema.index_of(&name.text).is_none() =>
                {
                    ColumnName::Positional
                }
                _ => self.item_name(item),
            };
            items.push(Item {
                name,
                value: Expr::column(keys.len(), value.ty, item.span),
            });
            keys.push(value);
        }
        (keys, items)
    }

    /// Reports an aggregate among the keys; false if it is none.
    fn report_aggregate_key(&mut self, key: &syntax::Expr) -> bool {
        let Syntax::Call(call) = &key.kind else {
            return false;
        };
        let name = &call.name.text;
        let is_aggregate = self.scope.get(name).is_none()
            && aggregation::find(name).is_some()
            && crate::functions::scalar::find(name).is_none();
        if is_aggregate {
            self.report(SemanticError::MisplacedAggregate {
                name: name.clone(),
                span: call.name.span,
                help: format!("aggregates stand before `by`: `summarize {name}(…) by key`"),
            });
        }
        is_aggregate
    }

    fn aggregate_item(&mut self, item: &syntax::NamedExpr, items: &mut Vec<Item>) {
        if let Syntax::Call(call) = &item.value.kind
            && self.scope.get(&call.name.text).is_none()
            && let Some(aggregation) = aggregation::find(&call.name.text)
        {
            let columns = self.aggregate(aggregation, call);
            if columns.is_empty() {
                items.push(Item {
                    name: self.item_name(item),
                    value: Expr::error(item.span),
                });
            }
            for (index, column) in columns.into_iter().enumerate() {
                let name = match item.names.get(index) {
                    Some(name) => ColumnName::Spelled(name.text.clone()),
                    None => column
                        .name
                        .map_or(ColumnName::Positional, ColumnName::Inferred),
                };
                items.push(Item {
                    name,
                    value: column.value,
                });
            }
            return;
        }
        let value = self.scalar(&item.value, Row::Groups);
        if item.names.len() > 1 {
            self.unsupported("several names for one value", item.span);
            return;
        }
        let name = match self.item_name(item) {
            ColumnName::Bare(_) => ColumnName::Positional,
            name => name,
        };
        items.push(Item { name, value });
    }
}

/// Whether an aggregate takes all columns: `arg_max(x, *)`.
fn has_star(value: &syntax::Expr) -> bool {
    matches!(&value.kind, Syntax::Call(call)
        if call.arguments.iter().any(|argument| matches!(argument.value.kind, Syntax::Wildcard(_))))
}

/// The keys and aggregates as columns without names.
fn aggregated(input: Arc<Plan>, keys: Vec<Expr>, collector: Collector, span: Span) -> Arc<Plan> {
    let mut fields: Vec<Field> = keys
        .iter()
        .map(|key| field("", key, &input.schema))
        .collect();
    fields.extend(collector.columns.iter().map(|ty| Field::computed("", *ty)));
    let incomplete = input.schema.incomplete;
    Arc::new(Plan {
        node: Node::Aggregate {
            input,
            keys,
            aggregates: collector.calls,
        },
        schema: Arc::new(Schema {
            fields,
            incomplete,
            unpacked: None,
            stage: None,
        }),
        span,
    })
}
