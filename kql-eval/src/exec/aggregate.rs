//! `Aggregate`

use arrow_array::UInt32Array;

use super::grouping::Grouping;
use super::pipeline::{Wants, consume};
use super::{Batch, Context, Stream, evaluate};
use crate::RuntimeError;
use crate::functions::{Accumulator, Groups};
use crate::operators::selection;
use crate::plan::{Aggregate, Expr, Plan};
use crate::types::{Column, ScalarType};

/// One row for each distinct key.
pub(super) struct Aggregation<'p> {
    input: &'p Plan,
    keys: &'p [Expr],
    aggregates: &'p [Aggregate],
    plan: &'p Plan,
    done: bool,
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
            done: false,
        }
    }

    fn run(&self, context: &Context<'_>) -> Result<Batch, RuntimeError> {
        let of_aggregates = self
            .aggregates
            .iter()
            .flat_map(|aggregate| aggregate.arguments.iter().chain(&aggregate.condition));
        let wants = Wants {
            expressions: self.keys.iter().chain(of_aggregates).collect(),
            threshold: None,
        };
        let partials = consume(self.input, wants, context, |rows, context| {
            let mut partial = Partial::new(self)?;
            while let Some(batch) = rows.next_batch(context)? {
                partial.add(&batch, context)?;
            }
            Ok(partial)
        })?;
        let mut partials = partials.into_iter();
        let Some(mut all) = partials.next() else {
            return Partial::new(self)?.finish();
        };
        for partial in partials {
            all.merge(partial, context)?;
        }
        all.finish()
    }
}

/// The groups of some of the rows.
struct Partial<'p> {
    of: &'p Aggregation<'p>,
    grouping: Grouping,
    /// The keys of the groups, in their order.
    keys: Vec<Batch>,
    states: Vec<Box<dyn Accumulator>>,
}

impl<'p> Partial<'p> {
    fn new(of: &'p Aggregation<'p>) -> Result<Self, RuntimeError> {
        Ok(Self {
            of,
            grouping: Grouping::new(of.keys.iter().map(|key| key.ty).collect()),
            keys: Vec::new(),
            states: of.aggregates.iter().map(start).collect::<Result<_, _>>()?,
        })
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
    fn groups(
        &mut self,
        keys: Vec<Column>,
        rows: usize,
        context: &Context<'_>,
    ) -> Result<Vec<u32>, RuntimeError> {
        if keys.is_empty() {
            return Ok(vec![0; rows]);
        }
        let mut new: Vec<u32> = Vec::new();
        let groups = self.grouping.number(&keys, rows, |row| {
            new.push(u32::try_from(row).unwrap_or(u32::MAX));
        });
        if !new.is_empty() {
            let keys = Batch::new(keys, rows).take(&UInt32Array::from(new));
            self.keys.push(keys);
        }
        if self.count() > context.settings.max_rows {
            return Err(RuntimeError::Limit {
                what: "`summarize`",
                limit: context.settings.max_rows,
                span: Some(self.of.plan.span),
            });
        }
        Ok(groups)
    }

    fn add(&mut self, batch: &Batch, context: &Context<'_>) -> Result<(), RuntimeError> {
        if batch.rows == 0 {
            return Ok(());
        }
        let keys = self.of.keys.iter();
        let keys = keys.map(|key| evaluate(key, batch, context));
        let keys = keys.collect::<Result<Vec<_>, _>>()?;
        let of_row = self.groups(keys, batch.rows, context)?;
        let count = self.count();
        let groups = Groups {
            of_row: &of_row,
            count,
        };
        for (aggregate, state) in self.of.aggregates.iter().zip(&mut self.states) {
            update(aggregate, state.as_mut(), batch, groups, context)?;
        }
        Ok(())
    }

    /// Takes over the groups of rows that come after this one's.
    fn merge(&mut self, other: Self, context: &Context<'_>) -> Result<(), RuntimeError> {
        let rows = other.count();
        let keys = Batch::concat(&self.types(), &other.keys).columns;
        let of_row = self.groups(keys, rows, context)?;
        let count = self.count();
        let groups = Groups {
            of_row: &of_row,
            count,
        };
        let aggregates = self.of.aggregates.iter();
        for ((aggregate, state), other) in aggregates.zip(&mut self.states).zip(other.states) {
            state
                .merge(other, groups)
                .map_err(|error| error.at(aggregate.span))?;
        }
        Ok(())
    }

    fn types(&self) -> Vec<ScalarType> {
        self.of.keys.iter().map(|key| key.ty).collect()
    }

    fn finish(self) -> Result<Batch, RuntimeError> {
        let count = self.count();
        let mut columns = Batch::concat(&self.types(), &self.keys).columns;
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
