//! `Series`

use arrow_array::UInt32Array;

use super::Grouping;
use super::stream::collect;
use super::{Batch, Context, Stream, evaluate};
use crate::RuntimeError;
use crate::plan::{Expr, Node, Plan, SeriesAxis};
use crate::types::dynamic::Encoder;
use crate::types::{Column, Dyn, Kind, Scalar, ScalarType, cast};

/// The most places of one series.
const MOST_PLACES: usize = 1_048_576;

/// A row for each key, with arrays of values at equal distances.
pub(super) struct Series<'p> {
    input: Box<dyn Stream + 'p>,
    plan: &'p Plan,
    done: bool,
}

impl<'p> Series<'p> {
    pub fn new(input: Box<dyn Stream + 'p>, plan: &'p Plan) -> Self {
        Self {
            input,
            plan,
            done: false,
        }
    }
}

impl Stream for Series<'_> {
    fn next_batch(&mut self, context: &Context<'_>) -> Result<Option<Batch>, RuntimeError> {
        if std::mem::replace(&mut self.done, true) {
            return Ok(None);
        }
        let Node::Series {
            input,
            keys,
            axis,
            defaults,
            nonempty,
        } = &self.plan.node
        else {
            return Ok(None);
        };
        let types: Vec<ScalarType> = input.schema.fields.iter().map(|field| field.ty).collect();
        let batch = collect(self.input.as_mut(), &types, context)?;
        let key_columns: Vec<Column> = batch.columns.iter().take(*keys).cloned().collect();
        let mut grouping = Grouping::new(types.iter().take(*keys).copied().collect());
        let mut first_rows: Vec<u32> = Vec::new();
        let of_row = if *keys == 0 {
            vec![0; batch.rows]
        } else {
            grouping.number(&key_columns, batch.rows, |row| {
                first_rows.push(u32::try_from(row).unwrap_or(u32::MAX));
            })
        };
        let groups = match *keys {
            0 => usize::from(batch.rows > 0 || *nonempty),
            _ => grouping.count(),
        };
        let rows_of = rows_of_groups(&of_row, groups);
        let axis_type = types.get(*keys).copied().unwrap_or(ScalarType::DateTime);
        // Ticks of today are beyond 2^53: counted from a value nearby, the places of datetimes are exact in reals.
        let near = batch.columns.get(*keys).filter(|column| column.rows() > 0);
        let near = near.and_then(|column| ticks(&column.scalar(0)));
        let places = Places::new(axis, axis_type, near, context)?;
        let defaults = defaults
            .iter()
            .map(|default| constant(default, context))
            .collect::<Result<Vec<Scalar>, _>>()?;
        let mut series = Arrays::new(defaults.len() + 1, groups);
        for rows in &rows_of {
            self.group(&batch, *keys, rows, &places, &defaults, &mut series)?;
        }
        let mut columns = Batch::new(key_columns, batch.rows)
            .take(&UInt32Array::from(first_rows))
            .columns;
        columns.extend(series.finish());
        Ok(Some(Batch::new(columns, groups)))
    }
}

impl Series<'_> {
    /// Adds the arrays of one key.
    fn group(
        &self,
        batch: &Batch,
        keys: usize,
        rows: &[usize],
        places: &Places,
        defaults: &[Scalar],
        series: &mut Arrays,
    ) -> Result<(), RuntimeError> {
        let Some(axis) = batch.columns.get(keys) else {
            return Ok(());
        };
        let mut at: Vec<(f64, usize)> = rows
            .iter()
            .filter_map(|row| Some((number(&axis.scalar(*row), places.origin)?, *row)))
            .collect();
        at.sort_by(|a, b| a.0.total_cmp(&b.0));
        let Some((first, count)) = places.extent(
            at.first().map(|(place, _)| *place),
            at.last().map(|(place, _)| *place),
        ) else {
            // Nothing tells where a series would start: each of this key's arrays is empty.
            for index in 0..=defaults.len() {
                series.push(&[], index);
            }
            return Ok(());
        };
        // Asked before the arrays are made: a step of one tick over a year would take all memory.
        if count > MOST_PLACES {
            return Err(RuntimeError::Limit {
                what: "a series",
                limit: MOST_PLACES,
                span: Some(self.plan.span),
            });
        }
        let row_at = rows_at(at, first, count, places.step);
        for (index, default) in defaults.iter().enumerate() {
            let column = batch.columns.get(keys + 1 + index);
            let values: Vec<Scalar> = row_at
                .iter()
                .map(|row| match (row, column) {
                    (Some(row), Some(column)) => column.scalar(*row),
                    _ => default.clone(),
                })
                .collect();
            series.push(&values, index);
        }
        series.push(&places.values(first, count), defaults.len());
        Ok(())
    }
}

/// The arrays of all series, one for each key.
struct Arrays {
    builders: Vec<<Dyn as Kind>::Builder>,
    encoder: Encoder,
}

impl Arrays {
    fn new(series: usize, groups: usize) -> Self {
        Self {
            builders: (0..series).map(|_| Dyn::builder(groups)).collect(),
            encoder: Encoder::new(),
        }
    }

