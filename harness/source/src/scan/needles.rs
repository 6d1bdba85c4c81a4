//! Finding any of several ASCII texts without regard to letter case.
//!
//! Of each text its three rarest bytes are compared at many places at once; only where all three match is the text itself compared.

use fearless_simd::{Level, Simd, SimdBase, SimdMask, dispatch, mask8x64, u8x64};
use memchr::memchr;

/// How many places are compared at a time; the bytes that are compared lie no further apart.
const WIDTH: usize = 64;

/// Texts to be found.
#[derive(Clone, Debug)]
pub(crate) struct Needles {
    level: Level,
    needles: Vec<Needle>,
}

#[derive(Clone, Debug)]
struct Needle {
    text: Box<[u8]>,
    /// Its rarest bytes; where it has fewer, the last one again.
    // Three rare bytes agree by chance in hardly any window; two still do in many lines of a log.
    probes: [Probe; 3],
}

/// A byte of a text.
#[derive(Clone, Copy, Debug)]
struct Probe {
    /// Its place in the text.
    offset: usize,
    /// What is added to a byte so that letters are lower case.
    fold: u8,
    byte: u8,
}

impl Needles {
    /// Texts to be found; an empty one is never found.
    pub fn new<'t>(texts: impl IntoIterator<Item = &'t [u8]>) -> Self {
        let texts = texts.into_iter().filter(|text| !text.is_empty());
        Self {
            level: Level::new(),
            needles: texts.map(Needle::new).collect(),
        }
    }

    /// The first place at or after `from` at which one of them begins.
    pub fn find(&self, text: &[u8], from: usize) -> Option<usize> {
        let level = self.level;
        dispatch!(level, simd => self.find_with(simd, text, from))
    }

    #[inline(always)]
    fn find_with<S: Simd>(&self, simd: S, text: &[u8], from: usize) -> Option<usize> {
        let mut at = from;
        while let Some(window) = text.get(at..).and_then(<[u8]>::first_chunk) {
            let mut places = 0;
            for needle in &self.needles {
                places |= needle.places(simd, window);
            }
            while places != 0 {
                let bit = usize::try_from(places.trailing_zeros()).unwrap_or(0);
                if self.stands_at(text, at + bit) {
                    return Some(at + bit);
                }
                places &= places - 1;
            }
            at += WIDTH;
        }
        (at..text.len()).find(|place| self.stands_at(text, *place))
    }

    fn stands_at(&self, text: &[u8], place: usize) -> bool {
        let rest = text.get(place..).unwrap_or_default();
        self.needles.iter().any(|needle| {
            let found = rest.get(..needle.text.len());
            found.is_some_and(|found| found.eq_ignore_ascii_case(&needle.text))
        })
    }
}

impl Needle {
    fn new(text: &[u8]) -> Self {
        let mut places: Vec<usize> = (0..text.len().min(WIDTH)).collect();
        places.sort_by_key(|place| text.get(*place).map(|byte| commonness(*byte)));
        let probe = |rank: usize| {
            let offset = places.get(rank).or(places.last()).copied().unwrap_or(0);
            Probe::new(offset, text.get(offset).copied().unwrap_or(0))
        };
        Self {
            text: text.into(),
            probes: [probe(0), probe(1), probe(2)],
        }
    }

    /// The places at which all of its probes match, each a bit.
    #[inline(always)]
    fn places<S: Simd>(&self, simd: S, window: &[u8; 2 * WIDTH]) -> u64 {
        let [first, second, third] = self.probes;
        let rare = first.matches(simd, window) & second.matches(simd, window);
        // Two probes rule out nearly all windows, and then the third comparison is saved.
        if !rare.any_true() {
            return 0;
        }
        (rare & third.matches(simd, window)).to_bitmask()
    }
}

impl Probe {
    // Setting bit 5 folds a letter and changes few other bytes into one: the text itself is compared afterwards.
    const fn new(offset: usize, byte: u8) -> Self {
        let fold = if byte.is_ascii_alphabetic() { 0x20 } else { 0 };
        Self {
            offset,
            fold,
            byte: byte | fold,
        }
    }

    /// At which places of the first half of a window a text with this probe may begin.
    #[inline(always)]
    fn matches<S: Simd>(&self, simd: S, window: &[u8; 2 * WIDTH]) -> mask8x64<S> {
        let bytes = window.get(self.offset % WIDTH..);
        let bytes = bytes.and_then(<[u8]>::first_chunk::<WIDTH>);
        let bytes = u8x64::from_slice(simd, bytes.unwrap_or(&[0; WIDTH]));
        (bytes | u8x64::splat(simd, self.fold)).simd_eq(u8x64::splat(simd, self.byte))
    }
}

/// How common a byte is in logs, where hexadecimal digits and paths abound: the higher, the more common.
fn commonness(byte: u8) -> usize {
    // English has `e`, `t` and `a` as its most frequent letters; in logs hexadecimal puts `c`, `d`, `e` and `a` before the others.
    const ASCENDING: &[u8] = b"zqjxkvywgpuhmlnbfrsotidcae";
    match memchr(byte.to_ascii_lowercase(), ASCENDING) {
        Some(place) => place,
        None if byte.is_ascii_digit() => 40,
        None => match byte {
            b' ' | b'.' | b'-' | b':' | b',' | b'_' | b'/' | b'\\' | b'"' => 30,
            _ => 0,
        },
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Needles;

    /// The first place of a text, by comparing at every place.
    fn naive(needles: &[Vec<u8>], text: &[u8], from: usize) -> Option<usize> {
        (from..text.len()).find(|place| {
            needles.iter().any(|needle| {
                let found = text.get(*place..place + needle.len());
                !needle.is_empty() && found.is_some_and(|found| found.eq_ignore_ascii_case(needle))
            })
        })
    }

    fn text(length: std::ops::Range<usize>) -> impl Strategy<Value = Vec<u8>> {
        prop::collection::vec(prop::sample::select(b"aAbB@`[{\xe9 1".to_vec()), length)
    }

    proptest! {
        #[test]
        fn finds_what_comparing_at_every_place_finds(
            needles in prop::collection::vec(text(0..6), 0..4),
            text in text(0..900),
            from in 0_usize..910,
        ) {
            let prepared = Needles::new(needles.iter().map(Vec::as_slice));
            prop_assert_eq!(prepared.find(&text, from), naive(&needles, &text, from));
        }
    }

    #[test]
    fn a_needle_is_found_at_every_place_of_a_long_text() {
        let needles = Needles::new([b"Needle".as_slice(), b"x-y"]);
        for place in 0..900 {
            for needle in ["nEEDLe", "X-Y"] {
                let mut text = vec![b'.'; 900];
                text.splice(place..place, needle.bytes());
                assert_eq!(needles.find(&text, 0), Some(place));
                assert_eq!(needles.find(&text, place + 1), None);
            }
        }
    }
}
