//! `evaluate`: the plugins, and those whose columns depend on the data.
//!
//! What columns `bag_unpack` and `pivot` give is known where the query says so (`: (name:type, …)`) and where their input is
//! written in the query. Elsewhere their columns are known by their use, which differs from Kusto: a name that is used later
//! and is no other column is taken as one of them, a `dynamic` of `bag_unpack` with null in rows whose bag has no such
//! property. A result that ends in all columns shows only those that are used.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kql_parser::Span;
use kql_parser::syntax::{self, ColumnDeclaration, ExprKind as Syntax};

use super::{projection, reopened, unchanged};
use crate::Settings;
use crate::bind::aggregates::Collector;
use crate::bind::{Binder, Row, SemanticError};
use crate::exec::{Batch, Context, NoData, open};
use crate::functions::{Purity, aggregation};
use crate::operators::Comparison;
use crate::plan::{Aggregate, Expr, ExprKind, Field, Node, Plan, Schema};
use crate::types::dynamic::Dynamic;
use crate::types::{Column, Dyn, Scalar, ScalarType, convert};

/// The most rows that are looked at while binding.
const MOST_ROWS: usize = 100_000;

/// What becomes of a property with the name of a column.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Conflict {
    Refuse,
    ReplaceSource,
    KeepSource,
}