    fn push(&mut self, values: &[Scalar], series: usize) {
        self.encoder.clear();
        self.encoder.begin_array();
        for value in values {
            value.encode(&mut self.encoder);
        }
        self.encoder.end();
        if let Some(builder) = self.builders.get_mut(series) {
            Dyn::append(builder, self.encoder.value());
        }
    }

    fn finish(self) -> impl Iterator<Item = Column> {
        self.builders
            .into_iter()
            .map(|builder| Column::array(ScalarType::Dynamic, Dyn::finish(builder)))
    }
}

/// The axis as numbers: ticks for durations, and for points in time ticks from an origin nearby, so that no digit is lost.
struct Places {
    from: Option<f64>,
    to: Option<f64>,
    includes_end: bool,
    step: f64,
    ty: ScalarType,
    origin: i64,
}

impl Places {
    fn new(
        axis: &SeriesAxis,
        ty: ScalarType,
        near: Option<i64>,
        context: &Context<'_>,
    ) -> Result<Self, RuntimeError> {
        let first = axis
            .from
            .as_ref()
            .map(|expr| constant(expr, context))
            .transpose()?;
        let origin = match ty {
            ScalarType::DateTime => first.as_ref().and_then(ticks).or(near).unwrap_or(0),
            _ => 0,
        };
        let bound = |expr: &Option<Expr>| -> Result<Option<f64>, RuntimeError> {
            expr.as_ref()
                .map(|expr| constant(expr, context).map(|value| number(&value, origin)))
                .transpose()
                .map(Option::flatten)
        };
        let step = number(&constant(&axis.step, context)?, 0).unwrap_or(0.0);
        if step <= 0.0 {
            return Err(
                RuntimeError::function("the step of `make-series` must be positive")
                    .at(axis.step.span),
            );
        }
        Ok(Self {
            from: bound(&axis.from)?,
            to: bound(&axis.to)?,
            includes_end: axis.includes_end,
            step,
            ty,
            origin,
        })
    }

    /// The first place and how many there are, for rows between two places; `None` when neither rows nor bounds tell.
    fn extent(&self, least: Option<f64>, most: Option<f64>) -> Option<(f64, usize)> {
        let first = self.from.or(least)?;
        let steps = match self.to {
            Some(to) if self.includes_end => ((to - first) / self.step).floor() + 1.0,
            Some(to) => ((to - first) / self.step).ceil(),
            None => ((most? - first) / self.step).round() + 1.0,
        };
        let count = cast::real_to_long(steps).and_then(|steps| usize::try_from(steps.max(0)).ok());
        Some((first, count?))
    }

    /// The place with this number, in the axis' type.
    fn value(&self, place: f64) -> Scalar {
        let whole = cast::real_to_long(place.round()).unwrap_or_default();
        match self.ty {
            ScalarType::DateTime => Scalar::DateTime(self.origin.saturating_add(whole)),
            ScalarType::TimeSpan => Scalar::TimeSpan(whole),
            ScalarType::Real => Scalar::Real(place),
            _ => Scalar::Long(whole),
        }
    }
}

fn constant(expr: &Expr, context: &Context<'_>) -> Result<Scalar, RuntimeError> {
    Ok(evaluate(expr, &Batch::new(vec![], 1), context)?.scalar(0))
}

/// A point in time in ticks.
const fn ticks(value: &Scalar) -> Option<i64> {
    match value {
        Scalar::DateTime(ticks) => Some(*ticks),
        _ => None,
    }
}

/// A place as a number, counted from `origin`.
fn number(value: &Scalar, origin: i64) -> Option<f64> {
    match value {
        Scalar::Int(value) => Some(f64::from(*value)),
        Scalar::Long(value) | Scalar::TimeSpan(value) => Some(*value as f64),
        Scalar::DateTime(value) => Some(value.saturating_sub(origin) as f64),
        Scalar::Real(value) => Some(*value),
        _ => None,
    }
}

/// The rows of each group.
fn rows_of_groups(of_row: &[u32], groups: usize) -> Vec<Vec<usize>> {
    let mut rows_of: Vec<Vec<usize>> = vec![Vec::new(); groups];
    for (row, group) in of_row.iter().enumerate() {
        if let Some(rows) = rows_of.get_mut(*group as usize) {
            rows.push(row);
        }
    }
    rows_of
}

/// The row at each place of an axis; places nearest to a value of the axis take its row.
fn rows_at(at: Vec<(f64, usize)>, first: f64, count: usize, step: f64) -> Vec<Option<usize>> {
    let mut row_at: Vec<Option<usize>> = vec![None; count];
    for (place, row) in at {
        if let Some(slot) = cast::real_to_long(((place - first) / step).round())
            .and_then(|index| usize::try_from(index).ok())
            .and_then(|index| row_at.get_mut(index))
        {
            *slot = Some(row);
        }
    }
    row_at
}

impl Places {
    /// The values of the axis at its places.
    fn values(&self, first: f64, count: usize) -> Vec<Scalar> {
        (0..count)
            .map(|index| {
                // A whole number below 2^53 is a real without loss.
                let steps = f64::from(u32::try_from(index).unwrap_or(u32::MAX));
                self.value(first + steps * self.step)
            })
            .collect()
    }
}
