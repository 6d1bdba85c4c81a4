//! A partition of a text file, block by block: whole lines, in memory used again for every block.

use std::fs::File;
use std::io::{self, Read};
use std::sync::Arc;

use memchr::{memchr, memrchr};

use crate::pieces::pieces;
use crate::translate::TextFile;
use crate::{Place, SourceError};

/// The bytes that a line may have.
// One record of millions of events without a line break would otherwise fill the memory before anything is reported.
const LIMIT: usize = 256 << 20;

/// Where bytes come from.
pub(super) enum Bytes {
    /// A file that can be read at any place
    File(Arc<File>),
    /// Bytes in their order, as unpacking gives them
    Stream(Box<dyn Read + Send>),
}

/// The lines that begin in a partition of a file, in blocks of whole lines.
pub(super) struct Blocks {
    text: TextFile,
    bytes: Bytes,
    buffer: Vec<u8>,
    /// How many bytes of the buffer are the file's.
    filled: usize,
    /// How many of them have been given out.
    given: usize,
    /// Where in the file the buffer begins.
    offset: u64,
    /// Lines that begin here or later belong to another partition.
    end: u64,
    /// The partition begins within a line of the partition before.
    in_line: bool,
    is_done: bool,
}

/// Whole lines, each with its line break; the last one of a file may lack it.
#[derive(Clone, Copy)]
pub(super) struct Block<'b> {
    pub bytes: &'b [u8],
    /// Where in the file it begins.
    pub offset: u64,
}

/// How many partitions a file of some size has.
pub(super) fn partitions(size: u64) -> usize {
    usize::try_from(size.div_ceil(pieces().partition)).unwrap_or(usize::MAX)
}

impl Blocks {
    /// The lines of the partition with this number of a file. `buffer` is memory to be used.
    pub fn of_partition(text: TextFile, file: Arc<File>, number: usize, buffer: Vec<u8>) -> Self {
        let start = u64::try_from(number)
            .unwrap_or(u64::MAX)
            .saturating_mul(pieces().partition);
        Self {
            text,
            // Read by position, so that threads share one open file and none waits for another's seek.
            bytes: Bytes::File(file),
            buffer,
            filled: 0,
            given: 0,
            // The byte before shows whether a line begins right at the start.
            offset: start.saturating_sub(1),
            end: start.saturating_add(pieces().partition),
            in_line: start > 0,
            is_done: false,
        }
    }

    /// All lines of a stream.
    pub fn of_stream(text: TextFile, stream: Box<dyn Read + Send>, buffer: Vec<u8>) -> Self {
        Self {
            text,
            bytes: Bytes::Stream(stream),
            buffer,
            filled: 0,
            given: 0,
            offset: 0,
            end: u64::MAX,
            in_line: false,
            is_done: false,
        }
    }

    /// The memory, for another partition.
    pub fn into_buffer(self) -> Vec<u8> {
        self.buffer
    }

    /// The block that was given out last.
    pub fn block(&self) -> Block<'_> {
        Block {
            bytes: self.buffer.get(..self.given).unwrap_or_default(),
            offset: self.offset,
        }
    }

    /// Goes on to the next block; false at the end of the partition.
    pub fn advance(&mut self) -> Result<bool, SourceError> {
        if self.is_done {
            self.drop_given();
            self.filled = 0;
            return Ok(false);
        }
        if self.buffer.is_empty() {
            // Memory that comes zeroed from the system costs nothing where a small file leaves it alone.
            self.buffer = vec![0; pieces().block];
        }
        if self.in_line && !self.skip_line()? {
            return Ok(false);
        }
        self.drop_given();
        loop {
            if self.filled == self.buffer.len() {
                self.grow()?;
            }
            let at_end = self.fill()?;
            if let Some(length) = self.lines_of_part() {
                self.given = length;
                self.is_done = true;
                return Ok(length > 0);
            }
            if at_end {
                self.given = self.filled;
                self.is_done = true;
                return Ok(self.filled > 0);
            }
            // Only whole lines are given out; the rest is moved to the front and completed by the next read.
            if let Some(last) = memrchr(b'\n', self.held()) {
                self.given = last + 1;
                return Ok(true);
            }
        }
    }

    fn held(&self) -> &[u8] {
        self.buffer.get(..self.filled).unwrap_or_default()
    }

    /// The length of the partition's last lines, once its last line is there as a whole.
    fn lines_of_part(&self) -> Option<usize> {
        let last = self.end.checked_sub(1)?.checked_sub(self.offset)?;
        let last = usize::try_from(last).ok()?;
        let end = memchr(b'\n', self.held().get(last..)?)?;
        Some(last + end + 1)
    }

    // A line belongs to the partition in which it begins: each is then read once, whoever reads which partition.
    /// Passes over the line that began in a partition before; false where no line begins in this one.
    fn skip_line(&mut self) -> Result<bool, SourceError> {
        self.in_line = false;
        loop {
            let at_end = self.fill()?;
            if let Some(end) = memchr(b'\n', self.held()) {
                self.given = end + 1;
                self.is_done = self.place(self.given) >= self.end;
                break;
            }
            self.given = self.filled;
            if at_end || self.place(self.given) >= self.end {
                self.is_done = true;
                break;
            }
            self.drop_given();
        }
        if self.is_done {
            self.given = 0;
            self.filled = 0;
        }
        Ok(!self.is_done)
    }

    fn place(&self, at: usize) -> u64 {
        self.offset
            .saturating_add(u64::try_from(at).unwrap_or(u64::MAX))
    }

    fn drop_given(&mut self) {
        self.buffer.copy_within(self.given..self.filled, 0);
        self.offset = self.place(self.given);
        self.filled -= self.given;
        self.given = 0;
    }

    /// Makes room for a line that is longer than the buffer.
    fn grow(&mut self) -> Result<(), SourceError> {
        if self.buffer.len() >= LIMIT {
            return Err(SourceError::TooLarge {
                place: Place::Line(line_number(&self.text, self.offset)),
                path: self.text.path().into(),
                limit: u64::try_from(LIMIT >> 20).unwrap_or(0),
            });
        }
        // Doubling: a line of n bytes is copied at most twice in all, however it grows.
        self.buffer.resize(self.buffer.len() * 2, 0);
        Ok(())
    }

    /// Fills the buffer, though not far beyond the end of the partition; true at the end of the file.
    fn fill(&mut self) -> Result<bool, SourceError> {
        let from = self.place(self.filled);
        let within = self.end.saturating_sub(from);
        // What is read behind the end grows with what was, so that a long line is not looked at again and again.
        let behind = from.saturating_sub(self.end);
        let wanted = if within == 0 {
            pieces().rest.max(behind)
        } else {
            within
        };
        let room = self.buffer.len() - self.filled;
        let mut missing = room.min(usize::try_from(wanted).unwrap_or(usize::MAX));
        while missing > 0 {
            let place = self.place(self.filled);
            let room = self.filled..self.filled + missing;
            let room = self.buffer.get_mut(room).unwrap_or_default();
            let read = match &mut self.bytes {
                Bytes::File(file) => read_at(file, room, place),
                Bytes::Stream(stream) => stream.read(room),
            };
            match read {
                Ok(0) => return Ok(true),
                Ok(read) => {
                    self.filled += read;
                    missing -= read;
                }
                // A signal, such as that of a resized terminal, is no fault of the file.
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(SourceError::unreadable(self.text.path(), error)),
            }
        }
        Ok(false)
    }
}

