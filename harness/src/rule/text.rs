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
