//! The bytes of a column chunk, read from the file a stretch at a time.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use parquet::errors::{ParquetError, Result};
use parquet::file::reader::{ChunkReader, Length};

/// How many bytes are read ahead.
// A page is some kilobytes: one read serves several, and a chunk of which little is wanted is not read whole.
const STRETCH: u64 = 64 * 1024;

/// A column chunk of a file that belongs to one thread.
#[derive(Clone, Debug)]
pub(super) struct ChunkFile(Arc<Mutex<Stretch>>);

#[derive(Debug)]
struct Stretch {
    file: Arc<File>,
    /// The end of the chunk.
    end: u64,
    /// Where `bytes` lie in the file.
    start: u64,
    bytes: Bytes,
}

impl ChunkFile {
    /// The chunk that ends before the byte `end`. Nobody else may read from the file at the same time.
    pub fn new(file: Arc<File>, end: u64) -> Self {
        Self(Arc::new(Mutex::new(Stretch {
            file,
            end,
            start: 0,
            bytes: Bytes::new(),
        })))
    }

    fn bytes(&self, start: u64, length: u64) -> Result<Bytes> {
        let mut stretch = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        stretch.bytes(start, length)
    }
}

impl Stretch {
    fn bytes(&mut self, start: u64, length: u64) -> Result<Bytes> {
        if let Some(bytes) = self.held(start, length) {
            return Ok(bytes);
        }
        // Never beyond the chunk: the next one belongs to another column, which reads it itself.
        let ahead = length.max(STRETCH.min(self.end.saturating_sub(start)));
        // The stretch before is written over where nobody looks at it any more.
        let mut bytes: Vec<u8> = match std::mem::take(&mut self.bytes).try_into_mut() {
            Ok(bytes) => bytes.into(),
            Err(_) => Vec::new(),
        };
        bytes.clear();
        bytes.reserve(usize::try_from(ahead)?);
        let mut file = &*self.file;
        file.seek(SeekFrom::Start(start))?;
        file.take(ahead).read_to_end(&mut bytes)?;
        self.start = start;
        self.bytes = Bytes::from(bytes);
        self.held(start, length)
            .ok_or_else(|| ParquetError::EOF("the file ends within a column".into()))
    }

    fn held(&self, start: u64, length: u64) -> Option<Bytes> {
        let from = usize::try_from(start.checked_sub(self.start)?).ok()?;
        let to = from.checked_add(usize::try_from(length).ok()?)?;
        (to <= self.bytes.len()).then(|| self.bytes.slice(from..to))
    }
}

impl Length for ChunkFile {
    fn len(&self) -> u64 {
        let stretch = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        stretch.end
    }
}

impl ChunkReader for ChunkFile {
    type T = ChunkRead;

    fn get_read(&self, start: u64) -> Result<ChunkRead> {
        Ok(ChunkRead {
            file: self.clone(),
            at: start,
        })
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        self.bytes(start, u64::try_from(length)?)
    }
}

/// Reads on from a byte of a chunk.
pub(super) struct ChunkRead {
    file: ChunkFile,
    at: u64,
}

impl Read for ChunkRead {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let rest = self.file.len().saturating_sub(self.at);
        let wanted = u64::try_from(out.len()).unwrap_or(u64::MAX).min(rest);
        let bytes = self
            .file
            .bytes(self.at, wanted)
            .map_err(std::io::Error::other)?;
        let read = bytes.as_ref().read(out)?;
        self.at += u64::try_from(read).unwrap_or(0);
        Ok(read)
    }
}
