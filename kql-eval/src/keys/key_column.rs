//! A column of keys: how its values are written into them, and read out of them again.

use std::ops::BitOr;
use std::sync::Arc;

use arrow_array::types::{BinaryViewType, ByteViewType, StringViewType};
use arrow_array::{
    Array, ArrayRef, BinaryViewArray, GenericByteViewArray, StringViewArray, UInt32Array,
};

use super::interner::{Interner, NULL};
use super::layout::{Place, Placed, is_interned};
use crate::types::dynamic::DynamicRef;
use crate::types::{
    Bool, Column, DateTime, Dec, Decimal, Dictionary, Dyn, Guid, Int, Kind, Long, Real, ScalarType,
    Text, TimeSpan, decimal, real_key,
};

/// What is known of a column of the keys.
pub(super) struct KeyColumn {
    pub ty: ScalarType,
    pub placed: Placed,
    /// The values that stand in keys by a number.
    pub values: Interner,
    /// Of values that are equal without being the same, as 1.0 and 1.00, the first of each key.
    pub firsts: Vec<u128>,
}

/// What becomes of a value that has no number.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum New {
    Added,
    Unknown,
}

/// Keys of rows, one after another.
pub(super) struct Words<'a> {
    pub words: &'a mut [u64],
    pub width: usize,
}

impl Words<'_> {
    /// Sets bits in the keys from the first row on.
    fn set(&mut self, place: Place, bits: impl Iterator<Item = u64>) {
        let words = self.words.get_mut(place.word..).unwrap_or_default();
        for (word, bits) in words.iter_mut().step_by(self.width).zip(bits) {
            *word = word.bitor(bits << place.shift);
        }
    }

    /// What sets a number in one key after the other.
    fn each_number(&mut self, Place { word, shift }: Place) -> impl FnMut(u32) {
        let keys = self.words.get_mut(word..).unwrap_or_default();
        let mut keys = keys.iter_mut().step_by(self.width);
        move |number| {
            if let Some(word) = keys.next() {
                *word |= u64::from(number) << shift;
            }
        }
    }

    /// Sets the same bits in all keys.
    pub fn set_all(&mut self, bits: &[u64]) {
        for key in self.words.chunks_exact_mut(self.width) {
            for (word, bits) in key.iter_mut().zip(bits) {
                *word |= bits;
            }
        }
    }

    /// Sets the bits of values, and where there are nulls theirs.
    fn set_values<K: Kind>(
        &mut self,
        array: &K::Array,
        place: Place,
        bits: impl Fn(K::Ref<'_>) -> u64,
    ) {
        let rows = 0..array.len();
        // Without a test for null in each row the loop is a plain copy.
        if array.null_count() == 0 {
            self.set(place, rows.map(|row| bits(K::value(array, row))));
        } else {
            let bits = rows.map(|row| {
                if array.is_null(row) {
                    0
                } else {
                    bits(K::value(array, row))
                }
            });
            self.set(place, bits);
        }
    }

    fn set_nulls(&mut self, array: &dyn Array, placed: Placed) {
        if let (Some(nulls), Some(place)) = (array.nulls(), placed.null) {
            self.set(place, nulls.iter().map(|valid| u64::from(!valid)));
        }
    }
}

/// An array as the array of its type.
fn typed<K: Kind>(array: &dyn Array) -> &K::Array {
    let typed = array.as_any().downcast_ref();
    typed.expect("a column's array is the array of its type")
}

