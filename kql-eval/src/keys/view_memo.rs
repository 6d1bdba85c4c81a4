//! What was found for a value of a view array, by the bits of its view.

use std::borrow::Borrow;

use arrow_array::types::ByteViewType;
use arrow_array::{Array as _, GenericByteViewArray};
use arrow_buffer::Buffer;

use super::interner::{Interner, NULL, UNKNOWN};
use super::pending::PendingKeys;

/// Arrays with fewer values than this get no memo: making its slots costs more than hashing the values.
const FEWEST_ROWS: usize = 256;

/// The fewest and the most slots.
const SLOTS: [usize; 2] = [1 << 10, 1 << 15];

/// The longest value that lies in its view.
const INLINE: u128 = 12;

/// The numbers of values by the bits of their views: a view says where a value lies, or is the value when that is short.
///
/// Sources give repeated values equal views, and then none of them is hashed or read again. A view that finds its slot taken
/// takes it over.
#[derive(Default)]
pub(super) struct ViewMemo {
    slots: Vec<Slot>,
    /// What the views of long values point into. It is held, so that no other buffer can come to lie in its place.
    buffers: Vec<Buffer>,
    misses: usize,
    /// The numbers of the rows at hand.
    numbers: Vec<u32>,
    /// The rows at hand of which nothing is known.
    new: PendingKeys,
}

#[derive(Clone, Copy)]
struct Slot {
    /// The lower and the upper half of the view.
    view: [u64; 2],
    number: Option<u32>,
}

const EMPTY: Slot = Slot {
    view: [0; 2],
    number: None,
};

impl ViewMemo {
    /// Finds the numbers of all values of an array, [`NULL`] for a null; those of which nothing is known are asked of `interner`,
    /// and `find` looks for one whose hash is known.
    pub fn find_all<T: ByteViewType + ?Sized, I: Borrow<Interner>>(
        &mut self,
        array: &GenericByteViewArray<T>,
        interner: I,
        find: impl Fn(&mut I, u32, &[u8]) -> u32,
    ) {
        self.prepare(array.len(), array.data_buffers());
        self.numbers.clear();
        let views = array.views();
        for (row, view) in views.iter().enumerate() {
            let number = if array.is_null(row) {
                Some(NULL)
            } else {
                self.get(*view)
            };
            if number.is_none() {
                self.new.push(row);
            }
            self.numbers.push(number.unwrap_or(UNKNOWN));
        }
        let mut new = std::mem::take(&mut self.new);
        let value = |row| array.value(row).as_ref();
        new.answer(interner, value, find, |row, number| {
            if let Some(known) = self.numbers.get_mut(row) {
                *known = number;
            }
            if let Some(view) = views.get(row).filter(|_| number != UNKNOWN) {
                self.keep(*view, number);
            }
        });
        self.new = new;
    }

    /// Hands on the numbers found last.
    pub fn give(&self, each: impl FnMut(u32)) {
        self.numbers.iter().copied().for_each(each);
    }

    /// Makes ready for the views of an array with this many rows, which point into these buffers.
    fn prepare(&mut self, rows: usize, buffers: &[Buffer]) {
        if rows < FEWEST_ROWS && self.slots.is_empty() {
            return;
        }
        // The memo is worth its memory only while it stays in the cache: it grows when most look-ups miss, and never beyond.
        let [fewest, most] = SLOTS;
        if self.slots.is_empty() {
            self.slots = vec![EMPTY; fewest];
        } else if self.misses > self.slots.len() / 2 && self.slots.len() < most {
            self.slots = vec![EMPTY; self.slots.len() * 2];
        }
        self.misses = 0;
        let same = self.buffers.len() == buffers.len()
            && self.buffers.iter().zip(buffers).all(|(a, b)| a.ptr_eq(b));
        if !same {
            // A view of a long value is an offset into a buffer and means another value in another one. Short values are in
            // their views, and stay known.
            self.buffers = buffers.to_vec();
            for slot in &mut self.slots {
                let [lower, _] = slot.view;
                if u128::from(lower & u64::from(u32::MAX)) > INLINE {
                    *slot = EMPTY;
                }
            }
        }
    }

    /// What was found for a view.
    fn get(&mut self, view: u128) -> Option<u32> {
        let halves = halves(view);
        let slot = self.slots.get(place(halves, self.slots.len())?)?;
        let number = slot.number.filter(|_| slot.view == halves);
        self.misses += usize::from(number.is_none());
        number
    }

    /// Keeps what was found for a view.
    fn keep(&mut self, view: u128, number: u32) {
        let halves = halves(view);
        let slot = place(halves, self.slots.len()).and_then(|place| self.slots.get_mut(place));
        if let Some(slot) = slot {
            *slot = Slot {
                view: halves,
                number: Some(number),
            };
        }
    }
}

/// The two halves of a view.
fn halves(view: u128) -> [u64; 2] {
    let lower = u64::try_from(view & u128::from(u64::MAX)).unwrap_or_default();
    let upper = u64::try_from(view >> 64).unwrap_or_default();
    [lower, upper]
}

/// The slot of a view; the number of slots is a power of two, so that the remainder is a mask.
fn place([lower, upper]: [u64; 2], slots: usize) -> Option<usize> {
    let last = slots.checked_sub(1)?;
    let product =
        u128::from(lower ^ 0x9E37_79B9_7F4A_7C15) * u128::from(upper ^ 0xD6E8_FEB8_6659_FD93);
    let [lower, upper] = halves(product);
    Some(usize::try_from(lower ^ upper).unwrap_or_default() & last)
}

#[cfg(test)]
mod tests {
    use arrow_array::{Array as _, StringViewArray};

    use crate::keys::Interner;

    fn numbers(interner: &mut Interner, array: &StringViewArray) -> Vec<u32> {
        let mut numbers = Vec::with_capacity(array.len());
        interner.number_all(array, |number| numbers.push(number));
        numbers
    }

    /// Values that are longer than a view, at the same places of another buffer.
    fn long_values(tag: char) -> StringViewArray {
        let value = |row: u32| Some(format!("{tag} value of some length {:03}", row % 100));
        (0..1_000).map(value).collect()
    }

    #[test]
    fn equal_views_into_another_buffer_are_other_values() {
        let mut interner = Interner::default();
        let first = numbers(&mut interner, &long_values('a'));
        let second = numbers(&mut interner, &long_values('b'));
        assert_eq!(interner.len(), 200);
        let values: Vec<u32> = (0..1_000).map(|row| row % 100).collect();
        assert_eq!(first, values);
        assert!(
            second
                .iter()
                .zip(&values)
                .all(|(number, row)| *number == row + 100)
        );
    }

    #[test]
    fn more_values_than_slots_keep_their_numbers() {
        let values = (0..200_000_u32).map(|row| Some(format!("{}", row.wrapping_mul(7) % 50_000)));
        let array: StringViewArray = values.collect();
        let mut interner = Interner::default();
        for batch in 0..20 {
            let numbers = numbers(&mut interner, &array.slice(batch * 10_000, 10_000));
            for (row, number) in numbers.iter().enumerate() {
                let value = array.value(batch * 10_000 + row);
                assert_eq!(interner.get(*number), value.as_bytes());
            }
        }
        assert_eq!(interner.len(), 50_000);
    }
}
