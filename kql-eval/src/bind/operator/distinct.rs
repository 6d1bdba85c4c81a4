//! `distinct`

use std::collections::HashSet;
use std::sync::Arc;

use kql_parser::Span;
use kql_parser::syntax::{self, ExprKind as Syntax};

use super::field;
use crate::bind::naming::{ColumnName, distinct_names};
use crate::bind::{Binder, Row};
use crate::plan::{Expr, Field, Node, Plan, Schema};

impl Binder<'_> {
    /// Each combination of the listed values once.
    pub(super) fn distinct(
        &mut self,
        input: Arc<Plan>,
        items: &[syntax::NamedExpr],
        span: Span,
    ) -> Arc<Plan> {
        let schema = Arc::clone(&input.schema);
        let mut keys: Vec<(ColumnName, Expr)> = Vec::new();
        for item in items {
            if let Syntax::Wildcard(_) = item.value.kind {
                for (index, field) in schema.fields.iter().enumerate() {
                    let value = Expr::column(index, field.ty, item.span);
                    let what = format!("the column `{}` of `distinct *`", field.name);
                    let value = self.grouping_key(value, &schema, &what);
                    keys.push((ColumnName::Bare(field.name.to_string()), value));
                }
                continue;
            }
            let value = self.scalar(&item.value, Row::Of(&schema));
            let value = self.grouping_key(value, &schema, "a value of `distinct`");
            keys.push((self.item_name(item), value));
        }
        let names: Vec<ColumnName> = keys.iter().map(|(name, _)| name.clone()).collect();
        let names = distinct_names(&names, &HashSet::new());
        let keys: Vec<Expr> = keys.into_iter().map(|(_, value)| value).collect();
        let spans = keys.iter().map(|key| key.span);
        self.names_differ(names.iter().map(String::as_str).zip(spans));
        let fields: Vec<Field> = names
            .into_iter()
            .zip(&keys)
            .map(|(name, value)| field(name, value, &schema))
            .collect();
        let incomplete = schema.incomplete || keys.iter().any(Expr::is_error);
        let node = Node::Aggregate {
            input,
            keys,
            aggregates: vec![],
        };
        Arc::new(Plan {
            node,
            schema: Arc::new(Schema {
                fields,
                incomplete,
                unpacked: None,
                stage: None,
            }),
            span,
        })
    }
}