impl KeyColumn {
    pub fn write(&mut self, array: &dyn Array, words: &mut Words<'_>, new: New) {
        let at = self.placed.value;
        match self.ty {
            ScalarType::Bool => words.set_values::<Bool>(typed::<Bool>(array), at, u64::from),
            ScalarType::Int => words.set_values::<Int>(typed::<Int>(array), at, |value| {
                u64::from(value.cast_unsigned())
            }),
            ScalarType::Long | ScalarType::DateTime | ScalarType::TimeSpan => {
                words.set_values::<Long>(typed::<Long>(array), at, i64::cast_unsigned);
            }
            ScalarType::Real => words.set_values::<Real>(typed::<Real>(array), at, |value| {
                u64::from_le_bytes(real_key(value))
            }),
            ScalarType::Guid => {
                let array = typed::<Guid>(array);
                words.set_values::<Guid>(array, at, |value| halves(value)[0]);
                words.set_values::<Guid>(array, next(at), |value| halves(value)[1]);
            }
            ScalarType::Decimal => {
                let array = typed::<Dec>(array);
                let key = |value: Decimal| halves(decimal_key(value));
                words.set_values::<Dec>(array, at, |value| key(value)[0]);
                words.set_values::<Dec>(array, next(at), |value| key(value)[1]);
            }
            ScalarType::String => {
                let array: &StringViewArray = typed::<Text>(array);
                self.write_numbers(array, words, new);
            }
            ScalarType::Dynamic => {
                let array: &BinaryViewArray = typed::<Dyn>(array);
                self.write_numbers(array, words, new);
            }
        }
        words.set_nulls(array, self.placed);
    }

    fn write_numbers<T: ByteViewType + ?Sized>(
        &mut self,
        array: &GenericByteViewArray<T>,
        words: &mut Words<'_>,
        new: New,
    ) {
        let each = words.each_number(self.placed.value);
        match new {
            New::Added => self.values.number_all(array, each),
            New::Unknown => self.values.find_all(array, each),
        }
    }

    /// As [`write`](Self::write), for byte strings kept as a dictionary.
    pub fn write_keys(&mut self, dictionary: &Dictionary, words: &mut Words<'_>, new: New) {
        let each = words.each_number(self.placed.value);
        match (self.ty, new) {
            (ScalarType::String, New::Added) => {
                self.values.number_keys::<StringViewType>(dictionary, each);
            }
            (ScalarType::String, New::Unknown) => {
                self.values.find_keys::<StringViewType>(dictionary, each);
            }
            (_, New::Added) => self.values.number_keys::<BinaryViewType>(dictionary, each),
            (_, New::Unknown) => self.values.find_keys::<BinaryViewType>(dictionary, each),
        }
    }

    /// Keeps the value of a row whose key is new, where the key is not all there is to know of it.
    pub fn note_first(&mut self, values: &Column, row: usize) {
        match self.ty {
            ScalarType::Real => {
                let value = values.reader::<Real>().get(row).unwrap_or_default();
                // Keys of -0.0 and 0.0 are equal and so are those of all not-a-numbers, but a result shows the value of its first row.
                self.firsts.push(u128::from(value.to_bits()));
            }
            ScalarType::Decimal => {
                let value = values.reader::<Dec>().get(row).unwrap_or_default();
                self.firsts
                    .push(u128::from_le_bytes(decimal::to_bytes(value)));
            }
            _ => {}
        }
    }

    /// The values that stand in keys by a number, as an array.
    pub fn numbered(&self) -> Option<ArrayRef> {
        match self.ty {
            ScalarType::String => {
                let texts = self.values.iter().map(|text| {
                    std::str::from_utf8(text).expect("what is read from a text is a text")
                });
                Some(Column::build::<Text, _>(texts).to_array())
            }
            ScalarType::Dynamic => {
                let values = self.values.iter().map(DynamicRef::new);
                Some(Column::build::<Dyn, _>(values).to_array())
            }
            _ => None,
        }
    }

