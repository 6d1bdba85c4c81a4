//! `Aggregate`

use arrow_array::UInt32Array;

use super::grouping::Grouping;
use super::{Batch, Context, Stream, evaluate};
use crate::RuntimeError;
use crate::functions::{Accumulator, Groups};
use crate::operators::selection;
use crate::plan::{Aggregate, Expr, Plan};
use crate::types::{Column, ScalarType};

/// One row for each distinct key.
pub(super) struct Aggregation<'p> {
    input: Box<dyn Stream + 'p>,
    keys: &'p [Expr],
    aggregates: &'p [Aggregate],
    plan: &'p Plan,
    done: bool,
}

impl<'p> Aggregation<'p> {
    pub fn new(
        input: Box<dyn Stream + 'p>,
        keys: &'p [Expr],
        aggregates: &'p [Aggregate],
        plan: &'p Plan,
    ) -> Self {
        Self {
            input,
            keys,
            aggregates,
            plan,
            done: false,
        }
    }

    fn run(&mut self, context: &Context<'_>) -> Result<Batch, RuntimeError> {
        let types: Vec<ScalarType> = self.keys.iter().map(|key| key.ty).collect();
        let mut states = self
            .aggregates
            .iter()
            .map(start)
            .collect::<Result<Vec<_>, _>>()?;
        let mut grouping = Grouping::new(types.clone());
        let mut key_parts: Vec<Batch> = Vec::new();
        while let Some(batch) = self.input.next_batch(context)? {
            if batch.rows == 0 {
                continue;
            }
            let keys = self
                .keys
                .iter()
                .map(|key| evaluate(key, &batch, context))
                .collect::<Result<Vec<_>, _>>()?;
            let groups = if keys.is_empty() {
                vec![0; batch.rows]
            } else {
                let mut new: Vec<u32> = Vec::new();
                let groups = grouping.number(&keys, batch.rows, |row| {
                    new.push(u32::try_from(row).unwrap_or(u32::MAX))
                });
                if !new.is_empty() {
                    let rows = batch.rows;
                    key_parts.push(Batch::new(keys, rows).take(&UInt32Array::from(new)));
                }
                groups
            };
            let count = if self.keys.is_empty() {
                1
            } else {
                grouping.count()
            };
            if count > context.settings.max_rows {
                return Err(RuntimeError::Limit {
                    what: "`summarize`",
                    limit: context.settings.max_rows,
                    span: Some(self.plan.span),
                });
            }
            for (aggregate, state) in self.aggregates.iter().zip(&mut states) {
                update(
                    aggregate,
                    state.as_mut(),
                    &batch,
                    Groups {
                        of_row: &groups,
                        count,
                    },
                    context,
                )?;
            }
        }
        let count = if self.keys.is_empty() {
            1
        } else {
            grouping.count()
        };
        let mut columns = Batch::concat(&types, &key_parts).columns;
        for (aggregate, state) in self.aggregates.iter().zip(states) {
            columns.extend(
                state
                    .finish(count)
                    .map_err(|error| error.at(aggregate.span))?,
            );
        }
        Ok(Batch::new(columns, count))
    }
}

impl Stream for Aggregation<'_> {
    fn next_batch(&mut self, context: &Context<'_>) -> Result<Option<Batch>, RuntimeError> {
        if std::mem::replace(&mut self.done, true) {
            return Ok(None);
        }
        self.run(context).map(Some)
    }
}

/// The columns of aggregates over the groups of a batch: a row for each group.
pub(super) fn aggregated(
    aggregates: &[Aggregate],
    batch: &Batch,
    groups: Groups<'_>,
    context: &Context<'_>,
) -> Result<Batch, RuntimeError> {
    let mut columns = Vec::with_capacity(aggregates.len());
    for aggregate in aggregates {
        let mut state = start(aggregate)?;
        update(aggregate, state.as_mut(), batch, groups, context)?;
        columns.extend(
            state
                .finish(groups.count)
                .map_err(|error| error.at(aggregate.span))?,
        );
    }
    Ok(Batch::new(columns, groups.count))
}

fn start(aggregate: &Aggregate) -> Result<Box<dyn Accumulator>, RuntimeError> {
    aggregate
        .start()
        .map_err(|message| RuntimeError::function(message).at(aggregate.span))
}

/// Feeds a batch to an aggregate: only the rows where its condition is true.
fn update(
    aggregate: &Aggregate,
    state: &mut dyn Accumulator,
    batch: &Batch,
    groups: Groups<'_>,
    context: &Context<'_>,
) -> Result<(), RuntimeError> {
    let arguments = |batch: &Batch| -> Result<Vec<Column>, RuntimeError> {
        aggregate
            .arguments
            .iter()
            .map(|argument| evaluate(argument, batch, context))
            .collect()
    };
    let Some(condition) = &aggregate.condition else {
        return state
            .update(&arguments(batch)?, groups)
            .map_err(|error| error.at(aggregate.span));
    };
    let mask = selection(&evaluate(condition, batch, context)?);
    let kept: Vec<u32> = groups
        .of_row
        .iter()
        .enumerate()
        .filter(|(row, _)| mask.value(*row))
        .map(|(_, group)| *group)
        .collect();
    let arguments = arguments(&batch.filter(&mask))?;
    let groups = Groups {
        of_row: &kept,
        count: groups.count,
    };
    state
        .update(&arguments, groups)
        .map_err(|error| error.at(aggregate.span))
}
