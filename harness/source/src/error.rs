//! What can be wrong with a file of events.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use kql_eval::types::ScalarType;
use miette::{Diagnostic, NamedSource, SourceSpan};
use thiserror::Error;

/// A file of events that cannot be read as a table.
#[derive(Error, Diagnostic, Debug)]
pub enum SourceError {
    /// The file cannot be opened or read, or its compression is damaged.
    #[error("`{}` cannot be read: {cause}", path.display())]
    #[diagnostic(code(kqlab::source::unreadable))]
    Unreadable {
        /// The file.
        path: Box<Path>,
        /// What the system said.
        cause: std::io::Error,
    },
    /// The file's extension names no form that is known.
    #[error("neither the name nor the text of `{}` tells its form", path.display())]
    #[diagnostic(
        code(kqlab::source::unknown_form),
        help(
            "events are read from `.ndjson`, `.jsonl`, `.json`, `.csv`, `.tsv`, `.parquet`, `.evtx`, `.xml`, `.log` and `.txt`; all but Parquet may be packed as `.gz` or `.zst`, or lie in a `.zip`"
        )
    )]
    UnknownForm {
        /// The file.
        path: Box<Path>,
    },
    /// A file named as events of Windows that holds none.
    #[error("`{}` holds no events of Windows", path.display())]
    #[diagnostic(
        code(kqlab::source::not_windows),
        help("an `.evtx` begins with `ElfFile`, and XML has `<Event>` elements")
    )]
    NotWindows {
        /// The file.
        path: Box<Path>,
    },
    /// An archive where one file is wanted.
    #[error("`{}` is an archive", path.display())]
    #[diagnostic(
        code(kqlab::source::archive),
        help("name a file in it: `ARCHIVE.zip/FILE`")
    )]
    Archive {
        /// The archive.
        path: Box<Path>,
    },
    /// The file holds what a service said instead of events.
    #[error("`{}` is the answer to a request that failed: {message}", path.display())]
    #[diagnostic(
        code(kqlab::source::failed_request),
        help("it holds no events: ask again, and keep the answer to a request that succeeds")
    )]
    FailedRequest {
        /// The file.
        path: Box<Path>,
        /// What the service said.
        message: Box<str>,
    },
    /// A folder or pattern matches no file at all.
    #[error("`{}` names no file of events", path.display())]
    #[diagnostic(
        code(kqlab::source::no_files),
        help(
            "a folder stands for the files in it whose extension names a form, and for none in its folders: `FOLDER/**/*.ndjson` does that"
        )
    )]
    NoFiles {
        /// The folder or pattern.
        path: Box<Path>,
    },
    /// The file has not even what a table without rows has.
    #[error("`{}` is empty", path.display())]
    #[diagnostic(code(kqlab::source::empty))]
    Empty {
        /// The file.
        path: Box<Path>,
        /// What an empty table looks like in this form.
        #[help]
        help: &'static str,
    },
    /// The text breaks the rules of its form.
    #[error("`{}` line {line}, column {column}: {message}", path.display())]
    #[diagnostic(code(kqlab::source::malformed))]
    Malformed {
        /// The file.
        path: Box<Path>,
        /// The line, from 1.
        line: u64,
        /// The byte within the line, from 1.
        column: usize,
        /// What is wrong.
        message: Box<str>,
        /// The line around the place.
        #[source_code]
        excerpt: Arc<NamedSource<String>>,
        /// The place within the excerpt.
        #[label("here")]
        at: SourceSpan,
        /// What to do instead, where that is known.
        #[help]
        help: Option<&'static str>,
    },
    /// The text is not UTF-8.
    #[error("`{}` line {line}: byte {offset} of the file is not UTF-8", path.display())]
    #[diagnostic(
        code(kqlab::source::encoding),
        help("save the file as UTF-8; PowerShell writes UTF-16 unless told `-Encoding utf8`")
    )]
    Encoding {
        /// The file.
        path: Box<Path>,
        /// The line, from 1.
        line: u64,
        /// The byte within the (unpacked) file, from 0.
        offset: u64,
    },
    /// A row has more or fewer cells than the header.
    #[error("`{}` line {line}: {found} cells under a header of {expected}", path.display())]
    #[diagnostic(
        code(kqlab::source::width),
        help(
            "a cell that holds the separator, a quote or a line break is written in double quotes"
        )
    )]
    Width {
        /// The file.
        path: Box<Path>,
        /// The line on which the row begins, from 1.
        line: u64,
        /// The cells of the header.
        expected: u64,
        /// The cells of the row.
        found: u64,
    },
    /// Two columns have one name.
    #[error("`{}` has two columns `{column}`", path.display())]
    #[diagnostic(code(kqlab::source::repeated_column))]
    RepeatedColumn {
        /// The file.
        path: Box<Path>,
        /// The name.
        column: Box<str>,
    },
    /// A value does not fit the type of its column.
    #[error("`{}` {place}, column `{column}`: `{value}` is no {expected}", path.display())]
    #[diagnostic(code(kqlab::source::value))]
    Value {
        /// The file.
        path: Box<Path>,
        /// Where in the file.
        place: Place,
        /// The column.
        column: Box<str>,
        /// The column's type.
        expected: ScalarType,
        /// The value as the file has it, cut when long.
        value: Box<str>,
    },
    /// A column of a Parquet file has a type without counterpart in KQL.
    #[error("`{}`: column `{column}` has the type {found}, which is not supported", path.display())]
    #[diagnostic(
        code(kqlab::source::unsupported_type),
        help("leave the column out of the query, or write the file with a plainer type")
    )]
    UnsupportedType {
        /// The file.
        path: Box<Path>,
        /// The column.
        column: Box<str>,
        /// The file's name for the type.
        found: Box<str>,
    },
    /// A line or file is larger than is read.
    #[error("`{}` {place} is larger than {limit} MiB", path.display())]
    #[diagnostic(
        code(kqlab::source::too_large),
        help("split the file, or write one event per line in a `.ndjson` file")
    )]
    TooLarge {
        /// The file.
        path: Box<Path>,
        /// What is too large.
        place: Place,
        /// The limit in MiB.
        limit: u64,
    },
    /// A Parquet file is damaged.
    #[error("`{}` is no sound Parquet file: {message}", path.display())]
    #[diagnostic(code(kqlab::source::damaged))]
    Damaged {
        /// The file.
        path: Box<Path>,
        /// What the reader said.
        message: Box<str>,
    },
}

