//! `sequence_detect`: every way in which rows meet several conditions one after another
//!
//! A step follows the one before when another row meets its condition, not earlier and at most so much later; the last one
//! is at most so much after the first. Limits are included. Occurrences at the same times count once.

use kql_parser::Span;
use std::collections::HashSet;
use std::sync::Arc;

use arrow_array::UInt32Array;

use super::activity::{number, places, slices, times_of};
use super::{Arguments, Invocation, Plugin, computed, projection};
use crate::bind::{Binder, SemanticError};
use crate::exec::Batch;
use crate::plan::{Algorithm, Expr, Field, Plan};
use crate::types::{Bool, Column, Reader, Scalar, ScalarType};
use crate::{RuntimeError, Settings};

/// Steps that follow each other.
pub(super) static PLUGIN: Plugin = Plugin {
    name: "sequence_detect",
    syntax: "sequence_detect(TimelineColumn, MaxSequenceStepWindow, MaxSequenceSpan, step = Condition, …, [Dimension, …])",
    bind,
};

fn bind(binder: &mut Binder<'_>, invocation: &Invocation<'_>) -> Option<Arc<Plan>> {
    let (input, span) = (invocation.input, invocation.span);
    let mut arguments = Arguments::new(invocation);
    let timeline_argument = arguments.required(binder)?;
    let index = binder.column_argument(timeline_argument, &input.schema)?;
    let field = input.schema.field(index)?.clone();
    let distance = binder.distance_type(timeline_argument, field.ty)?;
    let mut limits = Vec::new();
    for _ in 0..2 {
        let limit = arguments.required(binder)?;
        limits.push(binder.value_argument(limit, distance)?);
    }
    let mut steps: Vec<(Field, Expr)> = Vec::new();
    let mut dimensions = Vec::new();
    while let Some(argument) = arguments.take_first() {
        match argument.names.first() {
            Some(name) => {
                let condition = binder.row_argument(argument, &input.schema, ScalarType::Bool)?;
                let name = format!("{}_{}", name.text, field.name);
                steps.push((Field::computed(name, field.ty), condition));
            }
            None => dimensions.push(binder.column_argument(argument, &input.schema)?),
        }
    }
    if steps.is_empty() {
        binder.report(SemanticError::ArgumentCount {
            function: PLUGIN.name.to_owned(),
            expected: format!("`{}`", PLUGIN.syntax),
            actual: invocation.call.arguments.len(),
            span: invocation.call.span,
        });
        return None;
    }
    let columns = columns_read(input, index, &dimensions, &steps, span)?;
    let mut fields: Vec<Field> = dimensions
        .iter()
        .filter_map(|index| input.schema.field(*index).cloned())
        .collect();
    let dimensions = fields.len();
    fields.extend(steps.into_iter().map(|(field, _)| field));
    fields.push(Field::computed("Duration", distance));
    Some(computed(
        Arc::new(SequenceDetect { dimensions }),
        vec![projection(input, columns, span)],
        limits,
        fields,
        span,
    ))
}

/// Reads the time, the dimensions, then the conditions of the steps.
#[derive(PartialEq, Debug)]
struct SequenceDetect {
    dimensions: usize,
}

/// A row that meets the condition of a step.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Candidate {
    time: i64,
    row: u32,
}

/// The search for occurrences among the rows of one combination of dimensions.
struct Search<'a> {
    /// For each step the rows that meet its condition, in order.
    steps: &'a [Vec<Candidate>],
    most_between: i64,
    most_in_all: i64,
    most_found: usize,
    taken: Vec<Candidate>,
    found: HashSet<Vec<i64>>,
    in_order: Vec<Vec<i64>>,
}

impl Search<'_> {
    /// Adds all occurrences that begin with the steps taken.
    fn go_on(&mut self) -> Result<(), RuntimeError> {
        let Some(candidates) = self.steps.get(self.taken.len()) else {
            let times: Vec<i64> = self.taken.iter().map(|taken| taken.time).collect();
            if self.found.insert(times.clone()) {
                self.in_order.push(times);
            }
            if self.found.len() > self.most_found {
                return Err(RuntimeError::Limit {
                    what: "`sequence_detect`",
                    limit: self.most_found,
                    span: None,
                });
            }
            return Ok(());
        };
        let (from, to) = match (self.taken.first(), self.taken.last()) {
            (Some(first), Some(last)) => (
                last.time,
                last.time
                    .saturating_add(self.most_between)
                    .min(first.time.saturating_add(self.most_in_all)),
            ),
            _ => (i64::MIN, i64::MAX),
        };
        let start = candidates.partition_point(|candidate| candidate.time < from);
        for candidate in candidates.iter().skip(start) {
            if candidate.time > to {
                break;
            }
            if self.taken.iter().any(|taken| taken.row == candidate.row) {
                continue;
            }
            self.taken.push(*candidate);
            self.go_on()?;
            self.taken.pop();
        }
        Ok(())
    }
}