    /// The values of this column in keys. `numbered` are all values that stand in keys by a number; the first key is the one with
    /// the number `start`.
    pub fn column(
        &self,
        keys: &[u64],
        width: usize,
        start: usize,
        numbered: Option<&ArrayRef>,
    ) -> Column {
        let keys = || keys.chunks_exact(width);
        let firsts = self.firsts.get(start..).unwrap_or_default();
        let firsts = || keys().zip(firsts.iter().copied());
        let long = |key: &[u64]| (!self.is_null(key)).then(|| self.word(key).cast_signed());
        match self.ty {
            ScalarType::Bool => Column::build::<Bool, _>(
                keys().map(|key| (!self.is_null(key)).then(|| self.word(key) & 1 == 1)),
            ),
            ScalarType::Int => Column::build::<Int, _>(
                keys().map(|key| (!self.is_null(key)).then(|| self.half(key).cast_signed())),
            ),
            ScalarType::Long => Column::build::<Long, _>(keys().map(long)),
            ScalarType::DateTime => Column::build::<DateTime, _>(keys().map(long)),
            ScalarType::TimeSpan => Column::build::<TimeSpan, _>(keys().map(long)),
            ScalarType::Real => Column::build::<Real, _>(firsts().map(|(key, first)| {
                let bits = halves(first)[0];
                (!self.is_null(key)).then(|| f64::from_bits(bits))
            })),
            ScalarType::Decimal => Column::build::<Dec, _>(firsts().map(|(key, first)| {
                (!self.is_null(key)).then(|| decimal::from_bytes(&first.to_le_bytes()))
            })),
            ScalarType::Guid => Column::build::<Guid, _>(
                keys().map(|key| (!self.is_null(key)).then(|| self.two_words(key))),
            ),
            ScalarType::String => {
                let numbers = UInt32Array::from_iter_values(keys().map(|key| self.half(key)));
                let texts = numbered.map_or_else(|| Column::empty(self.ty).to_array(), Arc::clone);
                Column::dictionary(self.ty, numbers, texts)
            }
            ScalarType::Dynamic => {
                let numbers = keys().map(|key| Some(self.half(key)).filter(|&one| one != NULL));
                let values = numbered.map_or_else(|| Column::empty(self.ty).to_array(), Arc::clone);
                Column::array(self.ty, values).take(&numbers.collect::<UInt32Array>())
            }
        }
    }

    /// The word of a key from this column's place on.
    fn word(&self, key: &[u64]) -> u64 {
        let Place { word, shift } = self.placed.value;
        key.get(word).copied().unwrap_or_default() >> shift
    }

    pub fn half(&self, key: &[u64]) -> u32 {
        u32::try_from(self.word(key) & u64::from(u32::MAX)).unwrap_or_default()
    }

    fn two_words(&self, key: &[u64]) -> u128 {
        let upper = key.get(self.placed.value.word + 1).copied();
        u128::from(upper.unwrap_or_default()) << 64 | u128::from(self.word(key))
    }

    fn is_null(&self, key: &[u64]) -> bool {
        self.placed.null.is_some_and(|null| {
            let word = key.get(null.word).copied().unwrap_or_default();
            word >> null.shift & 1 == 1
        })
    }

    /// The numbers here of another column's values that stand in keys by a number.
    pub fn adopt(&mut self, other: &Self) -> Option<Renumbered> {
        is_interned(self.ty).then(|| Renumbered {
            at: self.placed.value,
            numbers: self.values.adopt(&other.values),
        })
    }
}

/// The new numbers of a column's values.
pub(super) struct Renumbered {
    at: Place,
    numbers: Vec<u32>,
}

impl Renumbered {
    /// Puts the new number into a key.
    pub fn apply(&self, key: &mut [u64]) {
        let Place { word, shift } = self.at;
        if let Some(word) = key.get_mut(word) {
            // `NULL` has no entry among the numbers and stays as it is.
            let old = u32::try_from(*word >> shift & u64::from(u32::MAX)).unwrap_or(NULL);
            let new = self.numbers.get(old as usize).copied().unwrap_or(old);
            *word ^= u64::from(old ^ new) << shift;
        }
    }
}

const fn next(place: Place) -> Place {
    Place {
        word: place.word + 1,
        shift: place.shift,
    }
}

/// The lower and the upper word.
fn halves(value: u128) -> [u64; 2] {
    let lower = u64::try_from(value & u128::from(u64::MAX)).unwrap_or_default();
    let upper = u64::try_from(value >> 64).unwrap_or_default();
    [lower, upper]
}

/// Equal decimals have equal keys.
fn decimal_key(value: Decimal) -> u128 {
    u128::from_le_bytes(value.normalize().serialize())
}
