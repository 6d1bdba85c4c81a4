//! A document's text, its lines, and the positions that editors count in.

use gen_lsp_types::{Position, Range};

/// In which units an editor counts the characters of a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// What every editor knows.
    #[default]
    Utf16,
    /// Bytes.
    Utf8,
}

/// A text with `\n` as line end, and where its lines begin.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Text {
    text: String,
    lines: Vec<usize>,
}

impl Text {
    /// A text with any line ends. Positions are the same with `\n` alone, since line ends are not counted.
    pub(crate) fn new(text: &str) -> Self {
        let text = plain(text);
        let ends = text.match_indices('\n').map(|(at, _)| at + 1);
        Self {
            lines: std::iter::once(0).chain(ends).collect(),
            text,
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// The byte at a position; one behind the end of a line is its end, one behind the last line the end of the text.
    pub(crate) fn offset(&self, position: Position, encoding: Encoding) -> usize {
        let Some(line) = self.line(position.line) else {
            return self.text.len();
        };
        let start = self.start(position.line);
        let wanted = usize::try_from(position.character).unwrap_or(usize::MAX);
        let mut units = 0;
        for (at, c) in line.char_indices() {
            if units >= wanted {
                return start + at;
            }
            units += match encoding {
                Encoding::Utf16 => c.len_utf16(),
                Encoding::Utf8 => c.len_utf8(),
            };
        }
        start + line.len()
    }

    /// The position of a byte; one within a character is where that begins.
    pub(crate) fn position(&self, offset: usize, encoding: Encoding) -> Position {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self
            .lines
            .partition_point(|start| *start <= offset)
            .saturating_sub(1);
        let start = self.lines.get(line).copied().unwrap_or(0);
        let before = self.text.get(start..offset).unwrap_or("");
        let units = match encoding {
            Encoding::Utf16 => before.encode_utf16().count(),
            Encoding::Utf8 => before.len(),
        };
        Position {
            line: count(line),
            character: count(units),
        }
    }

    /// The range of two bytes.
    pub(crate) fn range(&self, start: usize, end: usize, encoding: Encoding) -> Range {
        Range {
            start: self.position(start, encoding),
            end: self.position(end.max(start), encoding),
        }
    }

    /// Puts a text in place of what is in a range.
    pub(crate) fn replace(&mut self, range: Range, new: &str, encoding: Encoding) {
        let start = self.offset(range.start, encoding);
        let end = self.offset(range.end, encoding).max(start);
        let mut text = std::mem::take(&mut self.text);
        text.replace_range(start..end, &plain(new));
        *self = Self::new(&text);
    }

    /// A line without its end; None behind the last.
    pub(crate) fn line(&self, line: u32) -> Option<&str> {
        let number = usize::try_from(line).ok()?;
        let start = *self.lines.get(number)?;
        let end = self
            .lines
            .get(number + 1)
            .map_or(self.text.len(), |next| next - 1);
        self.text.get(start..end)
    }

    /// Where a line begins; the end of the text behind the last.
    pub(crate) fn start(&self, line: u32) -> usize {
        let line = usize::try_from(line).unwrap_or(usize::MAX);
        self.lines.get(line).copied().unwrap_or(self.text.len())
    }
}

/// A number as the protocol has it; no text is longer.
pub(crate) fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn plain(text: &str) -> String {
    if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(line: u32, character: u32) -> Position {
        Position { line, character }
    }

    #[test]
    fn characters_are_counted_in_the_units_of_the_editor() {
        let text = Text::new("a\r\n😀b\n");
        let b = "a\n😀".len();
        assert_eq!(text.position(b, Encoding::Utf16), at(1, 2));
        assert_eq!(text.position(b, Encoding::Utf8), at(1, 4));
        assert_eq!(text.offset(at(1, 2), Encoding::Utf16), b);
        assert_eq!(text.offset(at(1, 4), Encoding::Utf8), b);
    }

    #[test]
    fn positions_that_are_not_there_are_the_nearest_before() {
        let text = Text::new("ab\nc");
        assert_eq!(text.offset(at(0, 99), Encoding::Utf16), 2);
        assert_eq!(text.offset(at(9, 0), Encoding::Utf16), 4);
        assert_eq!(text.position(99, Encoding::Utf16), at(1, 1));
    }

    #[test]
    fn a_replaced_range_moves_the_lines_behind_it() {
        let mut text = Text::new("T\n| where a\n| count\n");
        let range = Range {
            start: at(1, 8),
            end: at(2, 2),
        };
        text.replace(range, "b\r\n\r\n| ", Encoding::Utf16);
        assert_eq!(text.as_str(), "T\n| where b\n\n| count\n");
        assert_eq!(
            text.position(text.as_str().find("count").unwrap(), Encoding::Utf16),
            at(3, 2)
        );
    }
}
