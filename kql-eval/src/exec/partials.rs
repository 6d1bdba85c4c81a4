//! Merging the partial aggregates of the partitions of a table.
//!
//! A group whose rows are all in one partition has its results there. Only groups of several partitions are merged, where an
//! aggregate knows how to [select](Accumulator::select) them: events mostly come in the order of their time, so that groups by
//! time rarely span partitions. Everything else is done partition by partition, on as many threads as there are.

use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use arrow_array::UInt32Array;

use super::Batch;
use super::pipeline::in_order;
use crate::RuntimeError;
use crate::functions::{Accumulator, Groups};
use crate::keys::{Grouping, merge};
use crate::plan::Aggregate;
use crate::types::Column;

/// No group.
const NONE: u32 = u32::MAX;

/// The groups of a partition with the state of each aggregate.
pub(super) struct Partial {
    pub grouping: Grouping,
    pub states: Vec<Box<dyn Accumulator>>,
}

/// The results for all groups, in the order in which their first rows came.
///
/// # Errors
/// Those of the aggregates.
pub(super) fn merge_groups(
    partials: Vec<Partial>,
    aggregates: &[Aggregate],
    threads: usize,
) -> Result<Vec<Batch>, RuntimeError> {
    let (groupings, states): (Vec<_>, Vec<_>) = partials
        .into_iter()
        .map(|partial| (partial.grouping, partial.states))
        .unzip();
    let count_of_partitions = groupings.len();
    let merged = merge(groupings);
    let partitions = Partitions::new(&merged.numbers, merged.count());
    let states = by_aggregate(states, aggregates.len());
    let at_its_place = |number: usize, error: RuntimeError| match aggregates.get(number) {
        Some(aggregate) => error.at(aggregate.span),
        None => error,
    };
    let merged_aggregates = in_order(aggregates.len(), threads, |number| {
        let states = states.get(number).map(take).unwrap_or_default();
        let merged_aggregates = Merged::new(states, &partitions);
        merged_aggregates.map_err(|error| at_its_place(number, error))
    })?;
    let numbered = merged.numbered();
    let batches = in_order(count_of_partitions, threads, |partition| {
        let new = partitions.new.get(partition).cloned().unwrap_or_default();
        let rows = new.len();
        let mut columns = merged.columns(new, &numbered);
        for (number, merged_aggregates) in merged_aggregates.iter().enumerate() {
            let piece = merged_aggregates.piece(partition, &partitions);
            columns.extend(piece.map_err(|error| at_its_place(number, error))?);
        }
        Ok(Batch::new(columns, rows))
    })?;
    Ok(batches.into_iter().filter(|batch| batch.rows > 0).collect())
}

/// The results of aggregates over all rows, from those of partitions.
///
/// # Errors
/// Those of the aggregates.
pub(super) fn totals(
    partials: Vec<Partial>,
    aggregates: &[Aggregate],
) -> Result<Batch, RuntimeError> {
    let count_of_partitions = partials.len();
    let states = partials.into_iter().map(|partial| partial.states).collect();
    let mut columns = Vec::new();
    for (states, aggregate) in by_aggregate(states, aggregates.len())
        .iter()
        .zip(aggregates)
    {
        let total = merged_state(take(states), &vec![vec![0]; count_of_partitions], 1)
            .and_then(|all| all.map_or(Ok(vec![]), |all| all.finish(1)));
        columns.extend(total.map_err(|error| error.at(aggregate.span))?);
    }
    Ok(Batch::new(columns, 1))
}

/// The states of one aggregate, one for each partition, until they are taken.
type States = Mutex<Vec<Box<dyn Accumulator>>>;

/// The states by partition, as states by aggregate.
fn by_aggregate(by_partition: Vec<Vec<Box<dyn Accumulator>>>, aggregates: usize) -> Vec<States> {
    let mut states: Vec<States> = Vec::new();
    states.resize_with(aggregates, Mutex::default);
    for partition in by_partition {
        for (states, state) in states.iter_mut().zip(partition) {
            states
                .get_mut()
                .unwrap_or_else(PoisonError::into_inner)
                .push(state);
        }
    }
    states
}

fn take<T: Default>(held: &Mutex<T>) -> T {
    std::mem::take(&mut *held.lock().unwrap_or_else(PoisonError::into_inner))
}

/// The states of partitions merged into one; `numbers` are the merged ids of each partition's groups.
fn merged_state(
    states: Vec<Box<dyn Accumulator>>,
    numbers: &[Vec<u32>],
    count: usize,
) -> Result<Option<Box<dyn Accumulator>>, RuntimeError> {
    let mut states = states.into_iter().zip(numbers);
    // The groups of the first partition have the same ids before and after merging, so its state is the one to merge into.
    let Some((mut all, _)) = states.next() else {
        return Ok(None);
    };
    for (state, of_row) in states {
        all.merge(state, Groups { of_row, count })?;
    }
    Ok(Some(all))
}

/// Which groups are in which partitions.
struct Partitions<'n> {
    /// The merged ids of each partition's groups.
    numbers: &'n [Vec<u32>],
    /// The merged ids that are new in each partition: a range, as ids are given in the order first seen.
    new: Vec<Range<usize>>,
    /// For each partition its groups that are in several partitions: their ids in the partition, and among all such groups.
    repeated: Vec<[Vec<u32>; 2]>,
    /// How many such groups there are.
    count: usize,
    /// The id of each group among them, or [`NONE`] for a group of one partition.
    places: Vec<u32>,
    is_worthwhile: bool,
}

