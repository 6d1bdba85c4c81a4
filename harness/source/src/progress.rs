//! How much of the files of a run has been read.

use std::sync::atomic::{AtomicU64, Ordering};

/// How much has been read so far, and how much there is to read: that of every scan that was begun.
#[derive(Debug, Default)]
pub struct Progress {
    read: AtomicU64,
    total: AtomicU64,
    rows: AtomicU64,
}

/// How much has been read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Amount {
    /// The bytes of files that are done.
    pub read: u64,
    /// The bytes of all files.
    pub total: u64,
    /// The rows that the query was handed.
    pub rows: u64,
}

impl Progress {
    /// Adds to the bytes that are to be read.
    // Relaxed throughout: a bar may be a moment behind, and no decision rests on these numbers.
    pub fn begin(&self, bytes: u64) {
        self.total.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Adds to the bytes that were read.
    pub fn add_bytes(&self, bytes: u64) {
        self.read.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Adds to the rows that were handed on.
    pub fn add_rows(&self, rows: usize) {
        let rows = u64::try_from(rows).unwrap_or(u64::MAX);
        self.rows.fetch_add(rows, Ordering::Relaxed);
    }

    /// How much has been read as of now.
    #[must_use]
    pub fn amount(&self) -> Amount {
        Amount {
            read: self.read.load(Ordering::Relaxed),
            total: self.total.load(Ordering::Relaxed),
            rows: self.rows.load(Ordering::Relaxed),
        }
    }
}