impl Algorithm for SequenceDetect {
    fn run(
        &self,
        inputs: &[Batch],
        arguments: &[Scalar],
        settings: &Settings,
    ) -> Result<Batch, RuntimeError> {
        let Some(batch) = inputs.first() else {
            return Ok(Batch::new(vec![], 0));
        };
        let Some((timeline, rest)) = batch.columns.split_first() else {
            return Ok(Batch::new(vec![], 0));
        };
        let limit = |index: usize| {
            arguments
                .get(index)
                .and_then(number)
                .ok_or_else(|| RuntimeError::function("a limit of `sequence_detect` is null"))
        };
        let (most_between, most_in_all) = (limit(0)?, limit(1)?);
        let times = times_of(timeline);
        let (dimensions, conditions) = rest.split_at(self.dimensions.min(rest.len()));
        let conditions: Vec<_> = conditions.iter().map(Column::reader::<Bool>).collect();
        let mut first_rows: Vec<u32> = Vec::new();
        let mut columns: Vec<Vec<i64>> = vec![Vec::new(); conditions.len() + 1];
        for slice in slices(dimensions, batch.rows) {
            let steps = conditions_met(&slice, &conditions, &times);
            let mut search = Search {
                steps: &steps,
                most_between,
                most_in_all,
                most_found: settings.max_rows.saturating_sub(first_rows.len()),
                taken: Vec::new(),
                found: HashSet::new(),
                in_order: Vec::new(),
            };
            search.go_on()?;
            for times in search.in_order {
                first_rows.push(slice.first().copied().unwrap_or(0));
                let ends = times.first().zip(times.last());
                let duration = ends.map_or(0, |(first, last)| last.saturating_sub(*first));
                let cells = times.iter().copied().chain([duration]);
                for (column, cell) in columns.iter_mut().zip(cells) {
                    column.push(cell);
                }
            }
        }
        Ok(found_table(dimensions, timeline.ty(), first_rows, columns))
    }
}

/// The rows that meet a condition, in order. Of those at one time no more are kept than there are steps: occurrences at the
/// same times count once.
fn candidates(rows: impl Iterator<Item = Candidate>, steps: usize) -> Vec<Candidate> {
    let mut all: Vec<Candidate> = rows.collect();
    all.sort_unstable();
    all.chunk_by(|a, b| a.time == b.time)
        .flat_map(|same| same.iter().take(steps))
        .copied()
        .collect()
}

/// For each condition, the rows of a slice that meet it, with their times.
fn conditions_met(
    slice: &[u32],
    conditions: &[Reader<'_, Bool>],
    times: &[Option<i64>],
) -> Vec<Vec<Candidate>> {
    let met = |condition: &Reader<'_, Bool>| {
        let rows = slice.iter().filter_map(|row| {
            let at = *row as usize;
            let time = times.get(at).copied().flatten()?;
            (condition.get(at) == Some(true)).then_some(Candidate { time, row: *row })
        });
        candidates(rows, conditions.len())
    };
    conditions.iter().map(met).collect()
}

/// The sequences found as a table: the dimensions of their slices, the times of their steps, how long each took.
fn found_table(
    dimensions: &[Column],
    timeline: ScalarType,
    first_rows: Vec<u32>,
    mut columns: Vec<Vec<i64>>,
) -> Batch {
    let first_rows = UInt32Array::from(first_rows);
    let mut result: Vec<Column> = dimensions
        .iter()
        .map(|column| column.take(&first_rows))
        .collect();
    let distance = match timeline {
        ScalarType::DateTime => ScalarType::TimeSpan,
        ty => ty,
    };
    let durations = columns.pop().unwrap_or_default();
    result.extend(columns.iter().map(|column| places(column, timeline)));
    let rows = durations.len();
    result.push(places(&durations, distance));
    Batch::new(result, rows)
}

/// What the algorithm reads of a row: its time, its dimensions, which steps it meets.
fn columns_read(
    input: &Plan,
    timeline: usize,
    dimensions: &[usize],
    steps: &[(Field, Expr)],
    span: Span,
) -> Option<Vec<(Field, Expr)>> {
    let column = |index: usize| {
        let field = input.schema.field(index)?.clone();
        let value = Expr::column(index, field.ty, span);
        Some((field, value))
    };
    let mut columns = vec![column(timeline)?];
    for dimension in dimensions {
        columns.push(column(*dimension)?);
    }
    let condition = |condition: &Expr| (Field::computed("", ScalarType::Bool), condition.clone());
    columns.extend(steps.iter().map(|(_, step)| condition(step)));
    Some(columns)
}
