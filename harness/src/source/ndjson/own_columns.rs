//! The columns that only a file has, with the types that all its values agree on.

use std::fs::File;
use std::ops::Range;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use kql_eval::types::ScalarType;

use super::blocks::{Blocks, line_number, parts};
use super::help;
use super::key_order::KeyOrder;
use super::marked_line::MarkedLine;
use super::marks::{Line, Marks};
use super::table::without_break;
use crate::source::form::{is_packed, open_text};
use crate::source::infer::{Observed, OwnColumns};
use crate::source::object::syntax_error;
use crate::source::{Request, SkippedLines, SourceError};

/// So many bytes at the start of a file are its first piece.
const FIRST_PIECE: u64 = if cfg!(test) { 1 << 10 } else { 1 << 20 };

/// What the first piece of a file says of the columns that only the file has.
#[derive(Debug)]
pub(crate) enum FirstLook {
    /// The file has no more; its columns are these.
    Whole(Vec<(String, ScalarType)>),
    /// There is more; these were seen so far.
    Piece(Vec<String>),
}

/// Looks at the first piece of a file.
pub(in crate::source) fn first_look(
    path: &Path,
    request: Request<'_>,
    skipped: Option<&SkippedLines>,
) -> Result<FirstLook, SourceError> {
    let bytes = open_text(path)?;
    let mut piece = Columns::new(request, skipped);
    let mut blocks = Blocks::of_stream(path.into(), bytes, Vec::new());
    while blocks.advance()? {
        if blocks.block().offset >= FIRST_PIECE {
            let seen = piece.own.into_columns().into_iter();
            return Ok(FirstLook::Piece(seen.map(|(name, _)| name).collect()));
        }
        piece.note(path, &blocks)?;
    }
    Ok(FirstLook::Whole(typed(piece.own.into_columns())))
}

/// The columns that only the file has, in the order in which they first appear. All of the file is read, in parts at the
/// same time.
pub(in crate::source) fn own_columns(
    path: &Path,
    request: Request<'_>,
    skipped: Option<&SkippedLines>,
) -> Result<Vec<(String, ScalarType)>, SourceError> {
    let unreadable = |error| SourceError::unreadable(path, error);
    let file = File::open(path).map_err(unreadable)?;
    let data = file.metadata().map_err(unreadable)?;
    if is_packed(path) || !data.is_file() {
        let mut columns = Columns::new(request, skipped);
        let mut blocks = Blocks::of_stream(path.into(), open_text(path)?, Vec::new());
        while blocks.advance()? {
            columns.note(path, &blocks)?;
        }
        return Ok(typed(columns.own.into_columns()));
    }
    let declared = request.declared;
    let shared: Arc<Path> = path.into();
    let file = Arc::new(file);
    let of_part = |number: usize| {
        let all = Request {
            declared,
            needed: None,
        };
        let mut columns = Columns::new(all, skipped);
        let mut blocks =
            Blocks::of_part(Arc::clone(&shared), Arc::clone(&file), number, Vec::new());
        while blocks.advance()? {
            columns.note(&shared, &blocks)?;
        }
        Ok(columns.own.into_columns())
    };
    let mut found: Vec<(String, Observed)> = Vec::new();
    for column in of_parts(parts(data.len()), of_part)? {
        let (name, seen) = column;
        match found.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => known.add(seen),
            None if request.needs(&name) => found.push((name, seen)),
            None => {}
        }
    }
    Ok(typed(found))
}

fn typed(columns: Vec<(String, Observed)>) -> Vec<(String, ScalarType)> {
    let columns = columns.into_iter();
    columns
        .map(|(name, observed)| (name, observed.json_type()))
        .collect()
}

/// What `work` gives for each part, put together in their order. Of several errors that of the first part is given.
fn of_parts<T: Send>(
    parts: usize,
    work: impl Fn(usize) -> Result<Vec<T>, SourceError> + Sync,
) -> Result<Vec<T>, SourceError> {
    let next = AtomicUsize::new(0);
    let end = AtomicUsize::new(parts);
    let done = Mutex::new(Vec::new());
    let run = || {
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= end.load(Ordering::Relaxed) {
                return;
            }
            let result = work(number);
            if result.is_err() {
                end.fetch_min(number, Ordering::Relaxed);
            }
            let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
            done.push((number, result));
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 1..threads.min(parts) {
            scope.spawn(run);
        }
        run();
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(number, _)| *number);
    let mut all = Vec::new();
    for (_, result) in done {
        all.extend(result?);
    }
    Ok(all)
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
    fn note(&mut self, path: &Path, blocks: &Blocks) -> Result<(), SourceError> {
        let block = blocks.block();
        self.marks.read(block.bytes);
        let mut at = 0;
        while at < block.bytes.len() {
            let line = self.marks.line(block.bytes, at);
            let place = u64::try_from(at).map_or(u64::MAX, |at| block.offset + at);
            at = line.range.end;
            match (
                self.note_line(path, (block.bytes, &line), place),
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
        path: &Path,
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
            path: path.into(),
            line: line_number(path, place),
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
        let text = without_break(text, place == 0);
        if let Err(error) = own.note_object(text) {
            let number = line_number(path, place);
            return Err(syntax_error(&error, path, (number, text, 0), help(text)));
        }
        order.learn(text, |name| own.place(name));
        Ok(())
    }
}
