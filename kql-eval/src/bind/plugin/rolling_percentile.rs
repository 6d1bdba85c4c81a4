//! `rolling_percentile`: a percentile of the values in a window that slides over bins
//!
//! A window ends with a bin and holds a fixed number of bins up to it. Every bin up to the last one of all rows has a row where its
//! window holds a row. Values that are null do not count, rows without an index are left out.

use kql_parser::syntax;
use std::sync::Arc;

use arrow_array::UInt32Array;

use super::activity::{number, places, slices, times_of};
use super::{Arguments, Invocation, Plugin, computed, selected};
use crate::bind::Binder;
use crate::exec::Batch;
use crate::plan::{Algorithm, Field, Plan};
use crate::types::{Column, Kind, Scalar, ScalarType, cast, convert};
use crate::{RuntimeError, Settings};

/// A percentile in a window that slides.
pub(super) static PLUGIN: Plugin = Plugin {
    name: "rolling_percentile",
    syntax: "rolling_percentile(ValueColumn, Percentile, IndexColumn, BinSize, BinsPerWindow, [Dimension, …])",
    bind,
};

fn bind(binder: &mut Binder<'_>, invocation: &Invocation<'_>) -> Option<Arc<Plan>> {
    let (input, span) = (invocation.input, invocation.span);
    let mut arguments = Arguments::new(invocation);
    let value_argument = arguments.required(binder)?;
    let value = binder.column_argument(value_argument, &input.schema)?;
    let value_field = input.schema.field(value)?;
    let ty = ranked_type(binder, value_argument, value_field.ty)?;
    let percentile = arguments.required(binder)?;
    let percentile_value = binder.constant_argument(percentile, ScalarType::Real)?;
    let index_argument = arguments.required(binder)?;
    let index = binder.column_argument(index_argument, &input.schema)?;
    let index_field = input.schema.field(index)?;
    let distance = binder.distance_type(index_argument, index_field.ty)?;
    let size = arguments.required(binder)?;
    let size = binder.value_argument(size, distance)?;
    let bins = arguments.required(binder)?;
    let bins_value = binder.constant_argument(bins, ScalarType::Long)?;
    let mut columns = vec![value, index];
    while let Some(argument) = arguments.next() {
        columns.push(binder.column_argument(argument, &input.schema)?);
    }
    arguments.finish(binder)?;
    let (percent, per_window) =
        window_of(binder, (percentile, &percentile_value), (bins, &bins_value))?;
    let name = column_name(per_window, percent, &value_field.name);
    let mut fields = vec![Field::computed(
        Arc::clone(&index_field.name),
        index_field.ty,
    )];
    let dimensions = columns.iter().skip(2);
    fields.extend(dimensions.filter_map(|column| input.schema.field(*column).cloned()));
    fields.push(Field::computed(name, ty));
    Some(computed(
        Arc::new(RollingPercentile {
            percent,
            per_window,
            ty,
        }),
        vec![selected(input, &columns, span)],
        vec![size],
        fields,
        span,
    ))
}

/// The percentile and how many bins a window has, if they are possible.
fn window_of(
    binder: &mut Binder<'_>,
    (percentile, percent): (&syntax::NamedExpr, &Scalar),
    (bins, count): (&syntax::NamedExpr, &Scalar),
) -> Option<(f64, i64)> {
    let Scalar::Real(percent) = percent else {
        return None;
    };
    if !(0.0..=100.0).contains(percent) {
        binder.refuse(
            "a percentile is from 0 to 100".to_owned(),
            percentile.span,
            "50 is the median",
        );
        return None;
    }
    let Some(per_window) = count.as_long().filter(|bins| *bins > 0) else {
        binder.refuse(
            "a window has at least one bin".to_owned(),
            bins.span,
            "write how many bins a window has",
        );
        return None;
    };
    Some((*percent, per_window))
}

/// Reads values, their index, then dimensions.
#[derive(PartialEq, Debug)]
struct RollingPercentile {
    percent: f64,
    per_window: i64,
    ty: ScalarType,
}

/// A row: the bin it is in, and its place among all values in order.
#[derive(Clone, Copy, Debug)]
struct Ranked {
    bin: i64,
    rank: Option<u32>,
}

/// The rows of the result.
#[derive(Debug, Default)]
struct Found {
    bins: Vec<i64>,
    first_rows: Vec<u32>,
    value_rows: Vec<Option<u32>>,
}

impl Algorithm for RollingPercentile {
    fn run(
        &self,
        inputs: &[Batch],
        arguments: &[Scalar],
        settings: &Settings,
    ) -> Result<Batch, RuntimeError> {
        let Some(batch) = inputs.first() else {
            return Ok(Batch::new(vec![], 0));
        };
        let [values, index, dimensions @ ..] = batch.columns.as_slice() else {
            return Ok(Batch::new(vec![], 0));
        };
        let Some(size) = arguments.first().and_then(number).filter(|size| *size > 0) else {
            return Err(RuntimeError::function("a bin must be longer than zero"));
        };
        let values = convert(values, self.ty);
        let order = order(&values);
        // Ranks are whole numbers of any type of value, so that windows are sorted once and never compare values again.
        let ranks = ranks(&order, batch.rows);
        let bins: Vec<_> = times_of(index)
            .into_iter()
            .map(|time| time.map(|time| time.div_euclid(size)))
            .collect();
        let last = bins.iter().flatten().max().copied().unwrap_or(0);

        let mut found = Found::default();
        let mut rows: Vec<Ranked> = Vec::new();
        for slice in slices(dimensions, batch.rows) {
            rows.clear();
            rows.extend(slice.iter().filter_map(|row| ranked(*row, &bins, &ranks)));
            rows.sort_by_key(|row| row.bin);
            let first_row = slice.first().copied().unwrap_or(0);
            self.windows(&rows, last, first_row, &mut found);
            if found.bins.len() > settings.max_rows {
                return Err(RuntimeError::Limit {
                    what: "the windows of a percentile",
                    limit: settings.max_rows,
                    span: None,
                });
            }
        }
        Ok(windows_as_table(
            found,
            &order,
            &values,
            dimensions,
            (index.ty(), size),
        ))
    }
}