impl Binder<'_> {
    /// `evaluate plugin(…)`
    pub(super) fn evaluate(
        &mut self,
        input: &Arc<Plan>,
        call: &syntax::Call,
        declared: Option<&[ColumnDeclaration]>,
        span: Span,
    ) -> Arc<Plan> {
        match call.name.text.as_str() {
            "bag_unpack" => self.bag_unpack(input, call, declared, span),
            "pivot" => self.pivot(input, call, declared, span),
            name => {
                self.unsupported(format!("the plugin `{name}`"), call.name.span);
                Self::broken(span)
            }
        }
    }

    /// Each property of a bag as a column. See Kusto's page *bag-unpack-plugin*.
    fn bag_unpack(
        &mut self,
        input: &Arc<Plan>,
        call: &syntax::Call,
        declared: Option<&[ColumnDeclaration]>,
        span: Span,
    ) -> Arc<Plan> {
        let schema = &input.schema;
        let named = |name: &str| {
            call.arguments
                .iter()
                .find(|argument| argument.names.first().is_some_and(|n| n.text == name))
        };
        let mut positional = call.arguments.iter().filter(|a| a.names.is_empty());
        let Some(bag) = positional.next() else {
            self.report(SemanticError::ArgumentCount {
                function: "bag_unpack".to_owned(),
                expected: "at least 1 argument".to_owned(),
                actual: 0,
                span: call.span,
            });
            return Self::broken(span);
        };
        let value = self.scalar(&bag.value, Row::Of(schema));
        let ExprKind::Column(bag_column) = value.kind else {
            if !value.is_error() {
                self.refuse(
                    "`bag_unpack` takes a column".to_owned(),
                    bag.span,
                    "`extend` a column with the bag first",
                );
            }
            return Self::broken(span);
        };
        if value.ty != ScalarType::Dynamic {
            self.report(SemanticError::WrongType {
                what: "what `bag_unpack` unpacks".to_owned(),
                expected: "dynamic".to_owned(),
                actual: value.ty,
                span: bag.span,
                help: Some("parse it first: `parse_json(…)`".to_owned()),
            });
            return Self::broken(span);
        }
        let text = |binder: &mut Self, argument: Option<&syntax::NamedExpr>| {
            let bound = argument.map(|argument| binder.scalar(&argument.value, Row::None));
            bound.and_then(|bound| {
                bound
                    .as_literal()
                    .and_then(Scalar::as_str)
                    .map(str::to_owned)
            })
        };
        let prefix = positional.next().or_else(|| named("OutputColumnPrefix"));
        let prefix = text(self, prefix).unwrap_or_default();
        let conflict = match text(self, named("columnsConflict")).as_deref() {
            Some("replace_source") => Conflict::ReplaceSource,
            Some("keep_source") => Conflict::KeepSource,
            _ => Conflict::Refuse,
        };
        let ignored: Vec<String> = named("ignoredProperties")
            .map(|argument| self.scalar(&argument.value, Row::None))
            .and_then(|list| list.as_literal().map(texts_of))
            .unwrap_or_default();
        let mut by_use = false;
        let columns: Vec<(String, ScalarType)> = match declared {
            Some(declared) => declared
                .iter()
                .map(|column| (column.name.text.clone(), ScalarType::from(column.ty)))
                .filter(|(name, _)| schema.index_of(name).is_none())
                .collect(),
            None => match known_rows(input).map(|rows| properties(&rows, bag_column)) {
                Some(found) => found
                    .into_iter()
                    .filter(|(key, _)| !ignored.contains(key))
                    .map(|(key, ty)| (format!("{prefix}{key}"), ty))
                    .collect(),
                None => {
                    by_use = true;
                    self.used_columns(span)
                        .into_iter()
                        .map(|name| (name, ScalarType::Dynamic))
                        .collect()
                }
            },
        };
        let mut result: Vec<(Field, Expr)> = (0..schema.len())
            .filter(|index| *index != bag_column)
            .filter_map(|index| unchanged(schema, index, span))
            .collect();
        for (name, ty) in columns {
            let Some(key) = name.strip_prefix(prefix.as_str()) else {
                continue;
            };
            let property = Expr {
                kind: ExprKind::Member {
                    base: Box::new(Expr::column(bag_column, ScalarType::Dynamic, bag.span)),
                    name: Arc::from(key),
                },
                ty: ScalarType::Dynamic,
                span: bag.span,
            };
            let property = self.converted(property, ty);
            let column = (Field::computed(name.as_str(), ty), property);
            match result.iter_mut().find(|(field, _)| *field.name == *name) {
                None => result.push(column),
                Some(known) if conflict == Conflict::ReplaceSource => *known = column,
                Some(_) if conflict == Conflict::KeepSource => {}
                Some(_) => {
                    self.report(SemanticError::DuplicateColumn { name, span });
                }
            }
        }
        let plan = projection(input, result, span);
        if by_use {
            reopened(plan, Some(span))
        } else {
            plan
        }
    }

    /// The names that a later stage takes from the plugin at this place.
    fn used_columns(&self, place: Span) -> Vec<String> {
        self.unpacked
            .iter()
            .filter(|(at, _)| *at == place)
            .map(|(_, name)| name.clone())
            .collect::<BTreeSet<String>>()
            .into_iter()
            .collect()
    }

    /// A column for each value of a column, with an aggregate in its cells. See Kusto's page *pivot-plugin*.
    fn pivot(
        &mut self,
        input: &Arc<Plan>,
        call: &syntax::Call,
        declared: Option<&[ColumnDeclaration]>,
        span: Span,
    ) -> Arc<Plan> {
        let schema = Arc::clone(&input.schema);
        let mut arguments = call.arguments.iter();
        let Some(pivot) = arguments.next() else {
            self.report(SemanticError::ArgumentCount {
                function: "pivot".to_owned(),
                expected: "at least 1 argument".to_owned(),
                actual: 0,
                span: call.span,
            });
            return Self::broken(span);
        };
        let value = self.scalar(&pivot.value, Row::Of(&schema));
        if value.is_error() {
            return Self::broken(span);
        }
        let Some(aggregate) = self.pivot_aggregate(arguments.next(), &schema, call) else {
            return Self::broken(span);
        };
        let (aggregate, ty) = aggregate;
        let mut read = BTreeSet::new();
        value.for_each_column(&mut |index| {
            read.insert(index);
        });
        for argument in &aggregate.arguments {
            argument.for_each_column(&mut |index| {
                read.insert(index);
            });
        }
        let given: Vec<Expr> = arguments
            .map(|argument| self.scalar(&argument.value, Row::Of(&schema)))
            .collect();
        if given.iter().any(Expr::is_error) {
            return Self::broken(span);
        }
        let keys: Vec<Expr> = if given.is_empty() {
            (0..schema.len())
                .filter(|index| !read.contains(index))
                .filter_map(|index| unchanged(&schema, index, span).map(|(_, key)| key))
                .collect()
        } else {
            given
        };
        let mut fields: Vec<Field> = keys
            .iter()
            .map(|key| super::field(key_name(key, &schema), key, &schema))
            .collect();
        let text = self.converted(value, ScalarType::String);
        let mut by_use = false;
        let names: Vec<String> = match declared {
            Some(declared) => declared
                .iter()
                .map(|column| column.name.text.clone())
                .filter(|name| !fields.iter().any(|field| *field.name == **name))
                .collect(),
            None => match known_rows(input).and_then(|rows| distinct_texts(&rows, &text)) {
                Some(names) => names,
                None => {
                    by_use = true;
                    self.used_columns(span)
                }
            },
        };
        let aggregates: Vec<Aggregate> = names
            .iter()
            .map(|name| {
                let wanted = Expr::literal(Scalar::String(name.as_str().into()), pivot.span);
                let here = self.compare(Comparison::Equal, text.clone(), wanted, pivot.span);
                let condition = match aggregate.condition.clone() {
                    None => here,
                    Some(own) => Expr {
                        kind: ExprKind::And(vec![own, here]),
                        ty: ScalarType::Bool,
                        span: pivot.span,
                    },
                };
                Aggregate {
                    condition: Some(condition),
                    ..aggregate.clone()
                }
            })
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
            }),
            span,
        });
        if by_use {
            reopened(plan, Some(span))
        } else {
            plan
        }
    }

    /// The aggregate in the cells, `count()` unless another one is written.
    fn pivot_aggregate(
        &mut self,
        written: Option<&syntax::NamedExpr>,
        schema: &Arc<Schema>,
        pivot: &syntax::Call,
    ) -> Option<(Aggregate, ScalarType)> {
        let counted = syntax::Call {
            name: syntax::Name {
                text: "count".to_owned(),
                span: pivot.name.span,
            },
            arguments: vec![],
            span: pivot.span,
        };
        let call = match written.map(|argument| &argument.value.kind) {
            None => &counted,
            Some(Syntax::Call(call)) => call,
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
}

fn key_name(key: &Expr, schema: &Schema) -> Arc<str> {
    match key.kind {
        ExprKind::Column(index) => schema
            .field(index)
            .map_or_else(|| Arc::from("Column1"), |field| Arc::clone(&field.name)),
        _ => Arc::from("Column1"),
    }
}

fn texts_of(list: &Scalar) -> Vec<String> {
    let column = Column::constant(list.clone(), 1);
    if column.ty() != ScalarType::Dynamic {
        return vec![];
    }
    match column.reader::<Dyn>().get(0).map(|value| value.view()) {
        Some(Dynamic::Array(items)) => items
            .iter()
            .filter_map(|item| match item.view() {
                Dynamic::String(text) => Some(text.to_owned()),
                _ => None,
            })
            .collect(),
        _ => vec![],
    }
}

/// The rows of a plan that depends on nothing but the query's text.
fn known_rows(plan: &Plan) -> Option<Vec<Batch>> {
    if !is_written_out(plan) {
        return None;
    }
    let settings = Settings {
        max_rows: MOST_ROWS,
        ..Settings::default()
    };
    let context = Context::without_query(&NoData, &settings);
    let mut stream = open(plan, &context).ok()?;
    let mut batches = Vec::new();
    while let Some(batch) = stream.next_batch(&context).ok()? {
        batches.push(batch);
    }
    Some(batches)
}

fn is_written_out(plan: &Plan) -> bool {
    let own = match &plan.node {
        Node::Values { .. } => true,
        Node::Range { from, to, step } => [from, to, step].into_iter().all(is_pure),
        Node::Filter { predicate, .. } => is_pure(predicate),
        Node::Project { columns, .. } => columns.iter().all(is_pure),
        Node::Expand { targets, limit, .. } => {
            targets.iter().all(|target| is_pure(&target.value)) && limit.iter().all(is_pure)
        }
        Node::Parse { value, .. } => is_pure(value),
        Node::Union { .. } => true,
        Node::Limit { count, .. } => is_pure(count),
        Node::Sort { keys, limit, .. } => {
            keys.iter().all(|key| is_pure(&key.value)) && limit.iter().all(is_pure)
        }
        Node::Aggregate {
            keys, aggregates, ..
        } => {
            let arguments = aggregates
                .iter()
                .flat_map(|aggregate| aggregate.arguments.iter().chain(&aggregate.condition));
            keys.iter().chain(arguments).all(is_pure)
        }
        Node::Window { calls, .. } => calls.iter().flat_map(|call| &call.arguments).all(is_pure),
        Node::TableScan { .. }
        | Node::Join { .. }
        | Node::ForEach { .. }
        | Node::Group { .. }
        | Node::Series { .. }
        | Node::Scan { .. }
        | Node::TopNested { .. }
        | Node::Sample { .. }
        | Node::Materialize { .. } => false,
    };
    own && plan.inputs().into_iter().all(|input| is_written_out(input))
}

fn is_pure(expr: &Expr) -> bool {
    let own = match &expr.kind {
        ExprKind::Call { function, .. } => function.purity == Purity::Pure,
        ExprKind::Subquery(_) | ExprKind::InSubquery { .. } | ExprKind::Error => false,
        _ => true,
    };
    own && expr.children().into_iter().all(is_pure)
}

/// The properties of the bags in a column with the types that hold all their values.
fn properties(batches: &[Batch], column: usize) -> BTreeMap<String, ScalarType> {
    let mut found: BTreeMap<String, Option<ScalarType>> = BTreeMap::new();
    for column in batches.iter().filter_map(|batch| batch.columns.get(column)) {
        let reader = column.reader::<Dyn>();
        for row in 0..column.rows() {
            let Some(Dynamic::Bag(bag)) = reader.get(row).map(|value| value.view()) else {
                continue;
            };
            for (key, value) in bag.iter() {
                let known = found.entry(key.to_owned()).or_default();
                let ty = match value.view() {
                    Dynamic::Null => continue,
                    Dynamic::Bool(_) => ScalarType::Bool,
                    Dynamic::Long(_) => ScalarType::Long,
                    Dynamic::Real(_) => ScalarType::Real,
                    Dynamic::String(_) => ScalarType::String,
                    Dynamic::DateTime(_) => ScalarType::DateTime,
                    Dynamic::Array(_) | Dynamic::Bag(_) => ScalarType::Dynamic,
                };
                *known = Some(match (*known, ty) {
                    (None, ty) => ty,
                    (Some(known), ty) if known == ty => ty,
                    (Some(ScalarType::Long), ScalarType::Real)
                    | (Some(ScalarType::Real), ScalarType::Long) => ScalarType::Real,
                    _ => ScalarType::Dynamic,
                });
            }
        }
    }
    found
        .into_iter()
        .map(|(key, ty)| (key, ty.unwrap_or(ScalarType::Dynamic)))
        .collect()
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
