//! A line as JSON: where its values end. Every byte of a value is checked.

use super::marks::{Line, Marks};

/// So deep may values be nested to be passed over here; deeper ones are left to the parser.
// Recursion uses the stack, and a line of brackets alone must not end the process; events nest three or four deep.
const DEPTH: usize = 32;

/// A line in a text whose marks are known. It is UTF-8, and has no control character and no escape that JSON does not have.
pub(super) struct MarkedLine<'t> {
    /// The text up to the end of the line, its break not included.
    text: &'t [u8],
    start: usize,
    marks: &'t Marks,
}

impl<'t> MarkedLine<'t> {
    /// A line of a text. None when it is not even; as an error the number of its bytes that are UTF-8 where not all are.
    #[inline]
    pub fn of(text: &'t [u8], line: &Line, marks: &'t Marks) -> Result<Option<Self>, usize> {
        if !line.is_even {
            return Ok(None);
        }
        let whole = text.get(line.range.clone()).unwrap_or_default();
        if !line.is_ascii {
            // Lines of ASCII, which most are, need no check: their bytes were looked at when the marks were made.
            std::str::from_utf8(whole).map_err(|error| error.valid_up_to())?;
        }
        let end = line.range.end - break_length(whole);
        Ok(Some(Self {
            text: text.get(..end).unwrap_or_default(),
            start: line.range.start,
            marks,
        }))
    }

    /// What follows the brace that the line begins with.
    #[inline(always)]
    pub fn inside(&self) -> Option<usize> {
        (self.byte(self.start)? == b'{').then_some(self.start + 1)
    }

    /// The line from a place of the text on.
    #[inline(always)]
    pub fn from(&self, at: usize) -> Option<&'t [u8]> {
        self.text.get(at..)
    }

    #[inline(always)]
    fn byte(&self, at: usize) -> Option<u8> {
        self.text.get(at).copied()
    }

    /// Where the string ends whose first character is at a byte.
    #[inline(always)]
    fn string_end(&self, at: usize) -> Option<usize> {
        let quote = self.marks.quote(at)?;
        (quote < self.text.len()).then_some(quote + 1)
    }

    /// Where the value ends that begins at a byte; None when that is no sound JSON.
    #[inline(always)]
    pub fn value_end(&self, at: usize) -> Option<usize> {
        match self.byte(at)? {
            b'"' => self.string_end(at + 1),
            b'-' | b'0'..=b'9' => self.number_end(at),
            _ => self.other_end(at, DEPTH),
        }
    }

    fn other_end(&self, at: usize, depth: usize) -> Option<usize> {
        match self.byte(at)? {
            b'"' => self.string_end(at + 1),
            b'-' | b'0'..=b'9' => self.number_end(at),
            b'{' => self.container_end(at + 1, Container::Object, depth.checked_sub(1)?),
            b'[' => self.container_end(at + 1, Container::Array, depth.checked_sub(1)?),
            b't' => self.word_end(at, b"true"),
            b'f' => self.word_end(at, b"false"),
            b'n' => self.word_end(at, b"null"),
            _ => None,
        }
    }

    fn word_end(&self, at: usize, word: &[u8]) -> Option<usize> {
        let is_word = self.text.get(at..)?.starts_with(word);
        is_word.then_some(at + word.len())
    }

    #[inline]
    fn number_end(&self, mut at: usize) -> Option<usize> {
        at += usize::from(self.byte(at) == Some(b'-'));
        at = match self.byte(at)? {
            b'0' => at + 1,
            _ => self.digits_end(at)?,
        };
        if self.byte(at) == Some(b'.') {
            at = self.digits_end(at + 1)?;
        }
        if let Some(b'e' | b'E') = self.byte(at) {
            at += 1;
            at += usize::from(matches!(self.byte(at), Some(b'+' | b'-')));
            at = self.digits_end(at)?;
        }
        Some(at)
    }

    /// Where the digits end of which the first is at a byte; None when none is. Eight bytes are looked at together.
    #[inline]
    fn digits_end(&self, from: usize) -> Option<usize> {
        const HALVES: u64 = u64::from_ne_bytes([0xf0; 8]);
        const ZEROS: u64 = u64::from_ne_bytes([b'0'; 8]);
        const ABOVE_NINE: u64 = u64::from_ne_bytes([6; 8]);
        let rest = self.text.get(from..)?;
        let (words, bytes) = rest.as_chunks::<8>();
        let mut count = 0;
        for word in words {
            let word = u64::from_le_bytes(*word);
            // Digits have a high half of three, and keep it when six is added. What is carried over by a byte that has not
            // reaches only bytes behind it.
            let others =
                ((word & HALVES) ^ ZEROS) | ((word.wrapping_add(ABOVE_NINE) & HALVES) ^ ZEROS);
            if others != 0 {
                count += usize::try_from(others.trailing_zeros() / 8).unwrap_or(0);
                return (count > 0).then_some(from + count);
            }
            count += 8;
        }
        count += bytes
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        (count > 0).then_some(from + count)
    }

    /// Where the object or array ends whose inside begins at a byte.
    fn container_end(&self, mut at: usize, form: Container, depth: usize) -> Option<usize> {
        let close = match form {
            Container::Object => b'}',
            Container::Array => b']',
        };
        at = self.spaces_end(at);
        if self.byte(at)? == close {
            return Some(at + 1);
        }
        loop {
            if form == Container::Object {
                if self.byte(at) != Some(b'"') {
                    return None;
                }
                at = self.spaces_end(self.string_end(at + 1)?);
                if self.byte(at) != Some(b':') {
                    return None;
                }
                at = self.spaces_end(at + 1);
            }
            at = self.spaces_end(self.other_end(at, depth)?);
            match self.byte(at)? {
                b',' => at = self.spaces_end(at + 1),
                byte if byte == close => return Some(at + 1),
                _ => return None,
            }
        }
    }

    fn spaces_end(&self, mut at: usize) -> usize {
        while self.byte(at) == Some(b' ') {
            at += 1;
        }
        at
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Container {
    Object,
    Array,
}

/// The bytes of the break at the end of a line.
fn break_length(line: &[u8]) -> usize {
    match line {
        [.., b'\r', b'\n'] => 2,
        [.., b'\n'] => 1,
        _ => 0,
    }
}
