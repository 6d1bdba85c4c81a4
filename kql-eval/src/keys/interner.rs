//! Distinct byte strings in one piece of memory, numbered in the order added.

use std::hash::BuildHasher as _;

use arrow_array::cast::AsArray as _;
use arrow_array::types::ByteViewType;
use arrow_array::{Array as _, GenericByteViewArray};
use foldhash::fast::FixedState;
use hashbrown::HashTable;

use super::key_memo::KeyMemo;
use super::view_memo::ViewMemo;
use crate::types::Dictionary;

/// The number of a byte string that has none.
pub(super) const UNKNOWN: u32 = u32::MAX;

/// The number of a null among byte strings.
pub(super) const NULL: u32 = u32::MAX - 1;

/// Byte strings one after another.
#[derive(Default)]
pub(crate) struct Pieces {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Pieces {
    /// Adds a piece and gives its number.
    pub fn push(&mut self, piece: &[u8]) -> u32 {
        let number = self.ends.len();
        self.bytes.extend_from_slice(piece);
        self.ends.push(self.bytes.len());
        u32::try_from(number)
            .ok()
            .filter(|number| *number < NULL)
            .expect("memory ends before 4 billion pieces are distinct")
    }

    /// The piece with this number; empty when there is none.
    pub fn get(&self, number: u32) -> &[u8] {
        let number = number as usize;
        let start = number
            .checked_sub(1)
            .and_then(|before| self.ends.get(before))
            .copied()
            .unwrap_or(0);
        let end = self.ends.get(number).copied().unwrap_or(start);
        self.bytes.get(start..end).unwrap_or_default()
    }
}

/// A number and half of its piece's hash, which spares most looks at pieces that differ.
#[derive(Clone, Copy)]
struct Entry {
    hash: u32,
    number: u32,
}

impl Entry {
    /// The hash as the table wants it: it takes the place from the lower bits, a tag from the upper ones.
    const fn spread(self) -> u64 {
        spread(self.hash)
    }
}

/// Half a hash at both ends of a whole one.
pub(super) const fn spread(hash: u32) -> u64 {
    (hash as u64) << 32 | hash as u64
}

/// Distinct byte strings.
#[derive(Default)]
pub(crate) struct Interner {
    pieces: Pieces,
    numbers: HashTable<Entry>,
    hasher: FixedState,
    memo: ViewMemo,
    of_keys: KeyMemo,
}

impl Interner {
    /// The number of a piece, which is added if it is new.
    pub fn number(&mut self, piece: &[u8]) -> u32 {
        let hash = self.hash(piece);
        if let Some(known) = self.find_hashed(hash, piece) {
            return known;
        }
        let number = self.pieces.push(piece);
        self.numbers
            .insert_unique(spread(hash), Entry { hash, number }, |entry| entry.spread());
        number
    }

    /// The number of a piece, where it has one.
    pub fn find(&self, piece: &[u8]) -> Option<u32> {
        self.find_hashed(self.hash(piece), piece)
    }

    fn hash(&self, piece: &[u8]) -> u32 {
        half(self.hasher.hash_one(piece))
    }

    fn find_hashed(&self, hash: u32, piece: &[u8]) -> Option<u32> {
        let is_it = |entry: &Entry| entry.hash == hash && self.pieces.get(entry.number) == piece;
        let entry = self.numbers.find(spread(hash), is_it)?;
        Some(entry.number)
    }

    /// Hands on the numbers of the values of an array, [`NULL`] for a null; new values are added.
    pub fn number_all<T: ByteViewType + ?Sized>(
        &mut self,
        array: &GenericByteViewArray<T>,
        mut each: impl FnMut(u32),
    ) {
        let mut memo = std::mem::take(&mut self.memo);
        memo.prepare(array.len(), array.data_buffers());
        for (row, view) in array.views().iter().enumerate() {
            each(if array.is_null(row) {
                NULL
            } else {
                memo.get_or(*view, || {
                    let piece: &[u8] = array.value(row).as_ref();
                    Some(self.number(piece))
                })
                .unwrap_or(UNKNOWN)
            });
        }
        self.memo = memo;
    }

    /// As [`number_all`](Self::number_all), but a value that is new is [`UNKNOWN`] and stays so.
    pub fn find_all<T: ByteViewType + ?Sized>(
        &mut self,
        array: &GenericByteViewArray<T>,
        mut each: impl FnMut(u32),
    ) {
        let mut memo = std::mem::take(&mut self.memo);
        memo.prepare(array.len(), array.data_buffers());
        for (row, view) in array.views().iter().enumerate() {
            each(if array.is_null(row) {
                NULL
            } else {
                memo.get_or(*view, || self.find(array.value(row).as_ref()))
                    .unwrap_or(UNKNOWN)
            });
        }
        self.memo = memo;
    }

    /// As [`number_all`](Self::number_all), for the rows of a dictionary: each of its values is looked for once.
    pub fn number_keys<T: ByteViewType>(&mut self, dictionary: &Dictionary, each: impl FnMut(u32)) {
        let mut memo = std::mem::take(&mut self.of_keys);
        let find = |value: &[u8]| self.number(value);
        by_keys::<T>(memo.numbers(dictionary.values()), dictionary, find, each);
        self.of_keys = memo;
    }

    /// As [`find_all`](Self::find_all), for the rows of a dictionary.
    pub fn find_keys<T: ByteViewType>(&mut self, dictionary: &Dictionary, each: impl FnMut(u32)) {
        let mut memo = std::mem::take(&mut self.of_keys);
        let find = |value: &[u8]| self.find(value).unwrap_or(UNKNOWN);
        by_keys::<T>(memo.numbers(dictionary.values()), dictionary, find, each);
        self.of_keys = memo;
    }

    /// The piece with this number; empty when there is none.
    pub fn get(&self, number: u32) -> &[u8] {
        self.pieces.get(number)
    }

    /// The number of distinct pieces.
    pub fn len(&self) -> usize {
        self.pieces.ends.len()
    }

    /// All pieces in the order of their numbers.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &[u8]> {
        let mut start = 0;
        self.pieces.ends.iter().map(move |end| {
            let piece = self.pieces.bytes.get(start..*end).unwrap_or_default();
            start = *end;
            piece
        })
    }

    /// The numbers here of all pieces of another interner, in its order; new ones are added.
    pub fn adopt(&mut self, other: &Self) -> Vec<u32> {
        other.iter().map(|piece| self.number(piece)).collect()
    }

    /// About how many bytes this takes.
    pub fn size(&self) -> usize {
        self.pieces.bytes.capacity()
            + self.pieces.ends.capacity() * size_of::<usize>()
            + self.numbers.capacity() * size_of::<Entry>()
    }
}

/// Hands on the number of each row's value: the known one, or what `find` gives.
fn by_keys<T: ByteViewType>(
    numbers: &mut [u32],
    dictionary: &Dictionary,
    mut find: impl FnMut(&[u8]) -> u32,
    mut each: impl FnMut(u32),
) {
    let values = dictionary.values().as_byte_view::<T>();
    for &key in dictionary.keys().values() {
        let key = key as usize;
        let Some(number) = numbers.get_mut(key) else {
            continue;
        };
        if *number == UNKNOWN {
            *number = if values.is_null(key) {
                NULL
            } else {
                find(values.value(key).as_ref())
            };
        }
        each(*number);
    }
}

/// The upper half of a hash.
pub(super) fn half(hash: u64) -> u32 {
    u32::try_from(hash >> 32).unwrap_or_default()
}
