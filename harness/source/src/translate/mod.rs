//! Events in the notation of a product, written as one JSON object per line.
//!
//! What is written is read as NDJSON, block by block: a file of any size takes no more memory than its longest event.

mod cef;
mod envelope;
mod lines;
mod member;
mod syslog;
mod values;
mod windows;

use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use super::head::Head;
use super::packing::{is_packed, open_bytes};
use super::passed_over::PassedOver;
use super::{FileForm, Request, SourceError};
pub use windows::Dialect;

/// The notation that is translated.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Translation {
    /// `{"records": […]}`: captures of an Event Hub, CloudTrail's files, exported logs
    Records,
    /// `{"category": "AdvancedHunting-…", "properties": {…}}`: the streaming API of Defender
    Streaming,
    /// `{"time": …, "category": …, "properties": {…}}`: diagnostic settings
    Diagnostic,
    /// `{"id": …, "type": "Microsoft.…", "properties": {…}}`: resources as Azure lists them
    Resources,
    /// Events of Windows
    Windows(Dialect),
    /// Lines that begin with `CEF:`, or hold it behind a syslog header
    Cef,
    /// Lines with a syslog header
    Syslog,
    /// Any other lines
    Plain,
}

impl Translation {
    /// The notation as people name it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Records => "records of an Event Hub or a log, `records`",
            Self::Streaming => "the streaming API of Defender",
            Self::Diagnostic => "diagnostic settings",
            Self::Resources => "resources of Azure",
            Self::Windows(dialect) => dialect.name(),
            Self::Cef => "CEF",
            Self::Syslog => "syslog",
            Self::Plain => "lines of text",
        }
    }
}

/// The notation of an object, if it is one that is translated.
pub(super) fn of_object(head: &Head<'_>) -> Option<Translation> {
    if let Some(dialect) = windows::of_object(head) {
        return Some(Translation::Windows(dialect));
    }
    if head.is_only("records") {
        return Some(Translation::Records);
    }
    if head.is_only("value") {
        let is_resource = head
            .value("value")
            .and_then(|list| Head::of(list.as_bytes()));
        let is_resource =
            is_resource.is_some_and(|head| of_object(&head) == Some(Translation::Resources));
        return is_resource.then_some(Translation::Resources);
    }
    let is_streaming = head.has("properties")
        && head
            .text("category")
            .is_some_and(|category| category.starts_with(envelope::HUNTING));
    // All three: `time` and `category` alone are also the columns of many a home-made log.
    let is_diagnostic = head.has("time")
        && head.has("category")
        && (head.has("resourceid") || head.has("operationname"));
    let is_resource = head.has("id")
        && head.has("properties")
        && head
            .text("type")
            .is_some_and(|ty| ty.starts_with("Microsoft."));
    if is_streaming {
        Some(Translation::Streaming)
    } else if is_diagnostic {
        Some(Translation::Diagnostic)
    } else {
        is_resource.then_some(Translation::Resources)
    }
}

/// The notation of a file that its first bytes tell.
pub(super) fn of_bytes(start: &[u8]) -> Option<Translation> {
    windows::of_bytes(start).map(Translation::Windows)
}

/// The notation of a text that is no JSON.
pub(super) fn of_lines(text: &[u8]) -> Translation {
    let first = text
        .split(|byte| *byte == b'\n')
        .find(|line| !line.trim_ascii().is_empty());
    let first = String::from_utf8_lossy(first.unwrap_or_default());
    if cef::is_event(&first) {
        Translation::Cef
    } else if syslog::header(&first).is_some() {
        Translation::Syslog
    } else {
        Translation::Plain
    }
}

/// A file that is read as NDJSON.
#[derive(Clone, Debug)]
pub(super) struct TextFile {
    path: Arc<Path>,
    translation: Option<Translation>,
    /// The table that the rows are for.
    table: Option<Arc<str>>,
    passed_over: PassedOver,
}

impl TextFile {
    /// The file, with the notation that its form names, for the table of a request.
    pub fn new(path: &Path, form: FileForm, request: Request<'_>) -> Self {
        Self {
            path: path.into(),
            translation: match form {
                FileForm::Translated(translation) => Some(translation),
                FileForm::Ndjson
                | FileForm::Json(_)
                | FileForm::Separated(_)
                | FileForm::Parquet => None,
            },
            table: request.table.map(Arc::from),
            passed_over: request.passed_over.cloned().unwrap_or_default(),
        }
    }

    /// The file as it is.
    pub fn plain(path: &Path) -> Self {
        Self::new(path, FileForm::Ndjson, Request::default())
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether the text is the bytes of the file, so that it can be read at any place.
    pub fn is_file(&self) -> bool {
        self.translation.is_none() && !is_packed(&self.path)
    }

    /// The text from its start.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn open(&self) -> Result<Box<dyn Read + Send>, SourceError> {
        let bytes = open_bytes(&self.path)?;
        let table = self.table.clone();
        let Some(translation) = self.translation else {
            return Ok(bytes);
        };
        Ok(match translation {
            Translation::Records
            | Translation::Streaming
            | Translation::Diagnostic
            | Translation::Resources => {
                Box::new(envelope::open(bytes, table, self.passed_over.reading()))
            }
            // A custom table keeps the columns that the collector sent it.
            Translation::Windows(Dialect::NxLog | Dialect::Winlogbeat)
                if lines::are_raw_for(table.as_deref()) =>
            {
                Box::new(envelope::open(bytes, table, self.passed_over.reading()))
            }
            Translation::Windows(dialect) => dialect
                .open(bytes)
                .map_err(|error| SourceError::unreadable(&self.path, error))?,
            Translation::Cef => Box::new(lines::open(bytes, cef::write)),
            Translation::Syslog if lines::are_raw_for(table.as_deref()) => {
                Box::new(lines::open(bytes, lines::write))
            }
            Translation::Syslog => {
                let year = syslog::year_of(&self.path);
                Box::new(lines::open(bytes, move |line, out| {
                    syslog::write(line, year, out)
                }))
            }
            Translation::Plain => Box::new(lines::open(bytes, lines::write)),
        })
    }
}

/// A text that is written piece by piece as it is read.
struct Written<F> {
    /// Writes the next piece; false at the end.
    next: F,
    piece: Vec<u8>,
    at: usize,
}

impl<F: FnMut(&mut Vec<u8>) -> io::Result<bool>> Written<F> {
    const fn new(next: F) -> Self {
        Self {
            next,
            piece: Vec::new(),
            at: 0,
        }
    }
}

impl<F: FnMut(&mut Vec<u8>) -> io::Result<bool>> Read for Written<F> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at == self.piece.len() {
            self.piece.clear();
            self.at = 0;
            if !(self.next)(&mut self.piece)? {
                return Ok(0);
            }
        }
        let mut rest = self.piece.get(self.at..).unwrap_or_default();
        let read = rest.read(buffer)?;
        self.at += read;
        Ok(read)
    }
}
