//! What was found for the values of a dictionary.

use std::sync::Arc;

use arrow_array::{Array as _, ArrayRef};

use super::interner::UNKNOWN;

/// The numbers of the values of the dictionary at hand, by their keys: batch after batch points into the same values.
#[derive(Default)]
pub(super) struct KeyMemo {
    values: Option<ArrayRef>,
    numbers: Vec<u32>,
}

impl KeyMemo {
    /// The number of each of these values, [`UNKNOWN`] where it has not been asked for yet.
    pub fn numbers(&mut self, values: &ArrayRef) -> &mut [u32] {
        let is_same = |known: &ArrayRef| std::ptr::addr_eq(Arc::as_ptr(known), Arc::as_ptr(values));
        // The values are held, so that no others can come to lie in their place.
        if !self.values.as_ref().is_some_and(is_same) {
            self.values = Some(Arc::clone(values));
            self.numbers.clear();
            self.numbers.resize(values.len(), UNKNOWN);
        }
        &mut self.numbers
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
