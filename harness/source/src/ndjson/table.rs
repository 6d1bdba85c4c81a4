//! An NDJSON file as a table: its partitions are read at the same time, and no line is parsed that need not be.
//!
//! Lines that the pushed-down filter rules out by their text are skipped, and malformed ones among them are not reported. All
//! other lines are read as a whole, in the known order of their keys, or else by the parser, which gives them
//! their meaning.

use std::collections::HashSet;
use std::fs::File;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use kql_eval::types::{Column, Scalar, ScalarType};

use super::behind::Behind;
use super::blocks::{Blocks, line_number, partitions};
use super::key_order::KeyOrder;
use super::marked_line::MarkedLine;
use super::marks::{Line, Marks};
use super::own_columns::PlainFile;
use super::prefilter::Prefilter;
use super::{help, own_columns};
use crate::object::{RowFault, Rows};
use crate::translate::TextFile;
use crate::{FileRows, FileTable, Request, SourceError, Wanted};

/// Stop learning the key order after this many parsed lines of a partition.
// A file whose lines still surprise after that many has no order to learn, and learning walks the line once more.
const MOST_LEARNED: usize = 200;

/// An NDJSON file.
pub(crate) struct NdjsonTable<'r> {
    text: TextFile,
    /// The columns that are declared; keys are matched with them.
    declared: Vec<(String, ScalarType)>,
    /// The file, where it can be read at any place.
    file: Option<Arc<File>>,
    partitions: usize,
    schema: Vec<(String, ScalarType)>,
    /// No column is projected: the rows are counted.
    is_count: bool,
    prefilter: Prefilter,
    wanted: Wanted<'r>,
    /// Buffers of finished partitions, for those that are yet to be read.
    idle: Mutex<Vec<Buffers>>,
}

/// The buffers that reading a partition takes.
// A block is up to megabytes; to allocate them for each partition costs more than parsing a short one.
struct Buffers {
    buffer: Vec<u8>,
    rows: Rows,
    order: KeyOrder,
    marks: Marks,
    kept: Vec<Range<usize>>,
}

impl<'r> NdjsonTable<'r> {
    /// Opens a file. Only if a projected column is not declared, all of it is read, to find that column's type.
    pub fn open(
        text: &TextFile,
        request: Request<'_>,
        wanted: &Wanted<'r>,
    ) -> Result<Self, SourceError> {
        let needs_own = request.declared.is_none_or(|declared| {
            let declared: HashSet<&str> = declared.iter().map(|(name, _)| name.as_str()).collect();
            let mut names = wanted.names();
            names.any(|name| request.needs(name) && !declared.contains(name))
        });
        let own = if needs_own {
            own_columns(text, request, wanted.skipped())?
        } else {
            Vec::new()
        };
        let mut schema = request.schema(own.iter().cloned());
        // `T | count` projects no column, but a batch needs one to have a length: any column does, as one constant.
        let is_count = schema.is_empty();
        if is_count {
            let all = Request {
                needed: None,
                ..request
            };
            schema = all.schema(own);
            schema.truncate(1);
        }
        let (file, partitions) = match PlainFile::of(text)? {
            Some(plain) => (Some(plain.file), partitions(plain.size)),
            // Packed files and pipes cannot be entered in the middle, so one thread reads them.
            None => (None, 1),
        };
        Ok(Self {
            text: text.clone(),
            declared: request.declared.unwrap_or_default().to_vec(),
            file,
            partitions,
            is_count,
            prefilter: Prefilter::new(wanted),
            wanted: wanted.clone(),
            schema,
            idle: Mutex::default(),
        })
    }
}

impl NdjsonTable<'_> {
    fn no_rows(&self) -> Rows {
        let schema = if self.is_count {
            Vec::new()
        } else {
            self.schema.clone()
        };
        Rows::new(schema, &Request::declaring(&self.declared))
    }
}

