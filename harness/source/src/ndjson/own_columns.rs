//! The columns that only a file has, with the types that all its values agree on.

use std::collections::HashMap;
use std::fs::File;
use std::ops::Range;
use std::sync::Arc;

use kql_eval::threads;
use kql_eval::types::ScalarType;

use super::blocks::{Blocks, line_number, partitions};
use super::help;
use super::key_order::KeyOrder;
use super::marked_line::MarkedLine;
use super::marks::{Line, Marks};
use super::table::without_break;
use crate::infer::{Observed, OwnColumns};
use crate::object::syntax_error;
use crate::pieces::pieces;
use crate::translate::TextFile;
use crate::{Request, SkippedLines, SourceError};

/// What the first piece of a file says of the columns that only the file has.
#[derive(Debug)]
pub enum FirstLook {
    /// The file has no more; its columns are these.
    Whole(Vec<(String, ScalarType)>),
    /// There is more; these were seen so far.
    Piece(Vec<String>),
}

/// Looks at the first piece of a file.
pub(crate) fn first_look(
    text: &TextFile,
    request: Request<'_>,
    skipped: Option<&SkippedLines>,
) -> Result<FirstLook, SourceError> {
    let bytes = text.open()?;
    let mut piece = Columns::new(request, skipped);
    let mut blocks = Blocks::of_stream(text.clone(), bytes, Vec::new());
    while blocks.advance()? {
        if blocks.block().offset >= pieces().first {
            let seen = piece.own.into_columns().into_iter();
            return Ok(FirstLook::Piece(seen.map(|(name, _)| name).collect()));
        }
        piece.note(text, &blocks)?;
    }
    Ok(FirstLook::Whole(typed(piece.own.into_columns())))
}

/// The columns that only the file has, in the order in which they first appear. All of the file is read, in partitions at the
/// same time.
pub(crate) fn own_columns(
    text: &TextFile,
    request: Request<'_>,
    skipped: Option<&SkippedLines>,
) -> Result<Vec<(String, ScalarType)>, SourceError> {
    let Some(PlainFile { file, size }) = PlainFile::of(text)? else {
        let mut columns = Columns::new(request, skipped);
        let mut blocks = Blocks::of_stream(text.clone(), text.open()?, Vec::new());
        while blocks.advance()? {
            columns.note(text, &blocks)?;
        }
        return Ok(typed(columns.own.into_columns()));
    };
    let declared = request.declared;
    let of_partition = |number: usize| {
        // A partition asks for every column: which of them are declared is decided by the first file and partition that has them.
        let all = Request {
            declared,
            ..Request::default()
        };
        let mut columns = Columns::new(all, skipped);
        let mut blocks = Blocks::of_partition(text.clone(), Arc::clone(&file), number, Vec::new());
        while blocks.advance()? {
            columns.note(text, &blocks)?;
        }
        Ok(columns.own.into_columns())
    };
    let mut found: Vec<(String, Observed)> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    // Types do not depend on the limit of threads that a run has, and are needed before there is a run.
    let partitions = threads::in_order(partitions(size), threads::available(), of_partition);
    let partitions: Vec<_> = partitions.into_iter().collect::<Result<_, SourceError>>()?;
    for (name, seen) in partitions.into_iter().flatten() {
        match places.get(&name).and_then(|place| found.get_mut(*place)) {
            Some((_, known)) => known.add(seen),
            None if request.needs(&name) => {
                places.insert(name.clone(), found.len());
                found.push((name, seen));
            }
            None => {}
        }
    }
    Ok(typed(found))
}

/// A file whose bytes are its text, so that it can be read at any place.
pub(super) struct PlainFile {
    pub file: Arc<File>,
    pub size: u64,
}

impl PlainFile {
    /// None where the text is packed or translated, or the file is a pipe.
    pub fn of(text: &TextFile) -> Result<Option<Self>, SourceError> {
        if !text.is_file() {
            return Ok(None);
        }
        let unreadable = |error| SourceError::unreadable(text.path(), error);
        let file = File::open(text.path()).map_err(unreadable)?;
        let data = file.metadata().map_err(unreadable)?;
        Ok(data.is_file().then(|| Self {
            file: Arc::new(file),
            size: data.len(),
        }))
    }
}

fn typed(columns: Vec<(String, Observed)>) -> Vec<(String, ScalarType)> {
    let columns = columns.into_iter();
    columns
        .map(|(name, observed)| (name, observed.json_type()))
        .collect()
}

/// The columns that lines have.
struct Columns<'r> {
    own: OwnColumns<'r>,
    order: KeyOrder,
    marks: Marks,
    values: Vec<(usize, Range<usize>)>,
    skipped: Option<&'r SkippedLines>,
}

impl<'r> Columns<'r> {
    fn new(request: Request<'r>, skipped: Option<&'r SkippedLines>) -> Self {
        Self {
            own: OwnColumns::new(request),
            order: KeyOrder::default(),
            marks: Marks::default(),
            values: Vec::new(),
            skipped,
        }
    }

    /// Notes the lines of a block.
    fn note(&mut self, file: &TextFile, blocks: &Blocks) -> Result<(), SourceError> {
        let block = blocks.block();
        self.marks.read(block.bytes);
        let mut at = 0;
        while at < block.bytes.len() {
            let line = self.marks.line(block.bytes, at);
            let place = u64::try_from(at).map_or(u64::MAX, |at| block.offset + at);
            at = line.range.end;
            match (
                self.note_line(file, (block.bytes, &line), place),
                self.skipped,
            ) {
                (Ok(()), _) => {}
                (Err(_), Some(skipped)) => skipped.add_one(),
                (Err(error), None) => return Err(error),
            }
        }
        Ok(())
    }

    fn note_line(
        &mut self,
        file: &TextFile,
        (block, line): (&[u8], &Line),
        place: u64,
    ) -> Result<(), SourceError> {
        let Self {
            own,
            order,
            marks,
            values,
            ..
        } = self;
        let encoding = |sound: usize| SourceError::Encoding {
            path: file.path().into(),
            line: line_number(file, place),
            offset: place.saturating_add(u64::try_from(sound).unwrap_or(u64::MAX)),
        };
        if let Some(marked) = MarkedLine::of(block, line, marks).map_err(encoding)? {
            values.clear();
            if order.read(&marked, |place, value| values.push((place, value))) {
                for (place, value) in values.drain(..) {
                    let value = block.get(value).map(std::str::from_utf8);
                    if let (Some(observed), Some(Ok(value))) = (own.observed(Some(place)), value) {
                        observed.note_json(value);
                    }
                }
                return Ok(());
            }
        }
        let line = block.get(line.range.clone()).unwrap_or_default();
        if line.trim_ascii().is_empty() {
            return Ok(());
        }
        let text = std::str::from_utf8(line).map_err(|error| encoding(error.valid_up_to()))?;
        let text = without_break(text, place);
        if let Err(error) = own.note_object(text) {
            let number = line_number(file, place);
            return Err(syntax_error(
                &error,
                file.path(),
                (number, text, 0),
                help(text),
            ));
        }
        order.learn(text, |name| own.place(name));
        Ok(())
    }
}
