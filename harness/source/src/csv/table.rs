//! A CSV file as a table that is read in partitions, and of these only the records that the query may want.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use kql_eval::types::{Column, ScalarType};

use super::cut::{CutFile, Sizes};
use super::fragment::{Fragments, Pairs};
use super::record::{Cell, behind_blank_lines, last_end, split, unquoted};
use super::test::{Kept, Tests};
use super::{CsvSource, Separated};
use crate::cell::CellBuilder;
use crate::{BATCH_ROWS, FileRows, FileSource, FileTable, Request, SourceError, Wanted};

/// A CSV file. What is wrong with a record is an error only when the record is read.
pub struct CsvTable {
    path: Box<Path>,
    separated: Separated,
    schema: Vec<(String, ScalarType)>,
    /// For each column of the schema the number of its cells among those that are kept.
    cells: Vec<Option<usize>>,
    /// For each cell of a record its number among those that are kept.
    kept: Vec<Option<usize>>,
    tests: Tests,
    file: CutFile,
    /// For each column of the schema the place of its cells in a record.
    places: Vec<Option<usize>>,
    /// Memory of partitions that were read.
    spare: Mutex<Vec<Vec<u8>>>,
}

impl CsvTable {
    /// Reads the header, and the whole file if the types of some columns have to be found out.
    pub fn open(
        path: &Path,
        separated: Separated,
        request: Request<'_>,
        wanted: &Wanted<'_>,
    ) -> Result<Self, SourceError> {
        Self::cut(path, separated, request, wanted, Sizes::default())
    }

    pub(super) fn cut(
        path: &Path,
        separated: Separated,
        request: Request<'_>,
        wanted: &Wanted<'_>,
        sizes: Sizes,
    ) -> Result<Self, SourceError> {
        // The plain reader finds the header and the types, so that both readers agree on them by construction.
        let plain = CsvSource::open(path, separated, request)?;
        let start = plain.cells.reader.position().byte() + separated.bytes_before;
        let CsvSource {
            schema,
            places,
            width,
            ..
        } = plain;
        let mut kept = vec![None; width];
        let mut count = 0;
        let cells: Vec<Option<usize>> = places
            .iter()
            .map(|place| {
                let slot = kept.get_mut((*place)?)?;
                count += usize::from(slot.is_none());
                Some(*slot.get_or_insert(count - 1))
            })
            .collect();
        let column = |name: &str| {
            let at = schema.iter().position(|(known, _)| known == name)?;
            let (_, ty) = schema.get(at)?;
            let cell = *cells.get(at)?;
            Some(Kept { cell, ty: *ty })
        };
        let file = CutFile::open(path, separated.separator, start, sizes)?;
        let sample = || {
            let mut text = vec![0; SAMPLE];
            let read = file.read(&mut text, start)?;
            Ok(Pairs::of(text.get(..read).unwrap_or_default()))
        };
        let tests = Tests::new(wanted, &column, &sample)?;
        Ok(Self {
            path: path.into(),
            separated,
            tests,
            schema,
            cells,
            kept,
            places,
            file,
            spare: Mutex::default(),
        })
    }

    /// What is wrong with the file, by reading it from its start.
    fn fault(&self) -> SourceError {
        let plain = CsvSource::again(
            &self.path,
            self.separated,
            (self.schema.clone(), self.places.clone()),
        );
        // The fast reader only knows that something is wrong. The plain one reads again and says what and where, as it always does.
        let read = plain.and_then(|mut plain| {
            while plain.next_batch()?.is_some() {}
            Ok(())
        });
        read.err().unwrap_or_else(|| {
            let changed = std::io::Error::other("it changed while it was read");
            SourceError::unreadable(&self.path, changed)
        })
    }
}

impl<'r> FileTable<'r> for CsvTable {
    fn schema(&self) -> &[(String, ScalarType)] {
        &self.schema
    }

