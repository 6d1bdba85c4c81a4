//! Rows that point into an array of values.

use std::sync::{Arc, OnceLock};

use arrow_array::{Array, ArrayRef, BooleanArray, UInt32Array};
use arrow_select::{filter::filter, take::take};

use super::column::Data;

/// The values of a column once each, and for each row which of them it has: Arrow's dictionary, in which many batches may share
/// the same values. Who knows of it looks at a value once for all of its rows; for all others it is the array that it stands for.
#[derive(Debug)]
pub struct Dictionary {
    keys: UInt32Array,
    values: ArrayRef,
    /// The array that this stands for, once somebody has asked for it.
    array: OnceLock<Data>,
}

impl Dictionary {
    /// Rows with these of the values. A key is the place of a value and is never null.
    pub(super) fn new(keys: UInt32Array, values: ArrayRef) -> Self {
        Self {
            keys,
            values,
            array: OnceLock::new(),
        }
    }

    /// The place of each row's value.
    #[must_use]
    pub const fn keys(&self) -> &UInt32Array {
        &self.keys
    }

    /// The values. A row need not have each of them.
    #[must_use]
    pub const fn values(&self) -> &ArrayRef {
        &self.values
    }

    pub(super) fn data(&self) -> &Data {
        self.array.get_or_init(|| {
            let array = take(&self.values, &self.keys, None);
            Data::Array(array.expect("the keys are places of values"))
        })
    }

    pub(super) fn filter(&self, mask: &BooleanArray) -> Self {
        let keys = filter(&self.keys, mask).expect("the mask has a bit for every row");
        self.with_keys(&keys)
    }

    /// The rows with these numbers, none of which is null.
    pub(super) fn take(&self, rows: &UInt32Array) -> Self {
        let keys = take(&self.keys, rows, None).expect("the row numbers lie within the column");
        self.with_keys(&keys)
    }

    pub(super) fn slice(&self, offset: usize, length: usize) -> Self {
        Self::new(self.keys.slice(offset, length), Arc::clone(&self.values))
    }

    fn with_keys(&self, keys: &ArrayRef) -> Self {
        let keys = keys.as_any().downcast_ref::<UInt32Array>();
        let keys = keys.expect("filtering and taking keep the type");
        Self::new(keys.clone(), Arc::clone(&self.values))
    }
}
