//! Group ids for keys of 64-bit words: a hash table from key to id, and all keys in the order of their ids.

use std::hash::{BuildHasher as _, Hasher as _};

use foldhash::fast::FixedState;
use hashbrown::HashTable;

use super::interner::{UNKNOWN, half, spread};

/// A group id and half of its key's hash. The hash is kept so that growing the table does not read the keys again, and a
/// look-up reads a key only where the halves agree.
#[derive(Clone, Copy)]
struct Entry {
    hash: u32,
    number: u32,
}

/// Distinct keys of one width, in the order in which they were first seen.
pub(super) struct GroupIds {
    width: usize,
    keys: Vec<u64>,
    numbers: HashTable<Entry>,
    hashes: Vec<u32>,
}

/// How many words a key has: known to the compiler where they are few.
trait Width: Copy {
    fn words(self) -> usize;

    /// Whether two keys are the same.
    fn same(self, a: &[u64], b: &[u64]) -> bool;
}

#[derive(Clone, Copy)]
struct Exactly<const WORDS: usize>;

impl<const WORDS: usize> Width for Exactly<WORDS> {
    fn words(self) -> usize {
        WORDS
    }

    fn same(self, a: &[u64], b: &[u64]) -> bool {
        a.first_chunk::<WORDS>() == b.first_chunk::<WORDS>()
    }
}

#[derive(Clone, Copy)]
struct Any(usize);

impl Width for Any {
    fn words(self) -> usize {
        self.0
    }

    fn same(self, a: &[u64], b: &[u64]) -> bool {
        a == b
    }
}

/// Runs `$body` with `$width` bound to the width of `$of`.
macro_rules! with_width {
    ($of:expr, $width:ident => $body:expr) => {
        match $of {
            1 => {
// The width as a constant lets the compiler unroll hashing and comparing of keys, which nearly all queries
// have of one to three words.
                let $width = Exactly::<1>;
                $body
            }
            2 => {
                let $width = Exactly::<2>;
                $body
            }
            3 => {
                let $width = Exactly::<3>;
                $body
            }
            more => {
                let $width = Any(more);
                $body
            }
        }
    };
}

fn key_at<W: Width>(keys: &[u64], number: u32, width: W) -> &[u64] {
    let start = number as usize * width.words();
    keys.get(start..start + width.words()).unwrap_or_default()
}

fn hash<W: Width>(state: &FixedState, key: &[u64], width: W) -> u32 {
    let mut hasher = state.build_hasher();
    for word in key.iter().take(width.words()) {
        hasher.write_u64(*word);
    }
    half(hasher.finish())
}

impl GroupIds {
    pub fn new(width: usize) -> Self {
        Self {
            width,
            keys: Vec::new(),
            numbers: HashTable::new(),
            hashes: Vec::new(),
        }
    }

    /// Makes room for this many keys that are never looked up.
    pub fn reserve(&mut self, keys: usize) {
        self.keys.reserve(keys * self.width);
    }

    /// How many distinct keys there are.
    pub fn count(&self) -> usize {
        self.keys.len() / self.width
    }

    /// All keys in the order of their numbers.
    pub fn keys(&self) -> &[u64] {
        &self.keys
    }

    /// The group id of each key; `on_new` gets the positions of keys that are new.
    pub fn number(&mut self, keys: &[u64], on_new: impl FnMut(usize)) -> Vec<u32> {
        with_width!(self.width, width => self.number_by(keys, on_new, width))
    }

    fn number_by<W: Width>(
        &mut self,
        keys: &[u64],
        mut on_new: impl FnMut(usize),
        width: W,
    ) -> Vec<u32> {
        let Self {
            keys: known,
            numbers,
            hashes,
            ..
        } = self;
        let state = FixedState::default();
        hashes.clear();
        hashes.extend(
            keys.chunks_exact(width.words())
                .map(|key| hash(&state, key, width)),
        );
        // The first look-up goes by the hash alone and nearly always finds the right key. It is done for all keys before the
        // first is compared: the look-ups do not depend on one another, so the processor overlaps their cache misses.
        let candidate = |&hash: &u32| {
            let entry = numbers.find(spread(hash), |entry| entry.hash == hash);
            entry.map_or(UNKNOWN, |entry| entry.number)
        };
        let mut result: Vec<u32> = hashes.iter().map(candidate).collect();
        let mut count = u32::try_from(known.len() / width.words()).unwrap_or(u32::MAX);
        let keys = keys.chunks_exact(width.words());
        let rows = keys.zip(hashes.iter()).zip(&mut result);
        for (row, ((key, &hash), number)) in rows.enumerate() {
            // A candidate may be another key with the same half hash, or, in a batch with a new key twice, be missing.
            let is_key = |number: u32| width.same(key_at(known, number, width), key);
            if *number != UNKNOWN && is_key(*number) {
                continue;
            }
            let is_it = |entry: &Entry| entry.hash == hash && is_key(entry.number);
            if let Some(entry) = numbers.find(spread(hash), is_it) {
                *number = entry.number;
                continue;
            }
            let entry = Entry {
                hash,
                number: count,
            };
            numbers.insert_unique(spread(hash), entry, |entry| spread(entry.hash));
            known.extend_from_slice(key);
            *number = count;
            count = count
                .checked_add(1)
                .expect("memory ends before 4 billion keys are distinct");
            on_new(row);
        }
        result
    }

    /// The number of each key that has one.
    pub fn look_up(&self, keys: &[u64]) -> Vec<Option<u32>> {
        with_width!(self.width, width => {
            let state = FixedState::default();
            let find = |key: &[u64]| {
                let hash = hash(&state, key, width);
                let is_it = |entry: &Entry| {
                    entry.hash == hash && width.same(key_at(&self.keys, entry.number, width), key)
                };
                self.numbers.find(spread(hash), is_it).map(|entry| entry.number)
            };
            keys.chunks_exact(width.words()).map(find).collect()
        })
    }

    /// The number of a key, which is added if it is new.
    pub fn number_one(&mut self, key: &[u64]) -> u32 {
        with_width!(self.width, width => {
            let hash = hash(&FixedState::default(), key, width);
            let is_it = |entry: &Entry| {
                entry.hash == hash && width.same(key_at(&self.keys, entry.number, width), key)
            };
            if let Some(entry) = self.numbers.find(spread(hash), is_it) {
                return entry.number;
            }
            let number = self.append(key);
            let entry = Entry { hash, number };
            self.numbers
                .insert_unique(spread(hash), entry, |entry| spread(entry.hash));
            number
        })
    }

    /// Adds a key that is known to be new and is never looked for again.
    pub fn append(&mut self, key: &[u64]) -> u32 {
        let number =
            u32::try_from(self.count()).expect("memory ends before 4 billion keys are distinct");
        self.keys.extend_from_slice(key);
        number
    }

    /// About how many bytes this takes.
    pub fn size(&self) -> usize {
        self.keys.capacity() * size_of::<u64>() + self.numbers.capacity() * (size_of::<Entry>() + 1)
    }
}