impl<'r> FileTable<'r> for NdjsonTable<'r> {
    fn schema(&self) -> &[(String, ScalarType)] {
        &self.schema
    }

    fn partitions(&self) -> usize {
        self.partitions
    }

    fn partition(self: Arc<Self>, number: usize) -> Result<Box<dyn FileRows + 'r>, SourceError> {
        let known = self
            .idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        let buffers = known.unwrap_or_else(|| Buffers {
            buffer: Vec::new(),
            rows: self.no_rows(),
            order: KeyOrder::default(),
            marks: Marks::default(),
            kept: Vec::new(),
        });
        let text = self.text.clone();
        let blocks = match &self.file {
            Some(file) => Blocks::of_partition(text, Arc::clone(file), number, buffers.buffer),
            None => Blocks::of_stream(text, self.text.open()?, buffers.buffer),
        };
        Ok(Box::new(PartitionRows {
            blocks,
            lines: LineReader {
                rows: buffers.rows,
                order: buffers.order,
                marks: buffers.marks,
                to_learn: MOST_LEARNED,
                behind: None,
            },
            kept: buffers.kept,
            at: None,
            table: self,
        }))
    }
}

/// The rows of a partition.
struct PartitionRows<'r> {
    table: Arc<NdjsonTable<'r>>,
    blocks: Blocks,
    lines: LineReader,
    /// What of the block must be read, in reverse order.
    kept: Vec<Range<usize>>,
    /// How far the last range has been read, from its own start; None when it was not begun.
    at: Option<usize>,
}

impl FileRows for PartitionRows<'_> {
    fn next_batch(&mut self) -> Result<Option<Vec<Column>>, SourceError> {
        loop {
            let Some(range) = self.kept.last().cloned() else {
                if !self.next_block()? {
                    break;
                }
                continue;
            };
            let block = self.blocks.block();
            let offset = |at: usize| {
                let at = u64::try_from(range.start + at).unwrap_or(u64::MAX);
                block.offset.saturating_add(at)
            };
            let text = block.bytes.get(range.clone()).unwrap_or_default();
            let mut at = match self.at {
                Some(at) => at,
                None => {
                    self.lines.marks.read(text);
                    0
                }
            };
            while at < text.len() && !self.lines.rows.is_full() {
                let line = self.lines.marks.line(text, at);
                let start = offset(at);
                at = line.range.end;
                let Err(fault) = self.lines.add(text, &line, start) else {
                    continue;
                };
                match self.table.wanted.skipped() {
                    Some(skipped) => skipped.add_one(),
                    None => {
                        let line = text.get(line.range).unwrap_or_default();
                        return Err(self.error(&fault, line, start));
                    }
                }
            }
            if self.lines.rows.is_full() {
                self.at = Some(at);
                return Ok(self.take_batch());
            }
            self.kept.pop();
            self.at = None;
        }
        let batch = self.take_batch();
        if batch.is_none() {
            self.give_back();
        }
        Ok(batch)
    }
}

