//! How large the pieces are in which the lines of a file are read.

use std::sync::atomic::{AtomicBool, Ordering};

/// The sizes of pieces, in bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pieces {
    /// The start of a file from which its columns are first learned.
    pub first: u64,
    /// A partition: the lines that begin in it are read together, by one thread.
    pub partition: u64,
    /// What is read at a time: little enough to stay near the processor while it is looked at more than once.
    pub block: usize,
    /// What is read at a time behind the end of a partition, for the rest of its last line.
    pub rest: u64,
}

const LARGE: Pieces = Pieces {
    first: 1 << 20,
    partition: 4 << 20,
    block: 256 << 10,
    rest: 16 << 10,
};

const SMALL: Pieces = Pieces {
    first: 1 << 10,
    partition: 4 << 10,
    block: 256,
    rest: 16,
};

static ARE_SMALL: AtomicBool = AtomicBool::new(cfg!(test));

/// From now on this process reads files in pieces of a few hundred bytes, so that tests over small files meet every seam
/// between pieces. The rows are the same.
#[doc(hidden)]
pub fn read_in_small_pieces() {
    ARE_SMALL.store(true, Ordering::Relaxed);
}

/// The sizes in force.
pub(crate) fn pieces() -> Pieces {
    if ARE_SMALL.load(Ordering::Relaxed) {
        SMALL
    } else {
        LARGE
    }
}
