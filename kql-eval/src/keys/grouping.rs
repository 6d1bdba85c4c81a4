//! Numbering the distinct keys of rows.

use std::ops::BitOr;

use arrow_array::types::{BinaryViewType, ByteViewType, StringViewType};
use arrow_array::{Array, BinaryViewArray, GenericByteViewArray, StringViewArray, UInt32Array};

use super::interner::{Interner, NULL};
use super::layout::{Place, Placed, is_interned, places};
use super::numbering::Numbering;
use crate::types::dynamic::DynamicRef;
use crate::types::{
    Bool, Column, Data, DateTime, Dec, Decimal, Dictionary, Dyn, Guid, Int, Kind, Long, Real,
    ScalarType, Text, TimeSpan, decimal, real_key,
};

/// Numbers keys in the order in which they are first seen. Null is a key of its own; a key may have any number of columns.
///
/// A key is a few words: numbers stand in them as they are, texts and dynamic values by a number of their own.
pub(crate) struct Grouping {
    pub(super) columns: Vec<KeyColumn>,
    pub(super) numbering: Numbering,
    /// How many words a key has.
    pub(super) width: usize,
    /// The keys of the rows at hand.
    words: Vec<u64>,
}

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
enum New {
    Added,
    Unknown,
}

impl Grouping {
    pub fn new(types: Vec<ScalarType>) -> Self {
        let (placed, width) = places(&types);
        let columns = types.into_iter().zip(placed);
        let columns = columns.map(|(ty, placed)| KeyColumn {
            ty,
            placed,
            values: Interner::default(),
            firsts: Vec::new(),
        });
        Self {
            columns: columns.collect(),
            numbering: Numbering::new(width),
            width,
            words: Vec::new(),
        }
    }

    /// How many distinct keys there are.
    pub fn count(&self) -> usize {
        self.numbering.count()
    }

    /// The number of each row's key. `on_new` is told the rows whose key is new.
    pub fn number(
        &mut self,
        keys: &[Column],
        rows: usize,
        mut on_new: impl FnMut(usize),
    ) -> Vec<u32> {
        let different = self.write_words(keys, rows, New::Added);
        let Self {
            columns,
            numbering,
            words,
            ..
        } = self;
        let numbers = numbering.number(words, |row| {
            for (column, values) in columns.iter_mut().zip(keys) {
                column.note_first(values, row);
            }
            on_new(row);
        });
        spread(numbers, different, rows)
    }

    /// The number of each row's key, where it is known.
    pub fn look_up(&mut self, keys: &[Column], rows: usize) -> Vec<Option<u32>> {
        let different = self.write_words(keys, rows, New::Unknown);
        spread(self.numbering.look_up(&self.words), different, rows)
    }

    /// The numbers here of all keys of another grouping over the same types, in its order; new ones are added.
    pub fn adopt(&mut self, other: &Self) -> Vec<u32> {
        let renumbered = self.renumbered(other);
        let mut numbers = Vec::with_capacity(other.count());
        let mut key = vec![0; self.width];
        let others = other.numbering.keys().chunks_exact(self.width);
        for (theirs, old) in others.enumerate() {
            key.copy_from_slice(old);
            for column in &renumbered {
                column.apply(&mut key);
            }
            let number = self.numbering.number_one(&key);
            self.take_first(other, theirs, number);
            numbers.push(number);
        }
        numbers
    }

    /// The columns of all keys, in the order of their numbers.
    pub fn columns(&self) -> Vec<Column> {
        let keys = self.numbering.keys();
        self.columns
            .iter()
            .map(|column| column.column(keys, self.width))
            .collect()
    }

    /// About how many bytes this takes.
    pub fn size(&self) -> usize {
        let of_column =
            |column: &KeyColumn| column.values.size() + column.firsts.len() * size_of::<u128>();
        self.numbering.size() + self.columns.iter().map(of_column).sum::<usize>()
    }

    /// Takes over the values of another grouping that stand in keys by a number.
    pub(super) fn renumbered(&mut self, other: &Self) -> Vec<Renumbered> {
        let columns = self.columns.iter_mut().zip(&other.columns);
        columns
            .filter_map(|(column, other)| column.adopt(other))
            .collect()
    }

    /// Keeps what another grouping keeps of its key, where the key has just been added here.
    pub(super) fn take_first(&mut self, other: &Self, theirs: usize, number: u32) {
        for (column, other) in self.columns.iter_mut().zip(&other.columns) {
            if let Some(first) = other.firsts.get(theirs)
                && column.firsts.len() == number as usize
            {
                column.firsts.push(*first);
            }
        }
    }

    /// Writes the keys of rows, and gives how many were written: one stands for all rows when all columns are constant.
    fn write_words(&mut self, keys: &[Column], rows: usize, new: New) -> usize {
        let constant = rows > 0 && keys.iter().all(|column| column.as_constant().is_some());
        let different = if constant { 1 } else { rows };
        self.words.clear();
        self.words.resize(different * self.width, 0);
        for (column, values) in self.columns.iter_mut().zip(keys) {
            let mut words = Words {
                words: &mut self.words,
                width: self.width,
            };
            if let Some(dictionary) = values.as_dictionary().filter(|_| is_interned(column.ty)) {
                column.write_keys(dictionary, &mut words, new);
                continue;
            }
            match values.data() {
                Data::Array(array) => column.write(array.as_ref(), &mut words, new),
                Data::Constant(_) if rows == 0 => {}
                Data::Constant(_) => {
                    let mut one = vec![0; self.width];
                    let array = values.slice(0, 1).to_array();
                    let key = Words {
                        words: &mut one,
                        width: self.width,
                    };
                    column.write(array.as_ref(), &mut { key }, new);
                    words.set_all(&one);
                }
            }
        }
        different
    }
}

/// The one number of rows that are all the same, for each of them.
fn spread<T: Copy>(numbers: Vec<T>, different: usize, rows: usize) -> Vec<T> {
    match numbers.as_slice() {
        [only] if different < rows => vec![*only; rows],
        _ => numbers,
    }
}

/// Keys of rows, one after another.
struct Words<'a> {
    words: &'a mut [u64],
    width: usize,
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
    fn set_all(&mut self, bits: &[u64]) {
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
    fn write(&mut self, array: &dyn Array, words: &mut Words<'_>, new: New) {
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
    fn write_keys(&mut self, dictionary: &Dictionary, words: &mut Words<'_>, new: New) {
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
    fn note_first(&mut self, values: &Column, row: usize) {
        match self.ty {
            ScalarType::Real => {
                let value = values.reader::<Real>().get(row).unwrap_or_default();
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

    /// The values of this column in keys.
    fn column(&self, keys: &[u64], width: usize) -> Column {
        let keys = || keys.chunks_exact(width);
        let firsts = || keys().zip(self.firsts.iter().copied());
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
                let texts = self.values.iter().map(|text| {
                    std::str::from_utf8(text).expect("what is read from a text is a text")
                });
                let numbers = keys().map(|key| self.half(key));
                Column::build::<Text, _>(texts).take(&UInt32Array::from_iter_values(numbers))
            }
            ScalarType::Dynamic => {
                let values = self.values.iter().map(DynamicRef::new);
                let numbers = keys().map(|key| Some(self.half(key)).filter(|&one| one != NULL));
                Column::build::<Dyn, _>(values).take(&numbers.collect::<UInt32Array>())
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
