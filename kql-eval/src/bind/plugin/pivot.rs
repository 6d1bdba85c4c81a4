//! `pivot`: a column for each value of a column, with an aggregate in its cells

use std::collections::BTreeSet;
use std::sync::Arc;

use kql_parser::Span;
use kql_parser::syntax::{self, ExprKind as Syntax};

use super::known_rows::known_rows;
use super::{Invocation, KnownBy, Plugin};
use crate::Settings;
use crate::bind::aggregates::Collector;
use crate::bind::operator::{self, unchanged};
use crate::bind::{Binder, Row, SemanticError};
use crate::exec::{Batch, Context, NoData};
use crate::functions::{Aggregation, aggregation};
use crate::operators::Comparison;
use crate::plan::{Aggregate, Expr, ExprKind, Field, Node, Plan, Schema};
use crate::types::{Scalar, ScalarType, convert};

/// A column for each value of a column.
pub(super) static PLUGIN: Plugin = Plugin {
    name: "pivot",
    syntax: "pivot(Column, [Aggregate], [Key, …])",
    bind: |binder, invocation| binder.pivot(invocation),
};

impl Binder<'_> {
    /// A column for each value of a column, with an aggregate in its cells. See Kusto's page *pivot-plugin*.
    fn pivot(&mut self, invocation: &Invocation<'_>) -> Option<Arc<Plan>> {
        let Invocation {
            input, call, span, ..
        } = *invocation;
        let schema = Arc::clone(&input.schema);
        let mut arguments = call.arguments.iter();
        let Some(pivot) = arguments.next() else {
            self.report(SemanticError::ArgumentCount {
                function: "pivot".to_owned(),
                expected: "at least 1 argument".to_owned(),
                actual: 0,
                span: call.span,
            });
            return None;
        };
        let value = self.scalar(&pivot.value, Row::Of(&schema));
        if value.is_error() {
            return None;
        }
        let (aggregate, ty) = self.pivot_aggregate(arguments.next(), &schema, call)?;
        let keys = self.pivot_keys(arguments, &schema, &value, &aggregate, span)?;
        let mut fields: Vec<Field> = keys
            .iter()
            .map(|key| operator::field(key_name(key, &schema), key, &schema))
            .collect();
        let text = self.converted(value, ScalarType::String);
        let (names, known_by) = self.pivot_names(invocation, &fields, &text);
        let aggregates: Vec<Aggregate> = names
            .iter()
            .map(|name| self.aggregate_of_value(&aggregate, &text, name, pivot.span))
            .collect();
        fields.extend(names.into_iter().map(|name| Field::computed(name, ty)));
        let plan = Arc::new(Plan {
            node: Node::Aggregate {
                input: Arc::clone(input),
                keys,
                aggregates,
            },
            schema: Arc::new(Schema {
                fields,
                incomplete: schema.incomplete,
                unpacked: None,
                stage: None,
            }),
            span,
        });
        Some(known_by.of_plan(plan, span))
    }

    /// The keys of the rows: those given, else all columns that neither the pivot nor the aggregate reads.
    fn pivot_keys<'q>(
        &mut self,
        given: impl Iterator<Item = &'q syntax::NamedExpr>,
        schema: &Schema,
        pivot: &Expr,
        aggregate: &Aggregate,
        span: Span,
    ) -> Option<Vec<Expr>> {
        let mut read = BTreeSet::new();
        pivot.for_each_column(&mut |index| {
            read.insert(index);
        });
        for argument in &aggregate.arguments {
            argument.for_each_column(&mut |index| {
                read.insert(index);
            });
        }
        let given: Vec<Expr> = given
            .map(|argument| self.scalar(&argument.value, Row::Of(schema)))
            .collect();
        if given.iter().any(Expr::is_error) {
            return None;
        }
        let keys: Vec<Expr> = if given.is_empty() {
            (0..schema.len())
                .filter(|index| !read.contains(index))
                .filter_map(|index| unchanged(schema, index, span).map(|(_, key)| key))
                .collect()
        } else {
            given
        };
        Some(keys)
    }

    /// The columns that the pivot's values become, and what they were known by.
    fn pivot_names(
        &mut self,
        invocation: &Invocation<'_>,
        fields: &[Field],
        text: &Expr,
    ) -> (Vec<String>, KnownBy) {
        let Invocation {
            input,
            declared,
            span,
            ..
        } = *invocation;
        let mut known_by = KnownBy::Rows;
        let names: Vec<String> = match declared {
            Some(declared) => declared
                .iter()
                .map(|column| column.name.text.clone())
                .filter(|name| !fields.iter().any(|field| *field.name == **name))
                .collect(),
            None => match known_rows(input).and_then(|rows| distinct_texts(&rows, text)) {
                Some(names) => names,
                None => {
                    known_by = KnownBy::Use;
                    self.used_columns(span)
                }
            },
        };
        (names, known_by)
    }

    /// The aggregate over those rows alone whose pivot has this value.
    fn aggregate_of_value(
        &mut self,
        aggregate: &Aggregate,
        pivot: &Expr,
        value: &str,
        span: Span,
    ) -> Aggregate {
        let value = Expr::literal(Scalar::String(value.into()), span);
        let here = self.compare(Comparison::Equal, pivot.clone(), value, span);
        let condition = match aggregate.condition.clone() {
            None => here,
            Some(own) => Expr {
                kind: ExprKind::And(vec![own, here]),
                ty: ScalarType::Bool,
                span,
            },
        };
        Aggregate {
            condition: Some(condition),
            ..aggregate.clone()
        }
    }

    /// The aggregate in the cells, `count()` unless another one is written.
    fn pivot_aggregate(
        &mut self,
        written: Option<&syntax::NamedExpr>,
        schema: &Arc<Schema>,
        pivot: &syntax::Call,
    ) -> Option<(Aggregate, ScalarType)> {
        let (aggregation, call) = self.cell_aggregation(written, pivot)?;
        let call = &call;
        // A sub-query inside a `summarize` may call the plugin: what that has collected so far must not mix with the
        // cells.
        let outer = self.collector.replace(Collector {
            input: Arc::clone(schema),
            keys: vec![],
            key_count: 0,
            calls: vec![],
            columns: vec![],
        });
        let columns = self.aggregate(aggregation, call);
        let collector = std::mem::replace(&mut self.collector, outer)?;
        let [column] = columns.as_slice() else {
            if !columns.is_empty() {
                self.unsupported("an aggregate of several columns in `pivot`", call.span);
            }
            return None;
        };
        let ty = column.value.ty;
        Some((collector.calls.into_iter().next()?, ty))
    }

    /// The aggregation in the cells, with its call.
    fn cell_aggregation(
        &mut self,
        written: Option<&syntax::NamedExpr>,
        pivot: &syntax::Call,
    ) -> Option<(&'static Aggregation, syntax::Call)> {
        let counted = syntax::Call {
            name: syntax::Name {
                text: "count".to_owned(),
                span: pivot.name.span,
            },
            arguments: vec![],
            span: pivot.span,
        };
        let call = match written.map(|argument| &argument.value.kind) {
            None => counted,
            Some(Syntax::Call(call)) => call.clone(),
            Some(_) => {
                self.refuse(
                    "the second argument of `pivot` is an aggregate".to_owned(),
                    written.map_or(pivot.span, |argument| argument.span),
                    "`pivot(column, count(), key, …)`",
                );
                return None;
            }
        };
        let Some(aggregation) = aggregation::find(&call.name.text) else {
            self.refuse(
                format!("`{}` is no aggregate", call.name.text),
                call.name.span,
                "`pivot(column, count(), key, …)`",
            );
            return None;
        };
        Some((aggregation, call))
    }
}

fn key_name(key: &Expr, schema: &Schema) -> Arc<str> {
    match key.kind {
        ExprKind::Column(index) => schema
            .field(index)
            .map_or_else(|| Arc::from("Column1"), |field| Arc::clone(&field.name)),
        _ => Arc::from("Column1"),
    }
}

/// The distinct texts of an expression, in order.
fn distinct_texts(batches: &[Batch], text: &Expr) -> Option<Vec<String>> {
    let settings = Settings::default();
    let context = Context::without_query(&NoData, &settings);
    let mut found = BTreeSet::new();
    for batch in batches {
        let column = crate::exec::evaluate(text, batch, &context).ok()?;
        let column = convert(&column, ScalarType::String);
        for row in 0..column.rows() {
            if let Scalar::String(text) = column.scalar(row) {
                found.insert(text.to_string());
            }
        }
    }
    Some(found.into_iter().collect())
}