impl<'n> Partitions<'n> {
    fn new(numbers: &'n [Vec<u32>], count: usize) -> Self {
        let mut places = vec![NONE; count];
        let (mut new, mut end, mut repeats) = (Vec::with_capacity(numbers.len()), 0, 0);
        for numbers in numbers {
            let start = end;
            for &number in numbers {
                let number = number as usize;
                if number >= start {
                    end = end.max(number + 1);
                } else if let Some(place) = places.get_mut(number) {
                    repeats += 1;
                    *place = 0;
                }
            }
            new.push(start..end);
        }
        let mut next = 0;
        for place in places.iter_mut().filter(|place| **place != NONE) {
            *place = next;
            next += 1;
        }
        let repeated = numbers.iter().map(|numbers| {
            let place = |number: &u32| places.get(*number as usize).copied();
            let places = (0..)
                .zip(numbers)
                .filter_map(|(own, number)| Some([own, place(number)?]));
            let (own, all) = places
                .filter(|[_, place]| *place != NONE)
                .map(|[own, place]| (own, place))
                .unzip();
            [own, all]
        });
        Self {
            repeated: repeated.collect(),
            numbers,
            new,
            count: next as usize,
            places,
            // Selecting copies the states it takes. Where most groups are in several partitions, merging whole states is cheaper.
            is_worthwhile: repeats < count / 2,
        }
    }
}

/// An aggregate once all groups of several partitions are merged.
enum Merged {
    /// The results of all groups.
    Whole(Vec<Column>),
    /// The states of the partitions, and the results of the groups that are in several.
    Apart {
        states: Vec<Mutex<Option<Box<dyn Accumulator>>>>,
        repeated: Vec<Column>,
    },
}

impl Merged {
    fn new(
        states: Vec<Box<dyn Accumulator>>,
        partitions: &Partitions<'_>,
    ) -> Result<Self, RuntimeError> {
        // `select` gives `None` for aggregates that cannot give the state of a few groups; those are merged as a whole.
        let selected = || -> Option<Vec<_>> {
            let states = states.iter().zip(&partitions.repeated);
            states.map(|(state, [own, _])| state.select(own)).collect()
        };
        if let Some(selected) = partitions.is_worthwhile.then(selected).flatten() {
            let mut selected = selected.into_iter().zip(&partitions.repeated);
            let mut all = states.first().and_then(|state| state.select(&[]));
            if let Some(all) = &mut all {
                selected.try_for_each(|(state, [_, of_row])| {
                    let count = partitions.count;
                    all.merge(state, Groups { of_row, count })
                })?;
            }
            let repeated = all.map_or(Ok(vec![]), |all| all.finish(partitions.count))?;
            let states = states.into_iter().map(|state| Mutex::new(Some(state)));
            return Ok(Self::Apart {
                states: states.collect(),
                repeated,
            });
        }
        let count = partitions.places.len();
        Ok(Self::Whole(
            merged_state(states, partitions.numbers, count)?
                .map_or(Ok(vec![]), |all| all.finish(count))?,
        ))
    }

    /// The results for the groups that are new in a partition. May be called once for each.
    fn piece(
        &self,
        partition: usize,
        partitions: &Partitions<'_>,
    ) -> Result<Vec<Column>, RuntimeError> {
        let Some(new) = partitions.new.get(partition) else {
            return Ok(vec![]);
        };
        let (states, repeated) = match self {
            Self::Apart { states, repeated } => (states, repeated),
            Self::Whole(columns) => {
                let columns = columns.iter();
                return Ok(columns
                    .map(|column| column.slice(new.start, new.len()))
                    .collect());
            }
        };
        let Some(state) = states.get(partition).and_then(take) else {
            return Ok(vec![]);
        };
        let size = partitions.numbers.get(partition).map_or(0, Vec::len);
        let columns = state.finish(size)?;
        let has_own_only = |[own, _]: &[Vec<u32>; 2]| own.is_empty();
        // The common case: no group of this partition is anywhere else, and its columns are the result as they are.
        if partitions.repeated.get(partition).is_some_and(has_own_only) {
            return Ok(columns);
        }
        let rows = partitions.rows(partition, new);
        let columns = columns.into_iter().zip(repeated);
        let chosen = columns.map(|(own, repeated)| {
            let ty = own.ty();
            Column::concat(ty, &[own, repeated.clone()]).take(&rows)
        });
        Ok(chosen.collect())
    }
}

impl Partitions<'_> {
    /// Where the groups that are new in a partition have their results: among the partition's own groups, or behind them among
    /// the groups of several partitions.
    fn rows(&self, partition: usize, new: &Range<usize>) -> UInt32Array {
        let numbers = self.numbers.get(partition).map_or(&[][..], Vec::as_slice);
        let size = u32::try_from(numbers.len()).unwrap_or(NONE);
        let rows = (0..size).zip(numbers).filter_map(|(own, number)| {
            let number = *number as usize;
            let place = self.places.get(number).filter(|_| number >= new.start)?;
            Some(if *place == NONE { own } else { size + place })
        });
        rows.collect::<Vec<_>>().into()
    }
}
