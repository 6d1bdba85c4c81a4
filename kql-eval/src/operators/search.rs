//! Finding a text in a text, with or without regard to letter case.

use std::borrow::Cow;

use memchr::memmem;

use super::case::folded_prefix;
use super::requirement::Case;

/// A text to be found, prepared.
#[derive(Clone, Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "a box would be an allocation for each row where the needle is a column"
)]
pub(super) enum Finder<'n> {
    /// Letter case counts.
    Exact(memmem::Finder<'n>),
    /// ASCII without regard to case.
    Ascii(AsciiFinder<'n>),
    /// Other text without regard to case.
    Folded(Cow<'n, str>),
}

/// ASCII text to be found without regard to case, by its two rarest bytes.
#[derive(Clone, Debug)]
pub(super) struct AsciiFinder<'n> {
    needle: Cow<'n, [u8]>,
    /// The rarest byte, and the rarest of the others; of a needle of one byte twice the same.
    rare: [RareByte; 2],
}

/// A byte of a needle, in either case.
#[derive(Clone, Copy, Debug)]
struct RareByte {
    /// Where it stands in the needle.
    offset: usize,
    /// The bit that upper and lower case differ in, for a letter.
    case: u8,
    /// The byte with that bit set.
    byte: u8,
}

impl RareByte {
    const fn is(self, byte: u8) -> bool {
        byte | self.case == self.byte
    }
}

/// Where a text was found, in bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Occurrence {
    pub start: usize,
    pub end: usize,
}

impl<'n> Finder<'n> {
    pub(super) fn new(needle: &'n str, case: Case) -> Self {
        match case {
            Case::Sensitive => Self::Exact(memmem::Finder::new(needle.as_bytes())),
            Case::Ignored if needle.is_ascii() => Self::Ascii(AsciiFinder::new(needle.as_bytes())),
            Case::Ignored => Self::Folded(Cow::Borrowed(needle)),
        }
    }

    pub(super) fn into_owned(self) -> Finder<'static> {
        match self {
            Self::Exact(finder) => Finder::Exact(finder.into_owned()),
            Self::Ascii(finder) => Finder::Ascii(AsciiFinder {
                needle: Cow::Owned(finder.needle.into_owned()),
                rare: finder.rare,
            }),
            Self::Folded(needle) => Finder::Folded(Cow::Owned(needle.into_owned())),
        }
    }

    /// The text that is looked for without regard to case, where it is ASCII.
    pub(super) fn ascii_needle(&self) -> Option<&str> {
        match self {
            Self::Ascii(finder) => std::str::from_utf8(&finder.needle).ok(),
            Self::Exact(_) | Self::Folded(_) => None,
        }
    }

    /// The first occurrence that starts at or after byte `from`.
    pub(super) fn find(&self, haystack: &str, from: usize) -> Option<Occurrence> {
        match self {
            Self::Exact(finder) => {
                let start = from + finder.find(haystack.as_bytes().get(from..)?)?;
                let end = start + finder.needle().len();
                Some(Occurrence { start, end })
            }
            Self::Ascii(finder) => finder.find(haystack.as_bytes(), from),
            Self::Folded(needle) => {
                let from = (from..=haystack.len()).find(|&at| haystack.is_char_boundary(at))?;
                let mut rest = haystack.get(from..)?;
                loop {
                    if let Some(length) = folded_prefix(rest, needle) {
                        let start = haystack.len() - rest.len();
                        let end = start + length;
                        return Some(Occurrence { start, end });
                    }
                    let mut characters = rest.chars();
                    characters.next()?;
                    rest = characters.as_str();
                }
            }
        }
    }

    /// All occurrences, those that overlap included.
    pub(super) fn occurrences<'f>(
        &'f self,
        haystack: &'f str,
    ) -> impl Iterator<Item = Occurrence> + 'f {
        let mut from = 0;
        std::iter::from_fn(move || {
            let found = self.find(haystack, from)?;
            from = found.start + 1;
            Some(found)
        })
    }
}

impl<'n> AsciiFinder<'n> {
    fn new(needle: &'n [u8]) -> Self {
        let rarest = |but: Option<usize>| {
            let bytes = needle.iter().copied().enumerate();
            let others = bytes.filter(|(offset, _)| Some(*offset) != but);
            others.min_by_key(|(_, byte)| commonness(*byte))
        };
        let first = rarest(None).unwrap_or((0, 0));
        let second = rarest(Some(first.0)).unwrap_or(first);
        let rare = |(offset, byte): (usize, u8)| {
            let case = if byte.is_ascii_alphabetic() { 0x20 } else { 0 };
            RareByte {
                offset,
                case,
                byte: byte | case,
            }
        };
        Self {
            needle: Cow::Borrowed(needle),
            rare: [rare(first), rare(second)],
        }
    }

