//! Finding a text in a text, with or without regard to letter case.

use std::borrow::Cow;

use memchr::{memchr, memchr2, memmem};

use super::case::folded_prefix;

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

/// ASCII text to be found without regard to case, by its rarest byte.
#[derive(Clone, Debug)]
pub(super) struct AsciiFinder<'n> {
    needle: Cow<'n, [u8]>,
    /// Where the rarest byte stands in the needle.
    offset: usize,
    lower: u8,
    upper: u8,
}

/// Where a text was found, in bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Occurrence {
    pub start: usize,
    pub end: usize,
}

impl<'n> Finder<'n> {
    pub(super) fn new(needle: &'n str, case_sensitive: bool) -> Self {
        if case_sensitive {
            Self::Exact(memmem::Finder::new(needle.as_bytes()))
        } else if needle.is_ascii() {
            Self::Ascii(AsciiFinder::new(needle.as_bytes()))
        } else {
            Self::Folded(Cow::Borrowed(needle))
        }
    }

    pub(super) fn into_owned(self) -> Finder<'static> {
        match self {
            Self::Exact(finder) => Finder::Exact(finder.into_owned()),
            Self::Ascii(finder) => Finder::Ascii(AsciiFinder {
                needle: Cow::Owned(finder.needle.into_owned()),
                offset: finder.offset,
                lower: finder.lower,
                upper: finder.upper,
            }),
            Self::Folded(needle) => Finder::Folded(Cow::Owned(needle.into_owned())),
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
        let rarest = needle
            .iter()
            .enumerate()
            .min_by_key(|(_, byte)| commonness(**byte));
        let (offset, byte) = rarest.map_or((0, 0), |(offset, byte)| (offset, *byte));
        Self {
            needle: Cow::Borrowed(needle),
            offset,
            lower: byte.to_ascii_lowercase(),
            upper: byte.to_ascii_uppercase(),
        }
    }

    fn find(&self, haystack: &[u8], from: usize) -> Option<Occurrence> {
        let length = self.needle.len();
        // The rarest byte of an occurrence stands no further right than this.
        let last = (haystack.len() + self.offset).checked_sub(length)?;
        if length == 0 {
            let at = Occurrence {
                start: from,
                end: from,
            };
            return (from <= haystack.len()).then_some(at);
        }
        let mut at = from + self.offset;
        while at <= last {
            let rest = haystack.get(at..=last)?;
            at += if self.lower == self.upper {
                memchr(self.lower, rest)?
            } else {
                memchr2(self.lower, self.upper, rest)?
            };
            let start = at - self.offset;
            let end = start + length;
            if haystack.get(start..end)?.eq_ignore_ascii_case(&self.needle) {
                return Some(Occurrence { start, end });
            }
            at += 1;
        }
        None
    }
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
