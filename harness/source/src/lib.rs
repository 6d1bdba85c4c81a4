//! Files of events as tables: NDJSON, JSON, CSV, Parquet, and the notations of products.
//!
//! ```
//! use kqlab_source::{Request, read_table};
//!
//! # let folder = tempfile::tempdir()?;
//! # let path = folder.path().join("events.csv");
//! std::fs::write(&path, "Timestamp,DeviceName\n2026-01-15T08:00:00Z,ws-1\n2026-01-15T09:00:00Z,ws-2\n")?;
//!
//! let table = read_table(&path, Request::default())?;
//! assert_eq!(table.rows, 2);
//! assert_eq!(table.columns[0].ty.to_string(), "datetime"); // all its values are
//! assert_eq!(table.columns[1].column.scalar(1).as_str(), Some("ws-2"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The form of a file follows from its first bytes and its name ([`FileForm`]).
//!
//! With a declared schema the values are read as the declared types, and a value that does not fit is an error that names
//! its place. Without one the types are those the file has (Parquet) or that all its values agree on.

mod cell;
mod csv;
mod date;
mod error;
mod files;
mod form;
mod head;
mod headings;
mod infer;
mod json;
mod layout;
mod lines;
mod ndjson;
mod object;
mod packing;
mod parquet;
mod passed_over;
mod pieces;
mod positioned;
mod progress;
mod recognise;
mod row_lines;
mod scan;
#[cfg(test)]
mod scratch;
mod seen;
mod standard_input;
mod table;
#[cfg(test)]
mod tests;
mod text;
mod translate;
mod widen;

use std::cell::OnceCell;
use std::path::Path;

use kql_eval::types::{Column, ScalarType};

pub use error::{Place, SourceError};
pub use files::Files;
pub use form::FileForm;
pub use headings::without_zone;
pub use layout::Request;
pub use ndjson::FirstLook;
#[doc(hidden)]
pub use pieces::read_in_small_pieces;
pub use progress::{Amount, Progress};
pub use row_lines::row_lines;
pub use seen::Seen;
use table::open_table;
pub use table::{FileRows, FileTable, SkippedLines, Wanted};
use translate::TextFile;
pub use widen::Widened;

/// The rows of a batch; the last one has fewer.
pub const BATCH_ROWS: usize = 8192;

/// A file that is read batch by batch.
pub trait FileSource: Send {
    /// The names and types of the columns, in order.
    fn schema(&self) -> &[(String, ScalarType)];

    /// The next rows, a column for every entry of the schema; nothing after the last row.
    ///
    /// # Errors
    /// The file cannot be read on, breaks the rules of its form, or holds a value that does not fit its column.
    fn next_batch(&mut self) -> Result<Option<Vec<Column>>, SourceError>;
}

/// A table that was read as a whole.
#[derive(Clone, Debug)]
pub struct TableData {
    /// The columns, in order.
    pub columns: Vec<SourceColumn>,
    /// How many rows every column has.
    pub rows: usize,
}

/// A column with its name.
#[derive(Clone, Debug)]
pub struct SourceColumn {
    /// The name, in the file's or the schema's letter case.
    pub name: String,
    /// The type of the values.
    pub ty: ScalarType,
    /// The values.
    pub column: Column,
}

/// Opens a file of events.
///
/// The columns are those declared in their order, then those that only the file has. A declared column that the file lacks is
/// null throughout; one that the file writes in another letter case, or with a zone behind it, is read. Of all these only the
/// needed ones are read; when none is, one column is read all the same, so that the rows can be counted.
///
/// # Errors
/// The form is not known, the file cannot be read, or what is read ahead to find its columns breaks the rules of its form.
pub fn open(path: &Path, request: Request<'_>) -> Result<Box<dyn FileSource>, SourceError> {
    let open = |request: Request<'_>| open_form(path, request);
    with_a_column(request, open, |source| source.schema().is_empty())
}

/// What a first look at a file shows: its form, and the headings of its columns.
///
/// # Errors
/// As [`open`].
pub fn look(path: &Path, table: &str) -> Result<Seen, SourceError> {
    seen::seen(path, table)
}