impl RollingPercentile {
    /// Adds the windows over the rows of one combination of dimensions, which are in the order of their bins.
    fn windows(&self, rows: &[Ranked], last: i64, first_row: u32, found: &mut Found) {
        let mut inside: Vec<u32> = Vec::new();
        let mut bin = i64::MIN;
        let (mut start, mut end) = (0, 0);
        loop {
            if start == end {
                match rows.get(end) {
                    Some(next) => bin = next.bin,
                    None => return,
                }
            }
            if bin > last {
                return;
            }
            while rows.get(end).is_some_and(|row| row.bin <= bin) {
                end += 1;
            }
            while start < end
                && rows
                    .get(start)
                    .is_some_and(|row| row.bin <= bin.saturating_sub(self.per_window))
            {
                start += 1;
            }
            if start < end {
                inside.clear();
                let window = rows.iter().take(end).skip(start);
                inside.extend(window.filter_map(|row| row.rank));
                found.bins.push(bin);
                found.first_rows.push(first_row);
                found.value_rows.push(self.pick(&mut inside));
            }
            bin = bin.saturating_add(1);
        }
    }

    /// The smallest rank that the given percentage of the ranks does not exceed.
    fn pick(&self, ranks: &mut [u32]) -> Option<u32> {
        let count = f64::from(u32::try_from(ranks.len()).ok()?);
        // A hair less, so that a product that is a whole number on paper stays one.
        let wanted = cast::real_to_long((self.percent * count / 100.0 * (1.0 - 1e-12)).ceil())?;
        let at = usize::try_from(wanted.max(1) - 1).ok()?;
        if at >= ranks.len() {
            return None;
        }
        Some(*ranks.select_nth_unstable(at).1)
    }
}

/// The rows whose value is not null, in the order of the values.
fn order(values: &Column) -> Vec<u32> {
    crate::with_kind!(values.ty(), K => {
        let reader = values.reader::<K>();
        let mut rows: Vec<(u32, <K as Kind>::Ref<'_>)> = (0..values.rows())
            .zip(0_u32..)
            .filter_map(|(row, number)| Some((number, reader.get(row)?)))
            .filter(|(_, value)| !K::is_nan(*value))
            .collect();
        rows.sort_by(|a, b| K::order(a.1, b.1));
        rows.into_iter().map(|(row, _)| row).collect()
    })
}

/// The name of the column of percentiles.
fn column_name(per_window: i64, percent: f64, value: &str) -> String {
    let mut name = format!("rolling_{per_window}_percentile_{value}_");
    Scalar::Real(percent).write_text(&mut name);
    name.strip_suffix(".0").unwrap_or(&name).replace('.', "_")
}

/// The place of each row in the order of the values.
fn ranks(order: &[u32], rows: usize) -> Vec<Option<u32>> {
    let mut ranks: Vec<Option<u32>> = vec![None; rows];
    for (row, rank) in order.iter().zip(0_u32..) {
        if let Some(slot) = ranks.get_mut(*row as usize) {
            *slot = Some(rank);
        }
    }
    ranks
}

/// The windows found: where each starts (of the index's type, in bins of a size), its dimensions, its percentile.
fn windows_as_table(
    found: Found,
    order: &[u32],
    values: &Column,
    dimensions: &[Column],
    (index, size): (ScalarType, i64),
) -> Batch {
    let value_rows: UInt32Array = found
        .value_rows
        .iter()
        .map(|rank| order.get((*rank)? as usize).copied())
        .collect();
    let first_rows = UInt32Array::from(found.first_rows);
    let starts: Vec<i64> = found
        .bins
        .iter()
        .map(|bin| bin.saturating_mul(size))
        .collect();
    let rows = starts.len();
    let mut columns = vec![places(&starts, index)];
    columns.extend(dimensions.iter().map(|column| column.take(&first_rows)));
    columns.push(values.take(&value_rows));
    Batch::new(columns, rows)
}

/// The type that values are ranked in; a report for one that has no order.
fn ranked_type(
    binder: &mut Binder<'_>,
    argument: &syntax::NamedExpr,
    ty: ScalarType,
) -> Option<ScalarType> {
    match ty {
        ScalarType::Int => Some(ScalarType::Long),
        ScalarType::Long | ScalarType::Real | ScalarType::DateTime | ScalarType::TimeSpan => {
            Some(ty)
        }
        other => {
            binder.wrong_argument(argument, "a number, datetime or timespan", other);
            None
        }
    }
}

/// A row with its bin and its rank; `None` for a row without a bin.
fn ranked(row: u32, bins: &[Option<i64>], ranks: &[Option<u32>]) -> Option<Ranked> {
    let row = row as usize;
    Some(Ranked {
        bin: bins.get(row).copied().flatten()?,
        rank: ranks.get(row).copied().flatten(),
    })
}
