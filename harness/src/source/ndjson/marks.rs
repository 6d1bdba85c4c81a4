//! Where the characters stand that JSON gives a meaning: all of a text's quotes, found in one pass.

use fearless_simd::{Level, Simd, SimdBase, SimdMask, dispatch, u8x64};

/// So many bytes are looked at together, each with a bit in a word.
const WIDTH: usize = 64;

/// The marks of a text that begins with a line.
#[derive(Debug)]
pub(super) struct Marks {
    level: Level,
    words: Vec<Word>,
}

/// The marks of the bytes that are looked at together.
#[derive(Clone, Copy, Default, Debug)]
struct Word {
    /// Quotes that are not escaped: where strings begin and end.
    quotes: u64,
    /// Control characters, line breaks among them, and escapes that JSON does not have.
    odd: u64,
    /// Whether a character beyond ASCII stands among them.
    is_beyond_ascii: bool,
}

impl Default for Marks {
    fn default() -> Self {
        Self {
            level: Level::new(),
            words: Vec::new(),
        }
    }
}

impl Marks {
    /// Takes on another text.
    pub fn read(&mut self, text: &[u8]) {
        self.words
            .resize(text.len().div_ceil(WIDTH), Word::default());
        let (level, words) = (self.level, self.words.as_mut_slice());
        dispatch!(level, simd => mark(simd, text, words));
    }

    /// The first quote at a place or behind it that begins or ends a string.
    #[inline(always)]
    pub fn quote(&self, from: usize) -> Option<usize> {
        self.first(from, |word| word.quotes)
    }

    /// The first control character or unknown escape at a place or behind it.
    #[inline(always)]
    pub fn odd(&self, from: usize) -> Option<usize> {
        self.first(from, |word| word.odd)
    }

    #[inline(always)]
    fn first(&self, from: usize, marks: impl Fn(&Word) -> u64) -> Option<usize> {
        let mut number = from / WIDTH;
        let mut word = marks(self.words.get(number)?) & (u64::MAX << (from % WIDTH));
        while word == 0 {
            number += 1;
            word = marks(self.words.get(number)?);
        }
        let bit = usize::try_from(word.trailing_zeros()).unwrap_or(WIDTH);
        Some(number * WIDTH + bit)
    }

    /// Where the line of the text ends that begins at a place, its break included.
    #[inline]
    pub fn line_end(&self, text: &[u8], mut at: usize) -> usize {
        while let Some(odd) = self.odd(at) {
            at = odd + 1;
            if text.get(odd) == Some(&b'\n') {
                return at;
            }
        }
        text.len()
    }

    /// Whether a line has ASCII characters alone; false may be said of one that does, for what stands beside it.
    pub fn is_ascii(&self, start: usize, end: usize) -> bool {
        let words = self.words.get(start / WIDTH..end.div_ceil(WIDTH));
        words.is_some_and(|words| !words.iter().any(|word| word.is_beyond_ascii))
    }
}

#[inline(always)]
fn mark<S: Simd>(simd: S, text: &[u8], words: &mut [Word]) {
    let (chunks, rest) = text.as_chunks::<WIDTH>();
    let mut last = [b' '; WIDTH];
    for (byte, from) in last.iter_mut().zip(rest) {
        *byte = *from;
    }
    let mut is_escaped = false;
    let chunks = chunks.iter().chain(std::iter::once(&last));
    for (number, (chunk, found)) in chunks.zip(words).enumerate() {
        let bytes = u8x64::from_slice(simd, chunk);
        let is = |byte| bytes.simd_eq(u8x64::splat(simd, byte)).to_bitmask();
        let backslashes = is(b'\\');
        let mut word = Word {
            quotes: is(b'"'),
            odd: bytes.simd_lt(u8x64::splat(simd, b' ')).to_bitmask(),
            is_beyond_ascii: bytes.simd_ge(u8x64::splat(simd, 0x80)).any_true(),
        };
        if backslashes != 0 || is_escaped {
            let escaped = escaped(backslashes, &mut is_escaped);
            let letters = escaped & !word.quotes & !backslashes;
            if letters != 0 {
                word.odd |= unknown_escapes(text, number * WIDTH, letters);
            }
            word.quotes &= !escaped;
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
    // Subtraction carries through each run: its backslashes at every other place, and the byte behind it, are told by
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

    /// The quotes that are not escaped and the odd characters, found byte by byte.
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
        (quotes, odd)
    }

    fn all(mut next: impl FnMut(usize) -> Option<usize>) -> Vec<usize> {
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(place) = next(at) {
            found.push(place);
            at = place + 1;
        }
        found
    }

    fn text() -> impl Strategy<Value = Vec<u8>> {
        let piece = prop_oneof![
            6 => prop::sample::select(&[b"\\".as_slice(), b"\"", b"a", b"u00e9", b"u00g9", b"n", b"\n", b"\t", b"\xc3\xa9"][..])
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
            let (quotes, odd) = naive(&text);
            prop_assert_eq!(all(|at| marks.quote(at)), quotes);
            let within: Vec<_> = all(|at| marks.odd(at)).into_iter().filter(|at| *at < text.len()).collect();
            prop_assert_eq!(within, odd);
            for (start, end) in [(0, text.len()), (text.len() / 3, text.len() / 2)] {
                prop_assert!(!marks.is_ascii(start, end) || text[start..end].is_ascii());
            }
            prop_assert!(!text.is_ascii() || text.is_empty() || marks.is_ascii(0, text.len()));
        }
    }
}
