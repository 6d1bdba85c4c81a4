//! A CSV file cut into partitions that begin with a record, each found from the bytes around it alone wherever these decide.

use std::fs::File;
use std::path::Path;
use std::sync::{Mutex, OnceLock, PoisonError};

use super::record::{State, Walked, settled, state_after, walk};
use crate::SourceError;
use crate::positioned::read_at;

/// How large partitions, and the pieces of them that are held in memory, are made.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sizes {
    pub partition: u64,
    pub piece: usize,
    /// How many bytes are read at first to find where a record begins.
    pub window: usize,
}

impl Default for Sizes {
    fn default() -> Self {
        Self {
            // As NDJSON: large enough that opening a partition is nothing beside reading it, small enough for all threads to share a file.
            partition: 4 << 20,
            piece: 256 << 10,
            window: 1 << 10,
        }
    }
}

/// The records of a file, cut into partitions.
pub(super) struct CutFile {
    path: Box<Path>,
    file: File,
    pub separator: u8,
    /// The first byte behind the header.
    start: u64,
    end: u64,
    pub sizes: Sizes,
    /// Where partitions begin, as far as it was asked.
    begins: Vec<OnceLock<u64>>,
    /// The states at the nominal beginnings of the first partitions, for text that does not show it.
    states: Mutex<Vec<State>>,
}

impl CutFile {
    /// The records behind the header, which ends at `start`.
    pub fn open(path: &Path, separator: u8, start: u64, sizes: Sizes) -> Result<Self, SourceError> {
        let unreadable = |error| SourceError::unreadable(path, error);
        let file = File::open(path).map_err(unreadable)?;
        let end = file.metadata().map_err(unreadable)?.len().max(start);
        let partitions =
            usize::try_from((end - start).div_ceil(sizes.partition)).unwrap_or(usize::MAX);
        Ok(Self {
            path: path.into(),
            file,
            separator,
            start,
            end,
            sizes,
            begins: std::iter::repeat_with(OnceLock::new)
                .take(partitions)
                .collect(),
            states: Mutex::new(vec![State::Start]),
        })
    }

    /// How many partitions there are.
    pub const fn partitions(&self) -> usize {
        self.begins.len()
    }

    /// Reads bytes from a place of the file.
    pub fn read(&self, buffer: &mut [u8], offset: u64) -> Result<usize, SourceError> {
        read_at(&self.file, buffer, offset)
            .map_err(|error| SourceError::unreadable(&self.path, error))
    }

    /// Where the records of a partition begin; for the number behind the last, where the file ends.
    pub fn begin(&self, partition: usize) -> Result<u64, SourceError> {
        let Some(begin) = self.begins.get(partition) else {
            return Ok(self.end);
        };
        if let Some(begin) = begin.get() {
            return Ok(*begin);
        }
        let found = match partition {
            0 => self.start,
            _ => self.find_begin(partition)?,
        };
        // Two threads may look for the same place: each is the end of one partition and the start of the next. Both find the same.
        Ok(*begin.get_or_init(|| found))
    }

    fn nominal(&self, partition: usize) -> u64 {
        let partitions = u64::try_from(partition).unwrap_or(u64::MAX);
        self.start
            .saturating_add(partitions.saturating_mul(self.sizes.partition))
    }

    /// The end of the first record that ends behind the place from which on the state is known.
    fn find_begin(&self, partition: usize) -> Result<u64, SourceError> {
        // No wider than a partition: partitions begin in order.
        let partition_size = usize::try_from(self.sizes.partition).unwrap_or(usize::MAX);
        let mut buffer = vec![0; (self.sizes.window << 4).min(partition_size)];
        let mut offset = self.nominal(partition);
        let read = self.read(&mut buffer, offset)?;
        let mut text = buffer.get(..read).unwrap_or_default();
        // A column of command lines may have kilobytes without a separator next to a quote; then everything before is read.
        let (mut at, mut state) = match settled(text, self.separator) {
            Some(known) => known,
            None => (0, self.state_at(partition)?),
        };
        loop {
            match walk(text, at, state, self.separator) {
                Walked::Record(end) => {
                    return Ok(offset.saturating_add(u64::try_from(end).unwrap_or(u64::MAX)));
                }
                Walked::Open(open) => state = open,
            }
            offset = offset.saturating_add(u64::try_from(text.len()).unwrap_or(u64::MAX));
            if text.is_empty() {
                return Ok(self.end);
            }
            let read = self.read(&mut buffer, offset)?;
            text = buffer.get(..read).unwrap_or_default();
            at = 0;
        }
    }

    /// The state at the nominal beginning of a partition, by all bytes before it.
    fn state_at(&self, partition: usize) -> Result<State, SourceError> {
        let mut states = self.states.lock().unwrap_or_else(PoisonError::into_inner);
        let mut buffer = vec![0; self.sizes.piece];
        loop {
            if let Some(state) = states.get(partition) {
                return Ok(*state);
            }
            let known = states.len() - 1;
            let mut state = states.last().copied().unwrap_or(State::Start);
            let (mut offset, end) = (self.nominal(known), self.nominal(known + 1));
            while offset < end {
                let left = usize::try_from(end - offset).unwrap_or(usize::MAX);
                let room = buffer.len().min(left);
                let room = buffer.get_mut(..room).unwrap_or_default();
                let read = self.read(room, offset)?;
                if read == 0 {
                    break;
                }
                let text = room.get(..read).unwrap_or_default();
                state = state_after(text, state, self.separator);
                offset += u64::try_from(read).unwrap_or(u64::MAX);
            }
            states.push(state);
        }
    }
}
