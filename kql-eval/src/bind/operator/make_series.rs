//! `make-series`

use std::sync::Arc;

use kql_parser::Span;
use kql_parser::syntax::{
    self, ExprKind as Syntax, MakeSeries, SeriesAggregate, SeriesRange, Setting,
};

use super::summarize::KeysOf;
use super::{projection, unchanged};
use crate::bind::naming::ColumnName;
use crate::bind::{Binder, Row, SemanticError};
use crate::functions::scalar;
use crate::operators::Comparison;
use crate::plan::{Expr, ExprKind, Field, Node, Plan, Schema, SeriesAxis};
use crate::types::{Scalar, ScalarType};

/// The name of the column that holds a row's place; no query can write it.
const PLACE: &str = "$place";

impl Binder<'_> {
    /// The name of the column of places.
    fn axis_name(&self, series: &MakeSeries) -> String {
        match self.item_name(&series.on) {
            ColumnName::Spelled(name) | ColumnName::Bare(name) | ColumnName::Inferred(name) => name,
            ColumnName::Positional => "Column1".to_owned(),
        }
    }

    /// Arrays of aggregates at equal distances along an axis. See Kusto's page *make-series-operator*.
    pub(super) fn make_series(
        &mut self,
        input: &Arc<Plan>,
        series: &MakeSeries,
        operator: &syntax::Operator,
    ) -> Arc<Plan> {
        let span = operator.span;
        let Some(value) = self.axis_value(series, input) else {
            return Self::broken(span);
        };
        let Some(axis) = self.series_axis(&series.range, value.ty) else {
            return Self::broken(span);
        };
        let Some(placed) = self.placed(input, &value, &axis, span) else {
            return Self::broken(span);
        };
        let axis_name = self.axis_name(series);
        let mut by = series.by.clone();
        // The place is a key of an ordinary `summarize`, so that every aggregate works in `make-series` without code of
        // its own.
        by.push(place_key(&axis_name, series.on.span));
        let aggregates: Vec<_> = series
            .aggregates
            .iter()
            .map(|aggregate| aggregate.value.clone())
            .collect();
        let summarized = self.summarize(placed, &aggregates, &by, KeysOf::Other, span);
        let keys = series.by.len();
        let fields = &summarized.schema.fields;
        let Some(defaults) = self.checked_defaults(series, &summarized, span) else {
            return Self::broken(span);
        };
        let result = result_fields(fields, keys, by.len(), &axis_name);
        let nonempty = operator.setting("kind").and_then(Setting::word) == Some("nonempty");
        Arc::new(Plan {
            node: Node::Series {
                input: summarized,
                keys,
                axis,
                defaults,
                nonempty,
            },
            schema: Arc::new(Schema::new(result)),
            span,
        })
    }

    /// The value of a place without rows for each series, once the aggregates are known to give one column each.
    fn checked_defaults(
        &mut self,
        series: &MakeSeries,
        summarized: &Plan,
        span: Span,
    ) -> Option<Vec<Expr>> {
        let fields = &summarized.schema.fields;
        let keys = series.by.len() + 1;
        if summarized.schema.incomplete {
            return None;
        }
        if fields.len() != keys + series.aggregates.len() {
            self.unsupported("an aggregate of several columns in `make-series`", span);
            return None;
        }
        self.series_defaults(&series.aggregates, fields.iter().skip(keys), span)
    }

    /// The value that places a row on the axis.
    fn axis_value(&mut self, series: &MakeSeries, input: &Arc<Plan>) -> Option<Expr> {
        let value = self.scalar(&series.on.value, Row::Of(&input.schema));
        if value.is_error() {
            return None;
        }
        match value.ty {
            ScalarType::Int => Some(self.converted(value, ScalarType::Long)),
            ScalarType::Long | ScalarType::Real | ScalarType::DateTime | ScalarType::TimeSpan => {
                Some(value)
            }
            actual => {
                self.report(SemanticError::WrongType {
                    what: "the axis of `make-series`".to_owned(),
                    expected: "a datetime, a timespan or a number".to_owned(),
                    actual,
                    span: value.span,
                    help: None,
                });
                None
            }
        }
    }

    /// The value of a place without rows, for each series.
    fn series_defaults<'f>(
        &mut self,
        aggregates: &[SeriesAggregate],
        fields: impl Iterator<Item = &'f Field>,
        span: Span,
    ) -> Option<Vec<Expr>> {
        let mut defaults = Vec::with_capacity(aggregates.len());
        for (aggregate, field) in aggregates.iter().zip(fields) {
            defaults.push(match &aggregate.default {
                None => Expr::literal(zero(field.ty), span),
                Some(default) => {
                    let bound = self.scalar(default, Row::None);
                    if bound.is_error() {
                        return None;
                    }
                    self.converted(bound, field.ty)
                }
            });
        }
        Some(defaults)
    }

    fn series_axis(&mut self, range: &SeriesRange, ty: ScalarType) -> Option<SeriesAxis> {
        let (from, to, step, includes_end) = match range {
            SeriesRange::FromToStep { from, to, step } => (from.as_ref(), to.as_ref(), step, false),
            SeriesRange::InRange { from, to, step } => (Some(from), Some(to), step, true),
        };
        let step_type = if ty == ScalarType::DateTime {
            ScalarType::TimeSpan
        } else {
            ty
        };
        let mut bound = |expr: &syntax::Expr, ty: ScalarType| {
            let value = self.scalar(expr, Row::None);
            if value.is_error() {
                return None;
            }
            if (ty == ScalarType::DateTime || ty == ScalarType::TimeSpan) && value.ty.is_numeric() {
                self.report(SemanticError::WrongType {
                    what: "a bound of the axis".to_owned(),
                    expected: ty.name().to_owned(),
                    actual: value.ty,
                    span: value.span,
                    help: None,
                });
                return None;
            }
            Some(self.converted(value, ty))
        };
        let from = match from {
            Some(from) => Some(bound(from, ty)?),
            None => None,
        };
        let to = match to {
            Some(to) => Some(bound(to, ty)?),
            None => None,
        };
        let step = bound(step, step_type)?;
        Some(SeriesAxis {
            from,
            to,
            includes_end,
            step,
        })
    }

    /// The rows within the bounds, each with its place on the axis as one more column.
    fn placed(
        &mut self,
        input: &Arc<Plan>,
        value: &Expr,
        axis: &SeriesAxis,
        span: Span,
    ) -> Option<Arc<Plan>> {
        let end = if axis.includes_end {
            Comparison::LessOrEqual
        } else {
            Comparison::Less
        };
        let bounds = [(Comparison::GreaterOrEqual, &axis.from), (end, &axis.to)];
        let mut within = Vec::new();
        for (comparison, bound) in bounds {
            if let Some(bound) = bound {
                within.push(self.compare(comparison, value.clone(), bound.clone(), span));
            }
        }
        let rows = if within.is_empty() {
            Arc::clone(input)
        } else {
            Arc::new(Plan {
                node: Node::Filter {
                    input: Arc::clone(input),
                    predicate: Expr {
                        kind: ExprKind::And(within),
                        ty: ScalarType::Bool,
                        span,
                    },
                },
                schema: Arc::clone(&input.schema),
                span,
            })
        };
        let mut arguments = vec![value.clone(), axis.step.clone()];
        arguments.extend(axis.from.clone());
        let function = scalar::find(if axis.from.is_some() { "bin_at" } else { "bin" })?;
        let types = vec![None; arguments.len()];
        let place = self.apply(function, arguments, &types, span);
        if place.is_error() {
            return None;
        }
        let mut columns: Vec<(Field, Expr)> = (0..input.schema.len())
            .filter_map(|index| unchanged(&input.schema, index, span))
            .collect();
        columns.push((Field::computed(PLACE, place.ty), place));
        Some(projection(&rows, columns, span))
    }
}

