//! The places of the characters that have a meaning in JSON, and with them of all strings, found in one pass.

use std::ops::Range;

use fearless_simd::{Level, Simd, SimdBase, SimdMask, dispatch, u8x64};

/// How many bytes are compared at a time, each with a bit in a word.
// A mask of 64 comparisons is one machine word, whatever the width of the processor's vectors.
const WIDTH: usize = 64;

/// The marks of a text that begins with a line.
#[derive(Debug)]
pub(super) struct Marks {
    level: Level,
    /// Quotes that are not escaped: where strings begin and end. One word more than there is text for is zero.
    quotes: Vec<u64>,
    words: Vec<Word>,
}

/// The marks of the bytes that are looked at together.
#[derive(Clone, Copy, Default, Debug)]
struct Word {
    /// Control characters, line breaks among them, and escapes that JSON does not have.
    odd: u64,
    /// Whether one of them is beyond ASCII.
    is_beyond_ascii: bool,
}

/// A line of a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Line {
    /// Its place, its break included.
    pub range: Range<usize>,
    /// Whether it has no control character and no unknown escape, its break aside.
    pub is_even: bool,
    /// Whether it has ASCII characters alone; false may be said of one that does, for what is beside it.
    pub is_ascii: bool,
}

impl Default for Marks {
    fn default() -> Self {
        Self {
            level: Level::new(),
            quotes: Vec::new(),
            words: Vec::new(),
        }
    }
}

impl Marks {
    /// Takes on another text.
    pub fn read(&mut self, text: &[u8]) {
        let count = text.len().div_ceil(WIDTH);
        self.words.resize(count, Word::default());
        // The word more saves a test for the end in `quote`, which is called for every string of a file.
        self.quotes.resize(count + 1, 0);
        if let Some(last) = self.quotes.last_mut() {
            *last = 0;
        }
        let level = self.level;
        let (quotes, words) = (self.quotes.as_mut_slice(), self.words.as_mut_slice());
        dispatch!(level, simd => mark(simd, text, quotes, words));
    }

    /// The first quote at a place or behind it that begins or ends a string.
    #[inline(always)]
    pub fn quote(&self, from: usize) -> Option<usize> {
        let number = from / WIDTH;
        let [first, second] = self.quotes.get(number..)?.first_chunk()?;
        // The bits of the next bytes, of whichever of the two words they are: most strings end among them.
        let behind = from % WIDTH;
        let next = (first >> behind) | (second << 1 << (WIDTH - 1 - behind));
        if next != 0 {
            return Some(from + usize::try_from(next.trailing_zeros()).unwrap_or(WIDTH));
        }
        self.far_quote(number + 1)
    }

    /// The first quote in a word or behind it.
    fn far_quote(&self, number: usize) -> Option<usize> {
        let words = self.quotes.get(number..)?;
        let words = words.iter().zip(number..);
        let (word, number) = words.into_iter().find(|(word, _)| **word != 0)?;
        let bit = usize::try_from(word.trailing_zeros()).unwrap_or(WIDTH);
        Some(number * WIDTH + bit)
    }

    /// The line that begins at a place of the text.
    #[inline]
    pub fn line(&self, text: &[u8], start: usize) -> Line {
        let mut is_ascii = true;
        let mut is_even = true;
        let mut number = start / WIDTH;
        let mut hidden = u64::MAX << (start % WIDTH);
        let mut end = text.len();
        'line: while let Some(word) = self.words.get(number) {
            is_ascii &= !word.is_beyond_ascii;
            let mut odd = word.odd & hidden;
            while odd != 0 {
                let bit = usize::try_from(odd.trailing_zeros()).unwrap_or(0);
                let place = number * WIDTH + bit;
                match text.get(place..) {
                    Some([b'\n', ..]) => {
                        end = place + 1;
                        break 'line;
                    }
                    Some([b'\r', b'\n', ..]) => {}
                    _ => is_even = false,
                }
                odd &= odd - 1;
            }
            number += 1;
            hidden = u64::MAX;
        }
        Line {
            range: start..end,
            is_even,
            is_ascii,
        }
    }
}

#[inline(always)]
fn mark<S: Simd>(simd: S, text: &[u8], quotes: &mut [u64], words: &mut [Word]) {
    let (chunks, rest) = text.as_chunks::<WIDTH>();
    let mut last = [b' '; WIDTH];
    for (byte, from) in last.iter_mut().zip(rest) {
        *byte = *from;
    }
    let mut is_escaped = false;
    let chunks = chunks.iter().chain(std::iter::once(&last));
    let found = quotes.iter_mut().zip(words);
    for (number, (chunk, (quotes, found))) in chunks.zip(found).enumerate() {
        let bytes = u8x64::from_slice(simd, chunk);
        let is = |byte| bytes.simd_eq(u8x64::splat(simd, byte)).to_bitmask();
        let backslashes = is(b'\\');
        *quotes = is(b'"');
        let mut word = Word {
            odd: bytes.simd_lt(u8x64::splat(simd, b' ')).to_bitmask(),
            is_beyond_ascii: bytes.simd_ge(u8x64::splat(simd, 0x80)).any_true(),
        };
        // Most words have no backslash: paths and nested JSON do, and only they pay for the arithmetic.
        if backslashes != 0 || is_escaped {
            let escaped = escaped(backslashes, &mut is_escaped);
            // Escaped quotes and backslashes are right as they are; for `\u` and the others the bytes behind must be looked at.
            let letters = escaped & !*quotes & !backslashes;
            if letters != 0 {
                word.odd |= unknown_escapes(text, number * WIDTH, letters);
            }
            *quotes &= !escaped;
        }
        *found = word;
    }
}

