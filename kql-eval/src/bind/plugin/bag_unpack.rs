//! `bag_unpack`: each property of a bag as a column
//!
//! Where the columns are known by their use alone, they are `dynamic`, null in rows whose bag has no such property.

use std::collections::BTreeMap;
use std::sync::Arc;

use kql_parser::{Span, syntax};

use super::known_rows::known_rows;
use super::{Invocation, KnownBy, Plugin};
use crate::bind::operator::{projection, unchanged};
use crate::bind::{Binder, Row, SemanticError};
use crate::exec::Batch;
use crate::plan::{Expr, ExprKind, Field, Plan, Schema};
use crate::types::dynamic::Dynamic;
use crate::types::{Column, Dyn, Scalar, ScalarType};

/// Each property of a bag as a column.
pub(super) static PLUGIN: Plugin = Plugin {
    name: "bag_unpack",
    syntax: "bag_unpack(Column, [OutputColumnPrefix], [columnsConflict = …], [ignoredProperties = …])",
    bind: |binder, invocation| binder.bag_unpack(invocation),
};

/// What becomes of a property with the name of a column.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Conflict {
    Refuse,
    ReplaceSource,
    KeepSource,
}

/// The most columns that the properties of bags become: more are a list, not a table.
const MOST_COLUMNS: usize = 10_000;

impl Binder<'_> {
    /// Each property of a bag as a column. See Kusto's page *bag-unpack-plugin*.
    fn bag_unpack(&mut self, invocation: &Invocation<'_>) -> Option<Arc<Plan>> {
        let Invocation {
            input, call, span, ..
        } = *invocation;
        let schema = &input.schema;
        let named = |name: &str| {
            call.arguments
                .iter()
                .find(|argument| argument.names.first().is_some_and(|n| n.text == name))
        };
        let mut positional = call.arguments.iter().filter(|a| a.names.is_empty());
        let (bag_column, bag_span) = self.unpacked_column(positional.next(), call, schema)?;

        let prefix = positional.next().or_else(|| named("OutputColumnPrefix"));
        let prefix = self.text_argument(prefix).unwrap_or_default();
        let conflict = match self.text_argument(named("columnsConflict")).as_deref() {
            Some("replace_source") => Conflict::ReplaceSource,
            Some("keep_source") => Conflict::KeepSource,
            _ => Conflict::Refuse,
        };
        let ignored: Vec<String> = named("ignoredProperties")
            .map(|argument| self.scalar(&argument.value, Row::None))
            .and_then(|list| list.as_literal().map(texts_of))
            .unwrap_or_default();
        let (columns, known_by) = self.unpacked_columns(invocation, bag_column, &prefix, &ignored);
        self.few_enough(columns.len(), span)?;
        let mut result: Vec<(Field, Expr)> = (0..schema.len())
            .filter(|index| *index != bag_column)
            .filter_map(|index| unchanged(schema, index, span))
            .collect();
        let bag = Expr::column(bag_column, ScalarType::Dynamic, bag_span);
        self.add_properties(&mut result, columns, &prefix, conflict, &bag, span);
        let plan = projection(input, result, span);
        Some(known_by.of_plan(plan, span))
    }

    /// The column that is unpacked, and its place.
    fn unpacked_column(
        &mut self,
        bag: Option<&syntax::NamedExpr>,
        call: &syntax::Call,
        schema: &Schema,
    ) -> Option<(usize, Span)> {
        let Some(bag) = bag else {
            self.report(SemanticError::ArgumentCount {
                function: "bag_unpack".to_owned(),
                expected: "at least 1 argument".to_owned(),
                actual: 0,
                span: call.span,
            });
            return None;
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
            return None;
        };
        if value.ty != ScalarType::Dynamic {
            self.report(SemanticError::WrongType {
                what: "what `bag_unpack` unpacks".to_owned(),
                expected: "dynamic".to_owned(),
                actual: value.ty,
                span: bag.span,
                help: Some("parse it first: `parse_json(…)`".to_owned()),
            });
            return None;
        }
        Some((bag_column, bag.span))
    }

    /// The text that an argument is, if it is a constant one.
    fn text_argument(&mut self, argument: Option<&syntax::NamedExpr>) -> Option<String> {
        let bound = argument.map(|argument| self.scalar(&argument.value, Row::None));
        bound.and_then(|bound| {
            bound
                .as_literal()
                .and_then(Scalar::as_str)
                .map(str::to_owned)
        })
    }

    /// The columns that the bags become, and what they were known by.
    fn unpacked_columns(
        &mut self,
        invocation: &Invocation<'_>,
        bag_column: usize,
        prefix: &str,
        ignored: &[String],
    ) -> (Vec<(String, ScalarType)>, KnownBy) {
        let Invocation {
            input,
            declared,
            span,
            ..
        } = *invocation;
        let mut known_by = KnownBy::Rows;
        let columns: Vec<(String, ScalarType)> = match declared {
            Some(declared) => declared
                .iter()
                .map(|column| (column.name.text.clone(), ScalarType::from(column.ty)))
                .filter(|(name, _)| input.schema.index_of(name).is_none())
                .collect(),
            None => match known_rows(input).map(|rows| properties(&rows, bag_column)) {
                Some(found) => found
                    .into_iter()
                    .filter(|(key, _)| !ignored.contains(key))
                    .map(|(key, ty)| (format!("{prefix}{key}"), ty))
                    .collect(),
                None => {
                    known_by = KnownBy::Use;
                    self.used_columns(span)
                        .into_iter()
                        .map(|name| (name, ScalarType::Dynamic))
                        .collect()
                }
            },
        };
        (columns, known_by)
    }

    /// Refuses a table that bags of very many properties would become.
    fn few_enough(&mut self, columns: usize, span: Span) -> Option<()> {
        if columns > MOST_COLUMNS {
            self.report(SemanticError::BadArgument {
                message: format!(
                    "`bag_unpack` would make {} columns, and {MOST_COLUMNS} is the most",
                    columns
                ),
                span,
                help: Some(
                    "declare those that are wanted: `evaluate bag_unpack(d) : (*, name: string)`"
                        .to_owned(),
                ),
            });
            return None;
        }
        Some(())
    }

    /// Adds the property of `bag` for each column, settling what becomes of a name that is there already.
    fn add_properties(
        &mut self,
        result: &mut Vec<(Field, Expr)>,
        columns: Vec<(String, ScalarType)>,
        prefix: &str,
        conflict: Conflict,
        bag: &Expr,
        span: Span,
    ) {
        for (name, ty) in columns {
            let Some(key) = name.strip_prefix(prefix) else {
                continue;
            };
            let property = Expr {
                kind: ExprKind::Member {
                    base: Box::new(bag.clone()),
                    name: Arc::from(key),
                },
                ty: ScalarType::Dynamic,
                span: bag.span,
            };
            let property = self.converted(property, ty);
            let column = (Field::computed(name.as_str(), ty), property);
            // A bag may have a property with the name of a column beside it; Kusto leaves the choice to
            // `columnsConflict`.
            match result.iter_mut().find(|(field, _)| *field.name == *name) {
                None => result.push(column),
                Some(known) if conflict == Conflict::ReplaceSource => *known = column,
                Some(_) if conflict == Conflict::KeepSource => {}
                Some(_) => {
                    self.report(SemanticError::DuplicateColumn { name, span });
                }
            }
        }
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