/// Opens a file; once more with its first column when no column of it is needed.
fn with_a_column<T>(
    request: Request<'_>,
    open: impl Fn(Request<'_>) -> Result<T, SourceError>,
    is_empty: impl FnOnce(&T) -> bool,
) -> Result<T, SourceError> {
    let source = open(request)?;
    if request.needed.is_none() || !is_empty(&source) {
        return Ok(source);
    }
    let first = OnceCell::new();
    let needed = |name: &str| first.get_or_init(|| name.to_owned()) == name;
    open(Request {
        needed: Some(&needed),
        ..request
    })
}

/// What the first piece of a file says of its columns; None when its form needs no such look.
///
/// # Errors
/// As [`open`].
pub(crate) fn first_look(
    path: &Path,
    request: Request<'_>,
    skipped: Option<&SkippedLines>,
) -> Result<Option<FirstLook>, SourceError> {
    let form = FileForm::of_file(path)?;
    match form {
        FileForm::Ndjson | FileForm::Translated(_) => {
            let text = TextFile::new(path, form, request);
            ndjson::first_look(&text, request, skipped).map(Some)
        }
        FileForm::Separated(separated) => csv::first_look(path, separated, request).map(Some),
        FileForm::Json(_) | FileForm::Parquet => Ok(None),
    }
}

/// The columns of a file: those declared, then its own. `footer` keeps what a Parquet file says of itself.
///
/// # Errors
/// As [`open`].
fn columns(
    path: &Path,
    request: Request<'_>,
    skipped: Option<&SkippedLines>,
    footer: &parquet::Footer,
) -> Result<Vec<(String, ScalarType)>, SourceError> {
    let form = FileForm::of_file(path)?;
    match form {
        FileForm::Ndjson | FileForm::Translated(_) => {
            let text = TextFile::new(path, form, request);
            Ok(request.schema(ndjson::own_columns(&text, request, skipped)?))
        }
        FileForm::Parquet => {
            let source = parquet::ParquetSource::open(path, request, footer)?;
            Ok(source.schema().to_vec())
        }
        FileForm::Json(_) | FileForm::Separated(_) => Ok(open(path, request)?.schema().to_vec()),
    }
}

fn open_form(path: &Path, request: Request<'_>) -> Result<Box<dyn FileSource>, SourceError> {
    let form = FileForm::of_file(path)?;
    Ok(match form {
        FileForm::Ndjson | FileForm::Translated(_) => {
            let text = TextFile::new(path, form, request);
            Box::new(ndjson::NdjsonSource::open(&text, request)?)
        }
        FileForm::Json(_) => Box::new(json::JsonSource::open(path, request)?),
        FileForm::Separated(separated) => Box::new(csv::CsvSource::open(path, separated, request)?),
        FileForm::Parquet => {
            let footer = parquet::Footer::default();
            Box::new(parquet::ParquetSource::open(path, request, &footer)?)
        }
    })
}

/// Reads a whole file of events, see [`open`].
///
/// # Errors
/// As [`open`] and [`FileSource::next_batch`].
pub fn read_table(path: &Path, request: Request<'_>) -> Result<TableData, SourceError> {
    let mut source = open(path, request)?;
    let mut batches: Vec<Vec<Column>> = source.schema().iter().map(|_| Vec::new()).collect();
    let mut rows = 0;
    while let Some(columns) = source.next_batch()? {
        rows += columns.first().map_or(0, Column::rows);
        for (batches, column) in batches.iter_mut().zip(columns) {
            batches.push(column);
        }
    }
    let columns = source
        .schema()
        .iter()
        .zip(batches)
        .map(|((name, ty), batches)| SourceColumn {
            name: name.clone(),
            ty: *ty,
            column: Column::concat(*ty, &batches),
        })
        .collect();
    Ok(TableData { columns, rows })
}

/// A whole file, for tests.
///
/// # Errors
/// As [`read_table`].
#[cfg(test)]
pub(crate) fn read(
    path: &Path,
    declared: Option<&[(String, ScalarType)]>,
    needed: Option<&dyn Fn(&str) -> bool>,
) -> Result<TableData, SourceError> {
    read_table(
        path,
        Request {
            declared,
            needed,
            ..Request::default()
        },
    )
}

#[cfg(test)]
mod counted {
    use super::read;
    use super::scratch::Scratch;

    #[test]
    fn the_rows_are_counted_when_no_column_is_needed() {
        for (name, text) in [
            ("a.ndjson", "{\"a\":1,\"b\":2}\n{\"b\":2}\n"),
            ("a.json", "[{\"a\":1},{\"b\":2}]"),
            ("a.csv", "a,b\n1,2\n3,4\n"),
        ] {
            let file = Scratch::new(name, text);
            let table = read(file.path(), None, Some(&|_| false)).unwrap();
            assert_eq!((table.rows, table.columns.len()), (2, 1), "{name}");
        }
    }
}
