//! Testing a text once where it comes again and again.

use arrow_array::StringViewArray;
use arrow_buffer::BooleanBuffer;

use super::broadcast::bits;
use crate::types::{Reader, Text};

/// Arrays of fewer rows are tested row by row.
const FEWEST_ROWS: usize = 512;

/// How many answers are remembered, a power of two.
const SLOTS: usize = 1 << 10;

/// After this many rows it shows whether texts repeat.
const TRIAL: usize = 256;

/// An answer for each row of a string column, where a test costs more than a look at what is remembered.
///
/// Sources give equal texts equal views: a text whose view was met before is not looked at again.
pub(super) fn bits_of_texts(
    rows: usize,
    reader: Reader<'_, Text>,
    mut test: impl FnMut(&str) -> bool,
) -> BooleanBuffer {
    match reader {
        Reader::Array(array) if rows >= FEWEST_ROWS => {
            let mut answers = Answers::new();
            BooleanBuffer::collect_bool(rows, |row| answers.of(array, row, &mut test))
        }
        _ => bits(rows, reader, test),
    }
}

/// Answers by the bits of the views that they were found for.
struct Answers {
    slots: Vec<Slot>,
    tested: usize,
    looked_up: usize,
}

#[derive(Clone, Copy)]
struct Slot {
    view: u128,
    answer: Option<bool>,
}

impl Answers {
    fn new() -> Self {
        let empty = Slot {
            view: 0,
            answer: None,
        };
        Self {
            slots: vec![empty; SLOTS],
            tested: 0,
            looked_up: 0,
        }
    }

    /// Whether most of the first rows were repeats, or it does not show yet.
    const fn is_worthwhile(&self) -> bool {
        self.looked_up < TRIAL || self.tested < self.looked_up / 2
    }

    fn of(
        &mut self,
        array: &StringViewArray,
        row: usize,
        test: &mut impl FnMut(&str) -> bool,
    ) -> bool {
        let view = array.views().get(row).copied();
        let Some(view) = view.filter(|_| self.is_worthwhile()) else {
            return test(array.value(row));
        };
        self.looked_up += 1;
        let Some(slot) = self.slots.get_mut(place(view)) else {
            return test(array.value(row));
        };
        if let Some(answer) = slot.answer
            && slot.view == view
        {
            return answer;
        }
        self.tested += 1;
        let answer = test(array.value(row));
        *slot = Slot {
            view,
            answer: Some(answer),
        };
        answer
    }
}

/// The slot of a view.
fn place(view: u128) -> usize {
    let half = |bits: u128| u64::try_from(bits & u128::from(u64::MAX)).unwrap_or_default();
    let mixed = half(view) ^ half(view >> 64).rotate_left(29);
    let mixed = mixed.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
    usize::try_from(mixed).unwrap_or_default() % SLOTS
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::bits_of_texts;
    use crate::types::{Column, Text};

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn answers_are_those_of_a_test_of_each_row(distinct in 1..3_000_u32, step in 1..40_u32) {
            let text = |row: u32| format!("a text of some length, number {}", row * step % distinct);
            let dictionary = Column::build::<Text, _>((0..3_000).map(text));
            // Rows whose views repeat, and rows whose do not.
            let rows: arrow_array::UInt32Array = (0..3_000).map(|row| Some(row * step % 3_000)).collect();
            for column in [dictionary.clone(), dictionary.take(&rows)] {
                let test = |text: &str| text.ends_with('7') || text.len().is_multiple_of(2);
                let answers = bits_of_texts(column.rows(), column.reader::<Text>(), test);
                for row in 0..column.rows() {
                    let expected = test(column.scalar(row).as_str().unwrap_or_default());
                    prop_assert_eq!(answers.value(row), expected);
                }
            }
        }
    }
}