#[cfg(unix)]
fn read_at(file: &File, buffer: &mut [u8], place: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, place)
}

#[cfg(windows)]
fn read_at(file: &File, buffer: &mut [u8], place: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, place)
}

/// The number of the line that begins at a byte of a file, from 1. The file is read again, as only mistakes need it.
pub(super) fn line_number(text: &TextFile, offset: u64) -> u64 {
    let mut line = 1;
    let Ok(text) = text.open() else {
        return line;
    };
    let mut text = text.take(offset);
    let mut buffer = vec![0; pieces().block];
    while let Ok(read @ 1..) = text.read(&mut buffer) {
        let bytes = buffer.get(..read).unwrap_or_default();
        line += u64::try_from(memchr::memchr_iter(b'\n', bytes).count()).unwrap_or(0);
    }
    line
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::path::Path;
    use std::sync::Arc;

    use super::{Blocks, TextFile, line_number, partitions, pieces};
    use crate::scratch::Scratch;

    /// The lines of each partition, put together.
    fn lines(path: &Path) -> Vec<Vec<Vec<u8>>> {
        let file = Arc::new(File::open(path).unwrap());
        let size = file.metadata().unwrap().len();
        let partition = |number| {
            let text = TextFile::plain(path);
            let mut blocks = Blocks::of_partition(text, Arc::clone(&file), number, Vec::new());
            let mut lines = Vec::new();
            while blocks.advance().unwrap() {
                let block = blocks.block();
                let mut at = usize::try_from(block.offset).unwrap();
                for line in block.bytes.split_inclusive(|byte| *byte == b'\n') {
                    assert_eq!(at / usize::try_from(pieces().partition).unwrap(), number);
                    at += line.len();
                    lines.push(line.to_vec());
                }
            }
            assert!(!blocks.advance().unwrap());
            lines
        };
        (0..partitions(size)).map(partition).collect()
    }

    #[test]
    fn the_parts_of_a_file_have_all_its_lines_once_and_in_order() {
        let partition = usize::try_from(pieces().partition).unwrap();
        for lengths in [
            vec![1; 10],
            vec![partition - 1, 1, 5],
            vec![partition, 3, 3],
            vec![partition + 1, 3],
            vec![partition - 2, 2, 2],
            vec![3 * partition + 7, 4, partition * 2, 1],
            vec![pieces().block; 40],
            vec![
                pieces().block - 1,
                pieces().block + 1,
                1,
                pieces().block * 3,
            ],
            vec![70; 2000],
            vec![1; 9000],
        ] {
            for ending in ["", "x", "xy"] {
                let mut text = String::new();
                for (number, length) in lengths.iter().enumerate() {
                    let letter = char::from(b'a' + u8::try_from(number % 26).unwrap());
                    text.extend(std::iter::repeat_n(letter, length - 1));
                    text.push('\n');
                }
                text.push_str(ending);
                let file = Scratch::new("a.ndjson", &text);
                let expected: Vec<_> = text
                    .as_bytes()
                    .split_inclusive(|byte| *byte == b'\n')
                    .map(<[u8]>::to_vec)
                    .collect();
                assert!(
                    lines(file.path()).concat() == expected,
                    "{:?}",
                    lengths.len()
                );
            }
        }
    }

    #[test]
    fn an_empty_file_has_no_partitions() {
        assert_eq!(partitions(0), 0);
        assert_eq!(partitions(1), 1);
        assert_eq!(partitions(pieces().partition + 1), 2);
    }

    #[test]
    fn lines_are_numbered_by_the_breaks_before_them() {
        let file = Scratch::new("a.ndjson", "a\n\nb\n");
        assert_eq!(
            [0, 2, 3].map(|at| line_number(&TextFile::plain(file.path()), at)),
            [1, 2, 3]
        );
    }
}
