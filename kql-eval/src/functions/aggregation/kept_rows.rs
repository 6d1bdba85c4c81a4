//! One row for each group, copied out of batches.

use arrow_array::{Array, BinaryViewArray, StringViewArray, UInt32Array};
use std::sync::Arc;

use crate::types::{Column, Data, Scalar, ScalarType};

/// The number of rows that may lie idle before they are cleared away.
const IDLE_ROWS: usize = 4096;

/// One row for each group. Rows of a batch are chosen by number and copied together; rows that have been replaced stay until
/// there are more of them than groups.
pub(super) struct KeptRows {
    types: Vec<ScalarType>,
    /// The copied rows: for each column of the row its parts, one after another.
    parts: Vec<Vec<Column>>,
    /// How many rows were copied.
    rows: usize,
    /// The number of each group's row among the copied ones.
    places: Vec<Option<u32>>,
    /// Groups whose row in the current batch has been chosen.
    groups: Vec<u32>,
    /// The number of each group's row in the current batch.
    chosen: Vec<Option<u32>>,
}

impl KeptRows {
    /// No rows, of columns of these types.
    pub fn new(types: &[ScalarType]) -> Self {
        Self {
            types: types.to_vec(),
            parts: vec![Vec::new(); types.len()],
            rows: 0,
            places: Vec::new(),
            groups: Vec::new(),
            chosen: Vec::new(),
        }
    }

    /// Makes room for this many groups.
    pub fn resize(&mut self, groups: usize) {
        self.places.resize(groups, None);
        self.chosen.resize(groups, None);
    }

    /// Whether the group has a row.
    pub fn has(&self, group: u32) -> bool {
        let group = group as usize;
        let some = |places: &[Option<u32>]| places.get(group).is_some_and(Option::is_some);
        some(&self.places) || some(&self.chosen)
    }

    /// Chooses a row of the current batch for a group, in place of the one it has.
    pub fn choose(&mut self, group: u32, row: u32) {
        if let Some(chosen) = self.chosen.get_mut(group as usize)
            && chosen.replace(row).is_none()
        {
            self.groups.push(group);
        }
    }

    /// Copies the chosen rows out of the batch.
    pub fn keep(&mut self, batch: &[Column]) {
        if self.groups.is_empty() {
            return;
        }
        let mut rows = Vec::with_capacity(self.groups.len());
        for group in self.groups.drain(..) {
            let group = group as usize;
            let Some(row) = self.chosen.get_mut(group).and_then(Option::take) else {
                continue;
            };
            if let Some(place) = self.places.get_mut(group) {
                *place = u32::try_from(self.rows + rows.len()).ok();
                rows.push(row);
            }
        }
        self.rows += rows.len();
        let rows = UInt32Array::from(rows);
        for (parts, column) in self.parts.iter_mut().zip(batch) {
            parts.push(compact(column.take(&rows)));
        }
        if self.rows > 2 * self.places.len() + IDLE_ROWS {
            self.clear_away();
        }
    }

    /// The rows of the groups from 0; nulls for a group without one.
    pub fn columns(&mut self, groups: usize) -> Vec<Column> {
        self.places.resize(groups, None);
        let places = UInt32Array::from(self.places.clone());
        let column = |(ty, parts): (&ScalarType, &Vec<Column>)| {
            if parts.is_empty() {
                return Column::constant(Scalar::null(*ty), groups);
            }
            Column::concat(*ty, parts).take(&places)
        };
        self.types.iter().zip(&self.parts).map(column).collect()
    }

    /// Drops the rows that have been replaced.
    fn clear_away(&mut self) {
        let kept: Vec<u32> = self.places.iter().copied().flatten().collect();
        for (place, new) in self.places.iter_mut().filter(|p| p.is_some()).zip(0..) {
            *place = Some(new);
        }
        self.rows = kept.len();
        let kept = UInt32Array::from(kept);
        for (ty, parts) in self.types.iter().zip(&mut self.parts) {
            let column = Column::concat(*ty, parts).take(&kept);
            *parts = vec![compact(column)];
        }
    }
}

/// The same values without the memory of the batch that they were taken from.
fn compact(column: Column) -> Column {
    let Data::Array(array) = column.data() else {
        return column;
    };
    let any = array.as_any();
    if let Some(text) = any.downcast_ref::<StringViewArray>() {
        return Column::array(column.ty(), Arc::new(text.gc()));
    }
    if let Some(dynamic) = any.downcast_ref::<BinaryViewArray>() {
        return Column::array(column.ty(), Arc::new(dynamic.gc()));
    }
    column
}

#[cfg(test)]
mod tests {
    use super::KeptRows;
    use crate::types::{Column, Long, Scalar, ScalarType};

    fn batch(value: i64) -> [Column; 1] {
        [Column::build::<Long, _>([value].into_iter())]
    }

    #[test]
    fn replaced_rows_are_cleared_away_and_the_last_choice_stays() {
        let mut rows = KeptRows::new(&[ScalarType::Long]);
        rows.resize(3);
        rows.choose(2, 0);
        rows.keep(&batch(-1));
        for value in 0..10_000 {
            rows.choose(0, 0);
            rows.keep(&batch(value));
            assert!(rows.rows <= 2 * 3 + super::IDLE_ROWS + 1);
        }
        let column = rows.columns(3).remove(0);
        let values: Vec<Scalar> = (0..3).map(|row| column.scalar(row)).collect();
        let expected = [
            Scalar::Long(9_999),
            Scalar::Null(ScalarType::Long),
            Scalar::Long(-1),
        ];
        assert_eq!(values, expected);
    }
}
