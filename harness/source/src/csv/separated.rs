//! How a file separates its cells, and what comes before its header.

use std::io::{self, Read};
use std::path::Path;

use crate::SourceError;
use crate::packing::open_bytes;

/// The separator of a file, and the lines before its header: `#TYPE …`, as PowerShell writes it, and `sep=;`, as Excel does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Separated {
    /// Between cells
    pub separator: u8,
    /// The bytes before the header.
    pub(super) bytes_before: u64,
    /// The lines before the header.
    pub(crate) lines_before: u64,
}

/// What may separate cells, besides what the name of the file says.
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

impl Separated {
    /// Cells between separators, under a header that is the first line.
    pub const fn by(separator: u8) -> Self {
        Self {
            separator,
            bytes_before: 0,
            lines_before: 0,
        }
    }

    /// What the start of a text says; `usual` is the separator that its name says.
    pub fn of(start: &[u8], usual: u8) -> Self {
        let mark = if start.starts_with(b"\xef\xbb\xbf") {
            3
        } else {
            0
        };
        let mut at = mark;
        let mut separated = Self::by(usual);
        let mut named = None;
        loop {
            let text = start.get(at..).unwrap_or_default();
            let line = memchr::memchr(b'\n', text).map_or(text.len(), |end| end + 1);
            let first = text.get(..line).unwrap_or_default();
            // Excel writes this line where its separator is not that of the reader's locale; it counts more than any guess.
            if let Some(separator) = first.strip_prefix(b"sep=") {
                named = separator.first().copied();
            } else if !first.starts_with(b"#TYPE ") {
                separated.separator = named.unwrap_or_else(|| separator_of(first, usual));
                return separated;
            }
            at += line;
            separated.bytes_before = u64::try_from(at).unwrap_or(0);
            separated.lines_before += 1;
        }
    }

    /// The text from its header on.
    pub fn open(self, path: &Path) -> Result<Box<dyn Read + Send>, SourceError> {
        let mut bytes = open_bytes(path)?;
        io::copy(&mut bytes.by_ref().take(self.bytes_before), &mut io::sink())
            .map_err(|error| SourceError::unreadable(path, error))?;
        Ok(bytes)
    }

    /// The form as people name it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self.separator {
            b',' => "CSV",
            b';' => "CSV with semicolons",
            b'\t' => "CSV with tabs",
            b'|' => "CSV with bars",
            _ => "CSV with a separator of its own",
        }
    }
}

/// The most frequent separator of a header outside of quotes; the usual one when none is more frequent.
fn separator_of(header: &[u8], usual: u8) -> u8 {
    let count = |separator: u8| {
        let mut in_quotes = false;
        let bytes = header.iter().filter(|byte| {
            // A heading such as `"Process; full path"` is one cell.
            in_quotes ^= **byte == b'"';
            !in_quotes && **byte == separator
        });
        bytes.count()
    };
    let most = SEPARATORS
        .into_iter()
        .max_by_key(|each| (count(*each), *each == usual));
    match most {
        // A tie goes to the extension: one comma and one semicolon in a `.csv` is a list of values in a cell, or a name.
        Some(separator) if count(separator) > count(usual) => separator,
        _ => usual,
    }
}

#[cfg(test)]
mod tests {
    use super::Separated;

    #[test]
    fn the_separator_is_the_one_that_stands_most_often_in_the_header() {
        for (text, separator) in [
            ("a,b\n1;2;3;4\n", b','),
            ("a;b\n1,5;2\n", b';'),
            ("a\tb,c\td\n", b'\t'),
            ("\"a;b;c\",d\n", b','),
            ("a\n", b','),
            ("a;b,c\n", b','),
            ("sep=|\na;b\n", b'|'),
        ] {
            assert_eq!(
                Separated::of(text.as_bytes(), b',').separator,
                separator,
                "{text}"
            );
        }
    }

    #[test]
    fn lines_before_the_header_are_passed_over() {
        let text = "\u{feff}#TYPE System.Object\r\nsep=;\na;b\n";
        let separated = Separated::of(text.as_bytes(), b',');
        assert_eq!(separated.lines_before, 2);
        assert_eq!(
            &text[usize::try_from(separated.bytes_before).unwrap()..],
            "a;b\n"
        );
    }
}
