//! Start, length and occurrence of `indexof` and `indexof_regex`.

use crate::functions::Call;
use crate::types::{Column, Long, Reader};

/// The optional arguments after string and match, read row by row.
pub(in crate::functions::scalar) struct SearchRanges<'a> {
    start: Option<Reader<'a, Long>>,
    length: Option<Reader<'a, Long>>,
    occurrence: Option<Reader<'a, Long>>,
}

/// Where to look in one row, and for which occurrence.
#[derive(Clone, Copy)]
pub(in crate::functions::scalar) struct SearchRange {
    /// The first position, in code points; negative counts from the end.
    pub start: i64,
    /// How many positions may be tried; nothing for no bound.
    length: Option<i64>,
    /// The number of the occurrence, from 1.
    occurrence: usize,
}

impl<'a> SearchRanges<'a> {
    /// Reads the third to fifth argument.
    pub fn new(call: &Call<'a>) -> Self {
        let reader = |index| call.argument(index).map(Column::reader::<Long>);
        Self {
            start: reader(2),
            length: reader(3),
            occurrence: reader(4),
        }
    }

    /// The range of a row; `None` when a number is null or out of its bounds.
    pub fn get(&self, row: usize) -> Option<SearchRange> {
        let number = |reader: &Option<Reader<'_, Long>>, default| match reader {
            Some(reader) => reader.get(row),
            None => Some(default),
        };
        let length = number(&self.length, -1)?;
        let occurrence = number(&self.occurrence, 1)?;
        if length < -1 || occurrence < 1 {
            return None;
        }
        Some(SearchRange {
            start: number(&self.start, 0)?,
            length: (length >= 0).then_some(length),
            occurrence: usize::try_from(occurrence).ok()?,
        })
    }
}

impl SearchRange {
    /// The wanted one of the ascending positions that lie in the range from `start` on; -1 when there is none.
    pub fn position(&self, start: i64, positions: impl Iterator<Item = i64>) -> i64 {
        let end = self
            .length
            .map_or(i64::MAX, |length| start.saturating_add(length));
        positions
            .skip_while(|position| *position < start)
            .take_while(|position| *position < end)
            .nth(self.occurrence - 1)
            .unwrap_or(-1)
    }
}