impl PartitionRows<'_> {
    /// Goes to the next block and finds what of it must be read; whether there is one.
    fn next_block(&mut self) -> Result<bool, SourceError> {
        if !self.blocks.advance()? {
            return Ok(false);
        }
        let block = self.blocks.block().bytes;
        self.table.prefilter.keep(block, &mut self.kept);
        self.kept.reverse();
        self.at = None;
        // The bound of `top` rises while the query runs: it is asked once a block, as asking takes a lock.
        self.lines.behind = Behind::now(&self.table.wanted, &self.table.schema);
        Ok(true)
    }

    fn take_batch(&mut self) -> Option<Vec<Column>> {
        let rows = self.lines.rows.rows();
        let batch = self.lines.rows.take_batch();
        match self.table.schema.first() {
            Some((_, ty)) if self.table.is_count && rows > 0 => {
                Some(vec![Column::constant(Scalar::null(*ty), rows)])
            }
            _ => batch,
        }
    }

    /// Leaves the buffers to a partition that is yet to be read.
    fn give_back(&mut self) {
        let text = self.table.text.clone();
        let nothing = Blocks::of_stream(text, Box::new(std::io::empty()), Vec::new());
        let buffers = Buffers {
            buffer: std::mem::replace(&mut self.blocks, nothing).into_buffer(),
            rows: std::mem::replace(
                &mut self.lines.rows,
                Rows::new(Vec::new(), &Request::default()),
            ),
            order: std::mem::take(&mut self.lines.order),
            marks: std::mem::take(&mut self.lines.marks),
            kept: std::mem::take(&mut self.kept),
        };
        let mut pool = self
            .table
            .idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if !buffers.buffer.is_empty() {
            pool.push(buffers);
        }
    }

    fn error(&self, fault: &LineFault, line: &[u8], place: u64) -> SourceError {
        let text = &self.table.text;
        let path = text.path();
        match fault {
            LineFault::Encoding(sound) => SourceError::Encoding {
                path: path.into(),
                line: line_number(text, place),
                offset: place.saturating_add(u64::try_from(*sound).unwrap_or(u64::MAX)),
            },
            LineFault::Row(fault) => {
                let number = line_number(text, place);
                let text = text_of(line, place).unwrap_or_default();
                let rows = &self.lines.rows;
                rows.error(fault, path, (number, text, 0), help(text))
            }
        }
    }
}

/// What is wrong with a line.
enum LineFault {
    /// It is not UTF-8 after this many bytes
    Encoding(usize),
    /// It is no row
    Row(RowFault),
}

/// Lines on their way into columns.
struct LineReader {
    rows: Rows,
    order: KeyOrder,
    /// The marks of the text that is read.
    marks: Marks,
    to_learn: usize,
    /// Rows behind this bound cannot be results of `top`.
    behind: Option<Behind>,
}

impl LineReader {
    /// Adds a line of the text that begins at a place of its file, unless it is blank or the dynamic filter rules it out.
    fn add(&mut self, text: &[u8], line: &Line, place: u64) -> Result<(), LineFault> {
        let Self {
            rows,
            order,
            marks,
            behind,
            ..
        } = self;
        let marked = MarkedLine::of(text, line, marks).map_err(LineFault::Encoding)?;
        if let Some(marked) = marked {
            let slots = rows.slots();
            let is_read = order.read(&marked, |column, value| {
                if let Some(slot) = slots.get_mut(column) {
                    *slot = Some(value);
                }
            });
            // Nothing was added yet: a line that surprised half-way is parsed from its start as if it had not been tried.
            if is_read {
                if behind.is_some_and(|behind| behind.has(text, slots)) {
                    return Ok(());
                }
                return rows.add(text).map_err(LineFault::Row);
            }
        }
        self.parse(text.get(line.range.clone()).unwrap_or_default(), place)
    }

    /// Adds a line by parsing it.
    fn parse(&mut self, line: &[u8], place: u64) -> Result<(), LineFault> {
        if line.trim_ascii().is_empty() {
            return Ok(());
        }
        let text = match std::str::from_utf8(line) {
            Ok(text) => without_break(text, place),
            Err(error) => return Err(LineFault::Encoding(error.valid_up_to())),
        };
        self.rows.add_object(text).map_err(LineFault::Row)?;
        if self.to_learn > 0 {
            self.to_learn -= 1;
            let Self { rows, order, .. } = self;
            order.learn(text, |name| rows.slot(name).map(|slot| slot.place));
        }
        Ok(())
    }
}

/// [`without_break`] of a line; None when it is not UTF-8.
fn text_of(line: &[u8], place: u64) -> Option<&str> {
    let text = std::str::from_utf8(line).ok()?;
    Some(without_break(text, place))
}

/// A line without its break; the one at the start of its file, `place` 0, without the byte order mark that may be there.
pub(super) fn without_break(text: &str, place: u64) -> &str {
    let text = text.strip_suffix('\n').unwrap_or(text);
    let text = text.strip_suffix('\r').unwrap_or(text);
    if place == 0 {
        text.strip_prefix('\u{feff}').unwrap_or(text)
    } else {
        text
    }
}
