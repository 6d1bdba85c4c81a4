//! A window: some rows of a row group that are tested together, and which of them the filters have left.

use arrow_array::UInt32Array;

use super::pages::Cells;

/// How many rows are tested and read at a time.
// Small enough that what is read of a window stays in the processor's cache while several conditions are asked of it.
pub(super) const WINDOW: usize = 16 * 1024;

/// The rows of a window that the filters have left, counted from its first.
#[derive(Debug)]
pub(super) enum Chosen {
    /// All rows, of which there are this many
    All(usize),
    /// These, in ascending order
    Rows(Vec<u32>),
}

impl Chosen {
    /// How many there are.
    pub const fn len(&self) -> usize {
        match self {
            Self::All(rows) => *rows,
            Self::Rows(rows) => rows.len(),
        }
    }

    /// The row at a place.
    pub fn row(&self, place: usize) -> Option<usize> {
        match self {
            Self::All(rows) => (place < *rows).then_some(place),
            Self::Rows(rows) => usize::try_from(*rows.get(place)?).ok(),
        }
    }

    /// How many from a place on lie before the row `end`.
    pub fn count(&self, place: usize, end: usize) -> usize {
        match self {
            Self::All(rows) => end.min(*rows).saturating_sub(place),
            Self::Rows(rows) => {
                let rest = rows.get(place..).unwrap_or_default();
                rest.partition_point(|row| usize::try_from(*row).is_ok_and(|row| row < end))
            }
        }
    }
}

/// The rows of a window with what has been read of them.
pub(super) struct Window {
    /// The row of the row group at which it begins.
    pub start: usize,
    /// The number of its rows, left or not.
    pub rows: usize,
    /// The rows that the filters have left.
    pub chosen: Chosen,
    /// For each column the values of the rows that are left, where they have been read.
    pub held: Vec<Option<Cells>>,
}

impl Window {
    /// Rows of which nothing is known yet, in a table with `columns` columns.
    pub fn new(start: usize, rows: usize, columns: usize) -> Self {
        Self {
            start,
            rows,
            chosen: Chosen::All(rows),
            held: std::iter::repeat_with(|| None).take(columns).collect(),
        }
    }

    /// Keeps of the rows that are left those at these places.
    pub fn keep(&mut self, places: Vec<u32>) {
        if places.len() == self.chosen.len() {
            return;
        }
        for cells in self.held.iter_mut().flatten() {
            match cells {
                Cells::Codes(codes) => codes.codes = picked(&codes.codes, &places),
                Cells::Column(column) => {
                    *column = column.take(&UInt32Array::from(places.clone()));
                }
            }
        }
        self.chosen = Chosen::Rows(match &self.chosen {
            Chosen::All(_) => places,
            Chosen::Rows(rows) => picked(rows, &places),
        });
    }
}

fn picked(values: &[u32], places: &[u32]) -> Vec<u32> {
    let value = |place: &u32| values.get(usize::try_from(*place).ok()?).copied();
    places.iter().filter_map(value).collect()
}
