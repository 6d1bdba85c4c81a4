//! Distinct byte strings in one piece of memory, numbered in the order added.

use std::hash::BuildHasher as _;

use arrow_array::GenericByteViewArray;
use arrow_array::types::ByteViewType;
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

/// Half a hash at both ends of a whole one: the table takes the bucket from the low bits and a tag from the high ones, and
/// either would be constant if only one end were filled.
pub(super) const fn spread(hash: u32) -> u64 {
    (hash as u64) << 32 | hash as u64
}

/// Distinct byte strings.
#[derive(Default)]
pub(crate) struct Interner {
    pieces: Pieces,
    numbers: HashTable<Entry>,
    by_view: ViewMemo,
    by_key: KeyMemo,
}

impl Interner {
    /// The number of a piece, which is added if it is new.
    pub fn number(&mut self, piece: &[u8]) -> u32 {
        self.number_hashed(hash(piece), piece)
    }

    fn number_hashed(&mut self, hash: u32, piece: &[u8]) -> u32 {
        if let Some(known) = self.find_hashed(hash, piece) {
            return known;
        }
        let number = self.pieces.push(piece);
        self.numbers
            .insert_unique(spread(hash), Entry { hash, number }, |entry| entry.spread());
        number
    }

    /// The number of a piece with this hash, if there is any: nearly always the one that is looked for.
    pub(super) fn candidate(&self, hash: u32) -> Option<u32> {
        let entry = self
            .numbers
            .find(spread(hash), |entry| entry.hash == hash)?;
        Some(entry.number)
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
        each: impl FnMut(u32),
    ) {
        // The memo is taken out while it runs, because it calls back into the interner that owns it.
        let mut memo = std::mem::take(&mut self.by_view);
        memo.find_all(array, &mut *self, |all, hash, value| {
            all.number_hashed(hash, value)
        });
        memo.give(each);
        self.by_view = memo;
    }

    /// As [`number_all`](Self::number_all), but a value that is new is [`UNKNOWN`] and stays so.
    pub fn find_all<T: ByteViewType + ?Sized>(
        &mut self,
        array: &GenericByteViewArray<T>,
        each: impl FnMut(u32),
    ) {
        let mut memo = std::mem::take(&mut self.by_view);
        memo.find_all(array, &*self, |all, hash, value| {
            all.find_hashed(hash, value).unwrap_or(UNKNOWN)
        });
        memo.give(each);
        self.by_view = memo;
    }

    /// As [`number_all`](Self::number_all), for the rows of a dictionary: each of its values is looked for once.
    pub fn number_keys<T: ByteViewType>(&mut self, dictionary: &Dictionary, each: impl FnMut(u32)) {
        let mut memo = std::mem::take(&mut self.by_key);
        memo.find_new::<T, &mut Self>(dictionary, self, |all, hash, value| {
            all.number_hashed(hash, value)
        });
        memo.give(dictionary, each);
        self.by_key = memo;
    }

    /// As [`find_all`](Self::find_all), for the rows of a dictionary.
    pub fn find_keys<T: ByteViewType>(&mut self, dictionary: &Dictionary, each: impl FnMut(u32)) {
        let mut memo = std::mem::take(&mut self.by_key);
        memo.find_new::<T, &Self>(dictionary, self, |all, hash, value| {
            all.find_hashed(hash, value).unwrap_or(UNKNOWN)
        });
        memo.give(dictionary, each);
        self.by_key = memo;
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

/// Half the hash of a piece.
pub(super) fn hash(piece: &[u8]) -> u32 {
    half(FixedState::default().hash_one(piece))
}

/// The upper half of a hash.
pub(super) fn half(hash: u64) -> u32 {
    u32::try_from(hash >> 32).unwrap_or_default()
}
