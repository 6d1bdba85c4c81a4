//! A batch of rows.

use arrow_array::{BooleanArray, UInt32Array};

use super::{Column, ScalarType};

/// Some rows: columns of the same length.
#[derive(Clone, Debug)]
pub struct Batch {
    /// The columns.
    pub columns: Vec<Column>,
    /// The number of rows; there may be rows without columns, as in `print`.
    pub rows: usize,
}

impl Batch {
    /// Rows of these columns.
    #[must_use]
    pub const fn new(columns: Vec<Column>, rows: usize) -> Self {
        Self { columns, rows }
    }

    /// The rows where `mask` is true.
    #[must_use]
    pub fn filter(&self, mask: &BooleanArray) -> Self {
        let columns = self
            .columns
            .iter()
            .map(|column| column.filter(mask))
            .collect();
        Self {
            columns,
            rows: mask.true_count(),
        }
    }

    /// The rows with these numbers, in their order.
    #[must_use]
    pub fn take(&self, rows: &UInt32Array) -> Self {
        let columns = self
            .columns
            .iter()
            .map(|column| column.take(rows))
            .collect();
        Self {
            columns,
            rows: rows.values().len(),
        }
    }

    /// `length` rows from `offset` on.
    #[must_use]
    pub fn slice(&self, offset: usize, length: usize) -> Self {
        let columns = self
            .columns
            .iter()
            .map(|column| column.slice(offset, length))
            .collect();
        Self {
            columns,
            rows: length,
        }
    }

    /// The batches one after another, as one; `types` are those of the columns.
    #[must_use]
    pub fn concat(types: &[ScalarType], batches: &[Self]) -> Self {
        let columns = types
            .iter()
            .enumerate()
            .map(|(index, ty)| {
                let parts: Vec<Column> = batches
                    .iter()
                    .filter_map(|batch| batch.columns.get(index).cloned())
                    .collect();
                Column::concat(*ty, &parts)
            })
            .collect();
        Self {
            columns,
            rows: batches.iter().map(|batch| batch.rows).sum(),
        }
    }
}
