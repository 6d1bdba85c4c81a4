//! Group ids of rows: which rows have the same key.

use std::ops::Range;

use arrow_array::ArrayRef;

use super::group_ids::GroupIds;
use super::interner::Interner;
use super::key_column::{KeyColumn, New, Renumbered, Words};
use super::layout::{is_interned, places};
use crate::types::{Column, Data, ScalarType};

/// Gives keys ids in the order in which they are first seen. Null is a key of its own; a key may have any number of columns.
///
/// A key is a few words: numbers stand in them as they are, texts and dynamic values by a number of their own.
pub(crate) struct Grouping {
    pub(super) columns: Vec<KeyColumn>,
    pub(super) group_ids: GroupIds,
    /// How many words a key has.
    pub(super) width: usize,
    /// The keys of the rows at hand.
    words: Vec<u64>,
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
            group_ids: GroupIds::new(width),
            width,
            words: Vec::new(),
        }
    }

    /// How many distinct keys there are.
    pub fn count(&self) -> usize {
        self.group_ids.count()
    }

    /// The group id of each row. `on_new` gets the rows whose key is new.
    pub fn number(
        &mut self,
        keys: &[Column],
        rows: usize,
        mut on_new: impl FnMut(usize),
    ) -> Vec<u32> {
        let different = self.write_words(keys, rows, New::Added);
        let Self {
            columns,
            group_ids,
            words,
            ..
        } = self;
        let numbers = group_ids.number(words, |row| {
            for (column, values) in columns.iter_mut().zip(keys) {
                column.note_first(values, row);
            }
            on_new(row);
        });
        spread(numbers, different, rows)
    }

    /// The group id of each row; `None` where the key has none.
    pub fn look_up(&mut self, keys: &[Column], rows: usize) -> Vec<Option<u32>> {
        let different = self.write_words(keys, rows, New::Unknown);
        spread(self.group_ids.look_up(&self.words), different, rows)
    }

    /// The numbers here of all keys of another grouping over the same types, in its order; new ones are added.
    pub fn adopt(&mut self, other: &Self) -> Vec<u32> {
        let renumbered = self.renumbered(other);
        let mut numbers = Vec::with_capacity(other.count());
        let mut key = vec![0; self.width];
        let others = other.group_ids.keys().chunks_exact(self.width);
        for (theirs, old) in others.enumerate() {
            key.copy_from_slice(old);
            for column in &renumbered {
                column.apply(&mut key);
            }
            let number = self.group_ids.number_one(&key);
            self.take_first(other, theirs, number);
            numbers.push(number);
        }
        numbers
    }

    /// The columns of all keys, in the order of their numbers.
    pub fn columns(&self) -> Vec<Column> {
        self.columns_of(0..self.count(), &self.numbered())
    }

    /// For each column all values that stand in keys by a number.
    pub fn numbered(&self) -> Vec<Option<ArrayRef>> {
        self.columns.iter().map(KeyColumn::numbered).collect()
    }

    /// The columns of some keys, in the order of their numbers; `numbered` is what [`numbered`](Self::numbered) gives.
    pub fn columns_of(&self, keys: Range<usize>, numbered: &[Option<ArrayRef>]) -> Vec<Column> {
        let start = keys.start;
        let words = keys.start * self.width..keys.end * self.width;
        let words = self.group_ids.keys().get(words).unwrap_or_default();
        let columns = self.columns.iter().zip(numbered);
        columns
            .map(|(column, numbered)| column.column(words, self.width, start, numbered.as_ref()))
            .collect()
    }

    /// About how many bytes this takes.
    pub fn size(&self) -> usize {
        let of_column =
            |column: &KeyColumn| column.values.size() + column.firsts.len() * size_of::<u128>();
        self.group_ids.size() + self.columns.iter().map(of_column).sum::<usize>()
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

    /// Writes the keys of rows, and gives how many were written: a single one for all rows when all columns are constant.
    fn write_words(&mut self, keys: &[Column], rows: usize, new: New) -> usize {
        let constant = rows > 0 && keys.iter().all(|column| column.as_constant().is_some());
        // Constants stay constants: a key that is the same in all rows is hashed once.
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
                // A batch without rows must not add a key: an aggregate over it would give a group that no row is in.
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
