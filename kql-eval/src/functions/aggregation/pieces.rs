//! Byte strings of any length in one piece of memory, numbered in the order added, with or without repeats.

use foldhash::fast::FixedState;
use hashbrown::HashTable;
use std::hash::BuildHasher as _;

/// Byte strings one after another.
#[derive(Default)]
pub(super) struct Pieces {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Pieces {
    /// Adds a piece and gives its number.
    pub fn push(&mut self, piece: &[u8]) -> u32 {
        let number = self.ends.len();
        self.bytes.extend_from_slice(piece);
        self.ends.push(self.bytes.len());
        u32::try_from(number).expect("the limits on rows keep pieces below 4 billion")
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

    /// The number of pieces.
    pub fn len(&self) -> usize {
        self.ends.len()
    }
}

/// Distinct byte strings.
#[derive(Default)]
pub(super) struct Interner {
    pieces: Pieces,
    numbers: HashTable<u32>,
    hasher: FixedState,
}

impl Interner {
    /// The number of a piece, which is added if it is new.
    pub fn number(&mut self, piece: &[u8]) -> u32 {
        let Self {
            pieces,
            numbers,
            hasher,
        } = self;
        let hash = hasher.hash_one(piece);
        if let Some(known) = numbers.find(hash, |&number| pieces.get(number) == piece) {
            return *known;
        }
        let number = pieces.push(piece);
        numbers.insert_unique(hash, number, |&number| hasher.hash_one(pieces.get(number)));
        number
    }

    /// The piece with this number; empty when there is none.
    pub fn get(&self, number: u32) -> &[u8] {
        self.pieces.get(number)
    }

    /// The number of distinct pieces.
    pub fn len(&self) -> usize {
        self.pieces.len()
    }

    /// The numbers here of all pieces of another interner, in its order; new ones are added.
    pub fn adopt(&mut self, other: &Self) -> Vec<u32> {
        (0..other.len())
            .map_while(|number| u32::try_from(number).ok())
            .map(|number| self.number(other.get(number)))
            .collect()
    }
}
