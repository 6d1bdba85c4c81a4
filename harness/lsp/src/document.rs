//! A document that an editor has open.

use std::path::PathBuf;

use gen_lsp_types::{Position, Range, Uri};

use crate::language::Language;
use crate::places::{Embedded, embedded};
use crate::text::{Encoding, Text};

/// An open document.
#[derive(Debug)]
pub(crate) struct Document {
    /// Its address, as the editor writes it.
    pub uri: Uri,
    /// Its file.
    pub path: PathBuf,
    pub language: Language,
    pub version: i32,
    pub text: Text,
    /// The queries and functions in it.
    pub queries: Vec<Embedded>,
    encoding: Encoding,
}

impl Document {
    pub(crate) fn new(
        uri: Uri,
        path: PathBuf,
        language: Language,
        text: Text,
        encoding: Encoding,
    ) -> Self {
        Self {
            queries: embedded(&path, language, text.as_str()),
            uri,
            path,
            language,
            version: 0,
            text,
            encoding,
        }
    }

    /// The same document with another text.
    pub(crate) fn set(&mut self, text: Text, version: i32) {
        self.queries = embedded(&self.path, self.language, text.as_str());
        self.text = text;
        self.version = version;
    }

    /// The byte at a position.
    pub(crate) fn offset(&self, position: Position) -> usize {
        self.text.offset(position, self.encoding)
    }

    /// The range of two bytes.
    pub(crate) fn range(&self, start: usize, end: usize) -> Range {
        self.text.range(start, end, self.encoding)
    }

    /// The query that a byte is in, and the byte's place there. Blanks behind a query are of it: there the next stage is typed.
    pub(crate) fn query_at(&self, offset: usize) -> Option<(&Embedded, usize)> {
        let text = self.text.as_str();
        let query = self
            .queries
            .iter()
            .rev()
            .find(|query| query.start <= offset)?;
        let behind = text.get(query.end.min(offset)..offset)?;
        if !behind.trim().is_empty() {
            return None;
        }
        Some((query, query.in_query(offset)?))
    }
}