    fn partitions(&self) -> usize {
        self.file.partitions()
    }

    fn partition(self: Arc<Self>, number: usize) -> Result<Box<dyn FileRows + 'r>, SourceError> {
        let next = self.file.begin(number)?;
        let end = self.file.begin(number + 1)?;
        let mut spare = self.spare.lock().unwrap_or_else(PoisonError::into_inner);
        let buffer = spare.pop();
        drop(spare);
        let kept = self.kept.iter().flatten().count();
        Ok(Box::new(CsvPart {
            buffer: buffer.unwrap_or_else(|| vec![0; self.file.sizes.piece]),
            records: 0..0,
            held: 0,
            next,
            end,
            search: Search::Unknown,
            cells: vec![Cell::default(); kept],
            text: Vec::new(),
            table: self,
        }))
    }
}

/// The records of a partition, a piece at a time.
struct CsvPart {
    table: Arc<CsvTable>,
    buffer: Vec<u8>,
    /// The records in the buffer that were not looked at.
    records: std::ops::Range<usize>,
    /// The bytes in the buffer.
    held: usize,
    /// The place in the file behind the buffer's bytes.
    next: u64,
    /// Where the partition ends.
    end: u64,
    search: Search,
    /// The cells of a record that are kept.
    cells: Vec<Cell>,
    /// The text of a cell with quotes.
    text: Vec<u8>,
}

/// How records are found.
#[derive(Clone, Copy)]
enum Search {
    /// It was not decided.
    Unknown,
    /// One after another.
    Each,
    /// Those that have a fragment of this list.
    With(usize),
}

/// Fragments that occur more often than once in this many bytes are not worth searching for.
// A record of logs has some hundred bytes: with a hit in most of them the search comes on top of the walk that it is to save.
const RARE: usize = 400;
/// How many bytes are sampled for how often each fragment occurs.
const SAMPLE: usize = 1 << 15;
/// How much longer it takes to find a record than to see that a pair is none of a fragment.
const RECORD: usize = 16;

impl Search {
    /// What takes the least time, as far as a sample shows.
    fn over(fragments: &[Fragments], text: &[u8]) -> Self {
        let sample = text.get(..SAMPLE).unwrap_or(text);
        let most = sample.len() / RARE + 1;
        let time = |(number, fragments): (usize, &Fragments)| {
            let (mut count, mut at) = (0, 0);
            while let Some(place) = fragments.find(sample, at) {
                count += 1;
                // Hits in one record count once: the search goes on behind it anyway.
                at = place + RARE / 4;
                if count == most {
                    return None;
                }
            }
            let pairs = fragments.0.iter().map(|fragment| fragment.count);
            let blocks = sample.len() / (4 << 10) * fragments.0.len();
            Some((count * RECORD + pairs.sum::<usize>() + blocks, number))
        };
        match fragments.iter().enumerate().filter_map(time).min() {
            Some((_, number)) => Self::With(number),
            None => Self::Each,
        }
    }
}

impl CsvPart {
    /// Reads the next piece behind what is left in the buffer; false at the end of the partition.
    fn fill(&mut self) -> Result<bool, SourceError> {
        let file = &self.table.file;
        let mut left = self.records.end..self.held;
        loop {
            self.buffer.copy_within(left.clone(), 0);
            let from = left.len();
            if from * 2 > self.buffer.len() {
                self.buffer.resize(self.buffer.len() * 2, 0);
            }
            // Never beyond the partition: what follows is the next one's, which may be on another thread.
            let missing = usize::try_from(self.end - self.next).unwrap_or(usize::MAX);
            let to = self.buffer.len().min(from.saturating_add(missing));
            let read = file.read(self.buffer.get_mut(from..to).unwrap_or_default(), self.next)?;
            self.next += u64::try_from(read).unwrap_or(u64::MAX);
            self.held = from + read;
            let is_last = read == 0 || self.next >= self.end;
            let text = self.buffer.get(..self.held).unwrap_or_default();
            let end = if is_last {
                self.held
            } else {
                last_end(text, (0, self.held), file.sizes.window, file.separator)
            };
            self.records = 0..end;
            if end > 0 || is_last {
                break;
            }
            left = 0..self.held;
        }
        if matches!(self.search, Search::Unknown) {
            let text = self.buffer.get(self.records.clone()).unwrap_or_default();
            self.search = Search::over(&self.table.tests.fragments, text);
        }
        Ok(!self.records.is_empty())
    }

