//! `Aggregate`

use std::sync::{Mutex, PoisonError};

use super::memory::Held;
use super::partials::{Partial, merge_groups, totals};
use super::pipeline::{Wants, consume};
use super::{Batch, Context, Grouping, Stream, evaluate};
use crate::RuntimeError;
use crate::functions::{Accumulator, Groups};
use crate::operators::selection;
use crate::plan::{Aggregate, Expr, Plan};
use crate::types::Column;

/// One row for each distinct key, in a batch for each partition of the table.
pub(super) struct Aggregation<'p> {
    input: &'p Plan,
    keys: &'p [Expr],
    aggregates: &'p [Aggregate],
    plan: &'p Plan,
    /// The results that have not been handed on yet, once there are any.
    results: Option<std::vec::IntoIter<Batch>>,
}

impl<'p> Aggregation<'p> {
    pub const fn new(
        input: &'p Plan,
        keys: &'p [Expr],
        aggregates: &'p [Aggregate],
        plan: &'p Plan,
    ) -> Self {
        Self {
            input,
            keys,
            aggregates,
            plan,
            results: None,
        }
    }

    fn run(&self, context: &Context<'_>) -> Result<Vec<Batch>, RuntimeError> {
        let of_aggregates = self
            .aggregates
            .iter()
            .flat_map(|aggregate| aggregate.arguments.iter().chain(&aggregate.condition));
        let wants = Wants {
            expressions: self.keys.iter().chain(of_aggregates).collect(),
            threshold: None,
        };
        // One set of states is started here and the others are made from it: what an aggregate compiles from its constants
        // is compiled once, and its mistakes are found before any row is read.
        let states = self.aggregates.iter().map(start);
        let states = Mutex::new(states.collect::<Result<Vec<_>, _>>()?);
        let mut partitions = consume(self.input, wants, context, |rows, context| {
            let states = self.siblings(&states)?;
            let mut partition = Partition::new(self, states, context);
            while let Some(batch) = rows.next_batch(context)? {
                partition.add(&batch, context)?;
            }
            // On the thread that has the partition, so that this work is spread too.
            partition.states.iter_mut().for_each(|state| state.settle());
            partition.count_memory()?;
            Ok(partition)
        })?;
        if partitions.len() > 1 {
            let (partials, _held): (Vec<_>, Vec<_>) =
                partitions.into_iter().map(Partition::split).unzip();
            let threads = context.settings.threads;
            return if self.keys.is_empty() {
                totals(partials, self.aggregates).map(|batch| vec![batch])
            } else {
                merge_groups(partials, self.aggregates, threads)
            };
        }
        match partitions.pop() {
            Some(only) => Ok(vec![only.finish()?]),
            None => unreachable!("there is at least one partition"),
        }
    }

    /// Empty states for another partition.
    fn siblings(
        &self,
        states: &Mutex<Vec<Box<dyn Accumulator>>>,
    ) -> Result<Vec<Box<dyn Accumulator>>, RuntimeError> {
        let states = states.lock().unwrap_or_else(PoisonError::into_inner);
        let states = states.iter().zip(self.aggregates);
        states
            .map(|(state, aggregate)| state.sibling().map_or_else(|| start(aggregate), Ok))
            .collect()
    }
}

/// The groups of some of the rows.
struct Partition<'p> {
    of: &'p Aggregation<'p>,
    grouping: Grouping,
    states: Vec<Box<dyn Accumulator>>,
    held: Held,
}

impl<'p> Partition<'p> {
    fn new(
        of: &'p Aggregation<'p>,
        states: Vec<Box<dyn Accumulator>>,
        context: &Context<'_>,
    ) -> Self {
        Self {
            of,
            grouping: Grouping::new(of.keys.iter().map(|key| key.ty).collect()),
            states,
            held: context.held("`summarize`", of.plan.span),
        }
    }

    /// How many groups there are; all rows are one group when there is no key.
    fn count(&self) -> usize {
        if self.of.keys.is_empty() {
            1
        } else {
            self.grouping.count()
        }
    }

    /// The group of each row with these keys.
    fn groups(&mut self, keys: &[Column], rows: usize) -> Vec<u32> {
        if keys.is_empty() {
            return vec![0; rows];
        }
        self.grouping.number(keys, rows, |_| {})
    }

    fn add(&mut self, batch: &Batch, context: &Context<'_>) -> Result<(), RuntimeError> {
        if batch.rows == 0 {
            return Ok(());
        }
        let keys = self.of.keys.iter();
        let keys = keys.map(|key| evaluate(key, batch, context));
        let keys = keys.collect::<Result<Vec<_>, _>>()?;
        let of_row = self.groups(&keys, batch.rows);
        let count = self.count();
        let groups = Groups {
            of_row: &of_row,
            count,
        };
        for (aggregate, state) in self.of.aggregates.iter().zip(&mut self.states) {
            update(aggregate, state.as_mut(), batch, groups, context)?;
        }
        self.count_memory()
    }

    fn count_memory(&mut self) -> Result<(), RuntimeError> {
        let of_states: usize = self.states.iter().map(|state| state.size()).sum();
        self.held.resize(self.grouping.size() + of_states)
    }

    fn split(self) -> (Partial, Held) {
        let partial = Partial {
            grouping: self.grouping,
            states: self.states,
        };
        (partial, self.held)
    }

    fn finish(self) -> Result<Batch, RuntimeError> {
        let count = self.count();
        let mut columns = if self.of.keys.is_empty() {
            vec![]
        } else {
            self.grouping.columns()
        };
        for (aggregate, state) in self.of.aggregates.iter().zip(self.states) {
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
        let batches = match &mut self.results {
            Some(batches) => batches,
            None => {
                let batches = self.run(context)?;
                self.results.insert(batches.into_iter())
            }
        };
        Ok(batches.next())
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
