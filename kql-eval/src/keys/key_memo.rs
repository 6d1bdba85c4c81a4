//! What was found for the values of a dictionary.

use std::borrow::Borrow;
use std::sync::Arc;

use arrow_array::cast::AsArray as _;
use arrow_array::types::ByteViewType;
use arrow_array::{Array as _, ArrayRef};

use super::interner::{Interner, NULL, UNKNOWN};
use super::pending::PendingKeys;
use crate::types::Dictionary;

/// The numbers of the values of the dictionary at hand, by their keys: batch after batch points into the same values.
#[derive(Default)]
pub(super) struct KeyMemo {
    values: Option<ArrayRef>,
    /// The number of each value, [`UNKNOWN`] where it has not been asked for.
    numbers: Vec<u32>,
    /// Those of the rows at hand that have no number.
    new: PendingKeys,
}

impl KeyMemo {
    /// Asks `interner` for the numbers of those values of rows that have none, each once; `find` looks for one whose hash is
    /// known.
    pub fn find_new<T: ByteViewType, I: Borrow<Interner>>(
        &mut self,
        dictionary: &Dictionary,
        interner: I,
        find: impl Fn(&mut I, u32, &[u8]) -> u32,
    ) {
        self.prepare(dictionary.values());
        let values = dictionary.values().as_byte_view::<T>();
        for &key in dictionary.keys().values() {
            let key = key as usize;
            if let Some(number) = self.numbers.get_mut(key)
                && *number == UNKNOWN
            {
                // A value is asked for once though many rows have it: what is written here is replaced by the answer, and is right
                // where the value is null.
                *number = NULL;
                if !values.is_null(key) {
                    self.new.push(key);
                }
            }
        }
        let value = |key| values.value(key).as_ref();
        let numbers = &mut self.numbers;
        self.new.answer(interner, value, find, |key, number| {
            if let Some(known) = numbers.get_mut(key) {
                *known = number;
            }
        });
    }

    /// Hands on the number of each row's value.
    pub fn give(&self, dictionary: &Dictionary, each: impl FnMut(u32)) {
        let keys = dictionary.keys().values().iter();
        keys.filter_map(|key| self.numbers.get(*key as usize).copied())
            .for_each(each);
    }

    fn prepare(&mut self, values: &ArrayRef) {
        let is_same = |known: &ArrayRef| std::ptr::addr_eq(Arc::as_ptr(known), Arc::as_ptr(values));
        // The values are held, so that no others can come to lie in their place.
        if !self.values.as_ref().is_some_and(is_same) {
            self.values = Some(Arc::clone(values));
            self.numbers.clear();
            self.numbers.resize(values.len(), UNKNOWN);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::types::StringViewType;
    use arrow_array::{ArrayRef, StringViewArray, UInt32Array};

    use crate::keys::Interner;
    use crate::types::{Column, ScalarType};

    fn numbers(interner: &mut Interner, keys: &[u32], values: &[&str]) -> Vec<u32> {
        let values: ArrayRef = Arc::new(StringViewArray::from(values.to_vec()));
        let keys = UInt32Array::from(keys.to_vec());
        let column = Column::dictionary(ScalarType::String, keys, values);
        let mut numbers = Vec::new();
        let dictionary = column.as_dictionary().unwrap();
        interner.number_keys::<StringViewType>(dictionary, |number| numbers.push(number));
        numbers
    }

    #[test]
    fn the_values_of_another_dictionary_are_other_values_under_the_same_keys() {
        let mut interner = Interner::default();
        assert_eq!(numbers(&mut interner, &[1, 0, 1], &["a", "b"]), [0, 1, 0]);
        assert_eq!(numbers(&mut interner, &[1, 0], &["c", "a"]), [1, 2]);
        assert_eq!(interner.get(2), b"c");
    }

    #[test]
    fn a_value_that_no_row_has_gets_no_number() {
        let mut interner = Interner::default();
        numbers(&mut interner, &[2, 2], &["a", "b", "c"]);
        assert_eq!(interner.len(), 1);
    }
}