/// The bytes that are escaped: each second one of a run of backslashes, and the byte behind a run of an odd length. Whether
/// the first byte of this word is, and then whether the first one of the next is.
#[inline(always)]
const fn escaped(backslashes: u64, is_escaped: &mut bool) -> u64 {
    const ODD: u64 = 0xaaaa_aaaa_aaaa_aaaa;
    let first = *is_escaped as u64;
    let escapes = backslashes & !first;
    // Subtraction carries through each run: its backslashes at every other place, and the byte behind it, are found by
    // whether the carry ends at an odd place or an even one.
    let ends = ((escapes << 1) | ODD).wrapping_sub(escapes) ^ ODD;
    *is_escaped = (ends & backslashes) >> 63 != 0;
    ends ^ (backslashes | first)
}

/// Which of the escaped characters, in the word that begins at a place, are none of those that JSON has.
fn unknown_escapes(text: &[u8], start: usize, mut escaped: u64) -> u64 {
    let mut unknown = 0;
    while escaped != 0 {
        let bit = escaped & escaped.wrapping_neg();
        let place = start + usize::try_from(bit.trailing_zeros()).unwrap_or(0);
        let is_known = match text.get(place) {
            Some(b'/' | b'b' | b'f' | b'n' | b'r' | b't') => true,
            Some(b'u') => {
                let digits = text.get(place + 1..place + 5);
                digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
            }
            _ => false,
        };
        if !is_known {
            unknown |= bit;
        }
        escaped ^= bit;
    }
    unknown
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Marks;

    /// The quotes that are not escaped, and the odd characters, found byte by byte.
    fn naive(text: &[u8]) -> (Vec<usize>, Vec<usize>) {
        let (mut quotes, mut odd) = (Vec::new(), Vec::new());
        let mut is_escaped = false;
        for (place, byte) in text.iter().enumerate() {
            let rest = &text[place + 1..];
            let is_known = match byte {
                b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => true,
                b'u' => rest.len() >= 4 && rest[..4].iter().all(u8::is_ascii_hexdigit),
                _ => false,
            };
            if *byte < b' ' || is_escaped && !is_known {
                odd.push(place);
            }
            if *byte == b'"' && !is_escaped {
                quotes.push(place);
            }
            is_escaped = *byte == b'\\' && !is_escaped;
        }
        if is_escaped {
            odd.push(text.len());
        }
        (quotes, odd)
    }

    fn quotes(marks: &Marks) -> Vec<usize> {
        let next = |after: &usize| marks.quote(after + 1);
        std::iter::successors(marks.quote(0), next).collect()
    }

    const PIECES: [&[u8]; 11] = [
        b"\\",
        b"\"",
        b"a",
        b"u00e9",
        b"u00g9",
        b"n",
        b"\n",
        b"\r\n",
        b"\r",
        b"\t",
        b"\xc3\xa9",
    ];

    fn text() -> impl Strategy<Value = Vec<u8>> {
        let piece = prop_oneof![
            6 => prop::sample::select(&PIECES[..])
                .prop_map(<[u8]>::to_vec),
            1 => (0_usize..70).prop_map(|count| vec![b'\\'; count]),
            1 => (0_usize..130).prop_map(|count| vec![b'.'; count]),
        ];
        prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn the_marks_are_those_that_are_found_byte_by_byte(before in text(), text in text()) {
            let mut marks = Marks::default();
            marks.read(&before);
            marks.read(&text);
            let (expected, odd) = naive(&text);
            prop_assert_eq!(quotes(&marks), expected);
            let mut at = 0;
            for line in text.split_inclusive(|byte| *byte == b'\n') {
                let found = marks.line(&text, at);
                prop_assert_eq!(&found.range, &(at..at + line.len()));
                at += line.len();
                let inside = line.strip_suffix(b"\n").unwrap_or(line);
                let is_broken = inside.len() < line.len();
                let inside = inside.strip_suffix(b"\r").filter(|_| is_broken).unwrap_or(inside);
                let end = found.range.start + inside.len();
                let has_odd = odd.iter().any(|odd| found.range.contains(odd) && *odd < end);
                let ends_odd = !is_broken && at == text.len() && odd.contains(&at);
                // A backslash at the end of a text may go unnoticed: no string ends behind it.
                if !ends_odd {
                    prop_assert_eq!(found.is_even, !has_odd);
                }
                prop_assert!(!found.is_ascii || line.is_ascii());
                prop_assert!(found.is_ascii || !text.is_ascii());
            }
            prop_assert_eq!(at, text.len());
        }
    }
}
