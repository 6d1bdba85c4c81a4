//! A text file line by line, in memory used again for every line.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use super::translate::TextFile;
use super::{Place, SourceError};

/// The bytes that a line may have.
// As in `ndjson::blocks`: a file without line breaks must not fill the memory.
const LIMIT: u64 = 256 << 20;

/// The lines of a file, blank ones left out.
pub(super) struct Lines {
    path: Box<Path>,
    reader: BufReader<Box<dyn Read + Send>>,
    buffer: Vec<u8>,
    /// The number of the line in `buffer`, from 1.
    line: u64,
    /// The bytes before the line in `buffer`.
    offset: u64,
}

impl Lines {
    /// The lines of a file.
    pub fn open(file: &TextFile) -> Result<Self, SourceError> {
        Ok(Self {
            path: file.path().into(),
            // The default of 8 KB would be a call of the system for every few events.
            reader: BufReader::with_capacity(1 << 16, file.open()?),
            buffer: Vec::new(),
            line: 0,
            offset: 0,
        })
    }

    /// The number of the line read last, from 1.
    pub const fn number(&self) -> u64 {
        self.line
    }

    /// The next line that is not blank, without its line break.
    pub fn next_line(&mut self) -> Result<Option<&str>, SourceError> {
        loop {
            if !self.fill()? {
                return Ok(None);
            }
            if !self.buffer.iter().all(u8::is_ascii_whitespace) {
                break;
            }
        }
        match std::str::from_utf8(&self.buffer) {
            Ok(text) => {
                let text = text.strip_suffix('\n').unwrap_or(text);
                let text = text.strip_suffix('\r').unwrap_or(text);
                Ok(Some(if self.line == 1 {
                    text.strip_prefix('\u{feff}').unwrap_or(text)
                } else {
                    text
                }))
            }
            Err(error) => Err(SourceError::Encoding {
                path: self.path.clone(),
                line: self.line,
                offset: self.offset + u64::try_from(error.valid_up_to()).unwrap_or(u64::MAX),
            }),
        }
    }

    /// Reads a line into the buffer; false at the end of the file.
    fn fill(&mut self) -> Result<bool, SourceError> {
        self.offset += u64::try_from(self.buffer.len()).unwrap_or(u64::MAX);
        self.buffer.clear();
        self.line += 1;
        let read = self
            .reader
            .by_ref()
            .take(LIMIT)
            .read_until(b'\n', &mut self.buffer)
            .map_err(|error| SourceError::unreadable(&self.path, error))?;
        if u64::try_from(read).is_ok_and(|read| read == LIMIT) {
            return Err(SourceError::TooLarge {
                path: self.path.clone(),
                place: Place::Line(self.line),
                limit: LIMIT >> 20,
            });
        }
        Ok(read > 0)
    }
}

/// The error at the place where a file stops being UTF-8; None when it does not.
pub(super) fn encoding_error(path: &Path) -> Option<SourceError> {
    let mut lines = Lines::open(&TextFile::plain(path)).ok()?;
    loop {
        match lines.next_line() {
            Ok(Some(_)) => {}
            Ok(None) => return None,
            Err(error) => return Some(error),
        }
    }
}
