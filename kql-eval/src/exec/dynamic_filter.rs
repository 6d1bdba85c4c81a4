//! A dynamic filter: the bound that `top` sets for the rows that are still to come.

use std::cmp::Ordering;
use std::sync::Mutex;

use arrow_array::BooleanArray;

use super::Batch;
use crate::plan::SortKey;
use crate::types::{Column, Kind, Reader, Scalar};
use crate::with_kind;

/// The last value that is still among the top rows by a column. Rows behind it cannot be in the result; rows with the same
/// value may be, as further keys decide between them.
///
/// While fewer rows than wanted have been seen there is no bound. The bound only ever gets narrower, so that one that is a
/// little old is still sound.
#[derive(Debug)]
pub struct Threshold {
    /// The table's column.
    pub column: usize,
    /// The smallest values are wanted, else the greatest.
    pub ascending: bool,
    /// Nulls come before all values.
    pub nulls_first: bool,
    value: Mutex<Option<Scalar>>,
}

impl Threshold {
    pub(super) const fn new(column: usize, key: &SortKey) -> Self {
        Self {
            column,
            ascending: key.ascending,
            nulls_first: key.nulls_first,
            value: Mutex::new(None),
        }
    }

    /// The bound as it is now: a value that is neither null nor not-a-number.
    #[must_use]
    pub fn value(&self) -> Option<Scalar> {
        let value = self
            .value
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        value.clone()
    }

    /// Rows behind `value` are no longer wanted.
    pub(super) fn narrow(&self, value: Scalar) {
        let mut bound = self
            .value
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        // Threads narrow it in any order, and a wider bound that comes late must not undo a narrower one.
        let is_narrower = bound.as_ref().is_none_or(|bound| {
            let order = order(&value, bound);
            if self.ascending {
                order.is_lt()
            } else {
                order.is_gt()
            }
        });
        if is_narrower {
            *bound = Some(value);
        }
    }

    /// Which rows of a batch are not behind the bound; nothing while there is none.
    #[must_use]
    pub fn holds(&self, batch: &Batch) -> Option<BooleanArray> {
        let bound = self.value()?;
        let column = batch.columns.get(self.column)?;
        Some(with_kind!(column.ty(), K => within::<K>(self, column, K::of(&bound)?)))
    }
}

fn within<K: Kind>(threshold: &Threshold, column: &Column, bound: K::Ref<'_>) -> BooleanArray {
    let values: Reader<'_, K> = column.reader();
    (0..column.rows())
        .map(|row| {
            Some(match values.get(row) {
                Some(value) if !K::is_nan(value) => {
                    let order = K::order(value, bound);
                    if threshold.ascending {
                        order.is_le()
                    } else {
                        order.is_ge()
                    }
                }
                // Nulls and not-a-numbers sort before or behind all values, so the bound rules out all of them or none.
                _ => threshold.nulls_first,
            })
        })
        .collect()
}

fn order(left: &Scalar, right: &Scalar) -> Ordering {
    with_kind!(left.ty(), K => match (K::of(left), K::of(right)) {
        (Some(left), Some(right)) => K::order(left, right),
        _ => Ordering::Equal,
    })
}