/// The value of a place without rows, where the query names none.
fn zero(ty: ScalarType) -> Scalar {
    match ty {
        ScalarType::Int => Scalar::Int(0),
        ScalarType::Long => Scalar::Long(0),
        ScalarType::Real => Scalar::Real(0.0),
        ScalarType::TimeSpan => Scalar::TimeSpan(0),
        _ => Scalar::null(ty),
    }
}

/// The place on the axis, as a key that has the axis's name.
fn place_key(axis: &str, span: Span) -> syntax::NamedExpr {
    let name = |text: &str| syntax::Name {
        text: text.to_owned(),
        span,
    };
    syntax::NamedExpr {
        names: vec![name(axis)],
        tuple: false,
        value: syntax::Expr {
            kind: Syntax::Name(name(PLACE)),
            span,
        },
        span,
    }
}

/// The columns of the result: the keys, the arrays of the aggregates, the array of places.
fn result_fields(fields: &[Field], keys: usize, grouped: usize, axis: &str) -> Vec<Field> {
    let arrays = fields.iter().skip(grouped).map(|field| &*field.name);
    let array = |name: &str| Field::computed(name, ScalarType::Dynamic);
    fields
        .iter()
        .take(keys)
        .cloned()
        .chain(arrays.chain([axis]).map(array))
        .collect()
}
