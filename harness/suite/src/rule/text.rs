//! Text as it is found: byte-order marks, line ends and invisible characters.

use std::path::Path;

use super::RuleError;

/// Something that was put right to read a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// What kind of thing.
    pub kind: RepairKind,
    /// The line, from 1.
    pub line: usize,
    /// What was done, in words.
    pub message: String,
}

/// What was put right.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RepairKind {
    /// A byte-order mark was dropped.
    ByteOrderMark,
    /// Line ends became `\n`.
    LineEnds,
    /// A no-break space in the indentation became a space.
    NoBreakSpace,
    /// A tab in the indentation became spaces.
    Tab,
    /// A key was moved to the indent it must have.
    Indentation,
    /// Lines of a block were indented again.
    Block,
    /// A key was written in other letter case.
    LetterCase,
    /// A text was cut off.
    Truncated,
}

impl Repair {
    /// A repair of this line.
    pub(super) fn new(kind: RepairKind, line: usize, message: impl Into<String>) -> Self {
        Self {
            kind,
            line,
            message: message.into(),
        }
    }
}

/// The bytes of a file that its text was read without.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dropped {
    /// How many bytes of a byte-order mark there were.
    mark: usize,
    /// For each carriage return before a line feed, the place of that line feed in the text; in order.
    before_line_ends: Vec<usize>,
}

impl Dropped {
    /// What [`clean`] drops of a file.
    pub(super) fn of(bytes: &[u8]) -> Self {
        let rest = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
        let returns = rest.windows(2).enumerate();
        let returns = returns.filter(|(_, pair)| *pair == b"\r\n");
        Self {
            mark: bytes.len() - rest.len(),
            before_line_ends: returns
                .enumerate()
                .map(|(dropped, (place, _))| place - dropped)
                .collect(),
        }
    }

    /// The place in the file, in bytes from its start, of a place in its text.
    #[must_use]
    pub fn in_file(&self, place: usize) -> usize {
        // SARIF and editors count the bytes on the disk: each return that was dropped before a place moves it by one.
        let before = self.before_line_ends.partition_point(|end| *end < place);
        self.mark + before + place
    }
}

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// The text of a file with `\n` as line end and without a byte-order mark.
pub(super) fn clean(path: &Path, bytes: Vec<u8>) -> Result<(String, Vec<Repair>), RuleError> {
    let mut text = String::from_utf8(bytes).map_err(|error| RuleError::Encoding {
        path: path.to_owned(),
        offset: error.utf8_error().valid_up_to(),
    })?;
    let mut repairs = Vec::new();
    if let Some(rest) = text.strip_prefix('\u{feff}') {
        text = rest.to_owned();
        repairs.push(Repair::new(
            RepairKind::ByteOrderMark,
            1,
            "dropped the byte-order mark",
        ));
    }
    if text.contains('\r') {
        let line = text
            .lines()
            .position(|line| line.contains('\r'))
            .map_or(1, |line| line + 1);
        // YAML has no carriage return in blocks; and a query with them would have other places than its diagnostics say.
        text = text.replace("\r\n", "\n").replace('\r', "\n");
        let first = text.split('\n').count().min(line);
        repairs.push(Repair::new(
            RepairKind::LineEnds,
            first,
            "turned CRLF line ends into LF",
        ));
    }
    Ok((text, repairs))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_in_a_text_are_found_among_the_bytes_of_its_file() {
        let file = "\u{feff}a\r\n\r\nb\nc\rd\r\n";
        let (text, _) = clean(Path::new("x"), file.as_bytes().to_vec()).unwrap();
        assert_eq!(text, "a\n\nb\nc\nd\n");
        let dropped = Dropped::of(file.as_bytes());
        for letter in ["a", "b", "c", "d"] {
            let place = text.find(letter).unwrap();
            assert_eq!(Some(dropped.in_file(place)), file.find(letter), "{letter}");
        }
        assert_eq!(dropped.in_file(text.len()), file.len());
    }
}