/// Where in a file something is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// Somewhere in it
    File,
    /// A line of text, from 1
    Line(u64),
    /// A row, from 1
    Row(u64),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File => f.write_str("as a whole"),
            Self::Line(line) => write!(f, "line {line}"),
            Self::Row(row) => write!(f, "row {row}"),
        }
    }
}

impl SourceError {
    /// A read that failed.
    pub(super) fn unreadable(path: &Path, cause: std::io::Error) -> Self {
        Self::Unreadable {
            path: path.into(),
            cause,
        }
    }

    /// A breach of the form at a byte of a line, from 0.
    pub(super) fn malformed(
        path: &Path,
        line: u64,
        text: &str,
        byte: usize,
        message: &str,
        help: Option<&'static str>,
    ) -> Self {
        let (excerpt, at) = excerpt(text, byte);
        let name = format!("{}, line {line}", path.display());
        Self::Malformed {
            path: path.into(),
            line,
            column: byte + 1,
            message: message.into(),
            excerpt: Arc::new(NamedSource::new(name, excerpt)),
            at,
            help,
        }
    }

    /// A value that does not fit its column.
    pub(super) fn value(
        path: &Path,
        place: Place,
        (column, expected): (&str, ScalarType),
        value: &str,
    ) -> Self {
        Self::Value {
            path: path.into(),
            place,
            column: column.into(),
            expected,
            value: shortened(value).into(),
        }
    }
}

/// How many bytes of a line are shown on either side of a mistake.
const AROUND: usize = 60;

/// The line around a byte, and where in it that byte is.
fn excerpt(line: &str, byte: usize) -> (String, SourceSpan) {
    let byte = boundary(line, byte.min(line.len()));
    let start = boundary(line, byte.saturating_sub(AROUND));
    let end = boundary(line, line.len().min(byte + AROUND));
    let text = line.get(start..end).unwrap_or_default();
    let place = byte - start;
    let length = text
        .get(place..)
        .and_then(|rest| rest.chars().next())
        .map_or(0, char::len_utf8);
    (text.to_owned(), (place, length).into())
}

/// The nearest character boundary at or before a byte.
fn boundary(text: &str, byte: usize) -> usize {
    (0..=byte)
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}

/// A value cut to what a message can hold.
fn shortened(value: &str) -> String {
    let end = boundary(value, value.len().min(AROUND));
    let mut text = value.get(..end).unwrap_or_default().to_owned();
    if end < value.len() {
        text.push('…');
    }
    text
}