    /// The next record of the buffer that is to be looked at.
    fn next_record(&self) -> Option<usize> {
        let text = self.buffer.get(..self.records.end)?;
        let known = behind_blank_lines(text, self.records.start);
        if known >= text.len() {
            return None;
        }
        let Search::With(number) = self.search else {
            return Some(known);
        };
        let fragments = self.table.tests.fragments.get(number)?;
        let place = fragments.find(text, known)?;
        let file = &self.table.file;
        let start = last_end(text, (known, place), file.sizes.window, file.separator);
        let start = behind_blank_lines(text, start);
        (start < text.len()).then_some(start)
    }

    /// Adds the next rows until the batch is full or the buffer has no more; how many they are.
    fn read_rows(
        &mut self,
        columns: &mut [CellBuilder],
        room: usize,
    ) -> Result<usize, SourceError> {
        let mut rows = 0;
        while rows < room {
            let Some(start) = self.next_record() else {
                self.records.start = self.records.end;
                break;
            };
            let Self {
                table,
                buffer,
                cells,
                text: memory,
                ..
            } = self;
            let text = buffer.get(..self.records.end).unwrap_or_default();
            let record = split(text, start, table.file.separator, |number, cell| {
                if let Some(Some(kept)) = table.kept.get(number)
                    && let Some(kept) = cells.get_mut(*kept)
                {
                    *kept = cell;
                }
            });
            self.records.start = record.end;
            // Too few or too many cells: the `csv` crate refuses such a record, and so must this reader.
            if record.cells != table.kept.len() {
                return Err(table.fault());
            }
            if !table.tests.may_want(text, cells) {
                continue;
            }
            for (column, cell) in columns.iter_mut().zip(&table.cells) {
                let Some(cell) = cell.and_then(|cell| cells.get(cell)) else {
                    column.append_null();
                    continue;
                };
                let raw = text.get(cell.start..cell.end).unwrap_or_default();
                let fits = if cell.has_quotes {
                    memory.clear();
                    unquoted(raw, memory);
                    append(column, memory)
                } else {
                    append(column, raw)
                };
                if !fits {
                    return Err(table.fault());
                }
            }
            rows += 1;
        }
        Ok(rows)
    }
}

/// Adds a cell to a column; whether it is a text that the column's type can be read from.
fn append(column: &mut CellBuilder, cell: &[u8]) -> bool {
    std::str::from_utf8(cell).is_ok_and(|cell| column.append_csv(cell).is_ok())
}

impl FileRows for CsvPart {
    fn next_batch(&mut self) -> Result<Option<Vec<Column>>, SourceError> {
        let types = self.table.schema.iter();
        let mut columns: Vec<CellBuilder> = types.map(|(_, ty)| CellBuilder::new(*ty, 0)).collect();
        let mut rows = 0;
        while rows < BATCH_ROWS {
            if self.records.is_empty() && !self.fill()? {
                break;
            }
            rows += self.read_rows(&mut columns, BATCH_ROWS - rows)?;
        }
        Ok((rows > 0).then(|| columns.into_iter().map(CellBuilder::finish).collect()))
    }
}

impl Drop for CsvPart {
    fn drop(&mut self) {
        let mut spare = self
            .table
            .spare
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        // A few hundred KB a partition, used again: freeing and asking for them costs a call of the system each time.
        spare.push(std::mem::take(&mut self.buffer));
    }
}