    fn find(&self, haystack: &[u8], from: usize) -> Option<Occurrence> {
        let length = self.needle.len();
        // An occurrence starts no further right than this.
        let last = haystack.len().checked_sub(length)?;
        if length == 0 {
            let at = Occurrence {
                start: from,
                end: from,
            };
            return (from <= haystack.len()).then_some(at);
        }
        let [first, second] = self.rare;
        // What stands where the rare bytes of an occurrence would, for each place where it could start.
        let firsts = haystack.get(from + first.offset..=last + first.offset)?;
        let seconds = haystack.get(from + second.offset..=last + second.offset)?;
        let (first_chunks, first_rest) = firsts.as_chunks::<CHUNK>();
        let (second_chunks, second_rest) = seconds.as_chunks::<CHUNK>();
        let mut start = from;
        for (a, b) in first_chunks.iter().zip(second_chunks) {
            if has_both(a, b, first, second)
                && let Some(found) = self.find_near(haystack, start, a, b)
            {
                return Some(found);
            }
            start += CHUNK;
        }
        // The rest in one or two halves, the second from the end.
        let (Some(a), Some(b)) = (
            first_rest.first_chunk::<HALF>(),
            second_rest.first_chunk::<HALF>(),
        ) else {
            return self.find_near(haystack, start, first_rest, second_rest);
        };
        if has_both(a, b, first, second)
            && let Some(found) = self.find_near(haystack, start, a, b)
        {
            return Some(found);
        }
        let (a, b) = (
            first_rest.last_chunk::<HALF>()?,
            second_rest.last_chunk::<HALF>()?,
        );
        let start = start + first_rest.len() - HALF;
        has_both(a, b, first, second)
            .then(|| self.find_near(haystack, start, a, b))
            .flatten()
    }

    /// The first occurrence among the starts from `start` on, whose rare bytes would be these.
    fn find_near(
        &self,
        haystack: &[u8],
        start: usize,
        firsts: &[u8],
        seconds: &[u8],
    ) -> Option<Occurrence> {
        let [first, second] = self.rare;
        let starts = firsts.iter().zip(seconds).zip(start..);
        starts
            .filter(|((a, b), _)| first.is(**a) && second.is(**b))
            .map(|(_, start)| Occurrence {
                start,
                end: start + self.needle.len(),
            })
            .find(|at| {
                let found = haystack.get(at.start..at.end).unwrap_or_default();
                found.eq_ignore_ascii_case(&self.needle)
            })
    }
}

/// How many starts are tested at once: as many as the wider registers hold.
const CHUNK: usize = 32;

/// Half of them.
const HALF: usize = CHUNK / 2;

/// Whether both rare bytes stand at one of these starts: without branches, so that the compiler makes few instructions of it.
#[inline]
fn has_both<const STARTS: usize>(
    firsts: &[u8; STARTS],
    seconds: &[u8; STARTS],
    first: RareByte,
    second: RareByte,
) -> bool {
    let mut any = 0_u8;
    for (a, b) in firsts.iter().zip(seconds) {
        any |= u8::from(first.is(*a)) & u8::from(second.is(*b));
    }
    any != 0
}

/// How common a byte is in logs, in either case: the higher, the more common.
fn commonness(byte: u8) -> usize {
    const ASCENDING: &[u8] = b"zqjxkvwybgfhupmdlcnrsitoae";
    match byte {
        b'a'..=b'z' | b'A'..=b'Z' => {
            let lower = byte.to_ascii_lowercase();
            30 + ASCENDING.iter().position(|b| *b == lower).unwrap_or(0)
        }
        b' ' | b'.' | b'\\' | b'/' | b'-' | b'0'..=b'2' => 45,
        b'3'..=b'9' => 40,
        b'"' | b':' | b'_' | b'=' | b',' => 35,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Finder;

    proptest! {
        #[test]
        fn ascii_is_found_where_a_plain_search_of_lower_case_finds_it(
            needle in "[aAbB.0]{1,4}", haystack in "[aAbBé.0 ]{0,120}", from in 0..60_usize,
        ) {
            let finder = Finder::new(&needle, super::Case::Ignored);
            let (lower, wanted) = (haystack.to_ascii_lowercase(), needle.to_ascii_lowercase());
            let expected = (from..=lower.len()).find(|at| {
                lower.as_bytes().get(*at..*at + wanted.len()) == Some(wanted.as_bytes())
            });
            let found = finder.find(&haystack, from);
            prop_assert_eq!(found.map(|found| found.start), expected);
            prop_assert!(found.is_none_or(|found| found.end == found.start + needle.len()));
        }
    }
}
