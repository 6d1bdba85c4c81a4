//! Finding any of several ASCII texts without regard to letter case.
//!
//! Of each text its two rarest bytes are compared at many places at once; only where both stand is the text itself compared.

use memchr::memchr;

/// So many places are looked at together.
const PLACES: usize = 64;

/// Texts to be found.
#[derive(Clone, Debug)]
pub(in crate::source) struct Needles {
    needles: Vec<Needle>,
}

#[derive(Clone, Debug)]
struct Needle {
    text: Box<[u8]>,
    first: Probe,
    second: Probe,
}

/// A byte of a text.
#[derive(Clone, Copy, Debug)]
struct Probe {
    /// Where it stands in the text.
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
            needles: texts.map(Needle::new).collect(),
        }
    }

    /// The first place at or after `from` at which one of them begins.
    pub fn find(&self, text: &[u8], from: usize) -> Option<usize> {
        let mut at = from;
        loop {
            let chunk = text.get(at..)?;
            // Room for the probes of every needle at every place of the chunk.
            let chunk = self.chunk_with_candidate(chunk)?;
            at += chunk;
            let end = text.len().min(at + PLACES);
            let found = (at..end).find(|place| self.stands_at(text, *place));
            if found.is_some() || end == text.len() {
                return found;
            }
            at = end;
        }
    }

    /// How many bytes before the first chunk in which a needle may begin; the last bytes of a text are always such a chunk.
    fn chunk_with_candidate(&self, text: &[u8]) -> Option<usize> {
        let mut at = 0;
        loop {
            for needle in &self.needles {
                let (Some(first), Some(second)) =
                    (needle.first.chunk(text, at), needle.second.chunk(text, at))
                else {
                    return Some(at);
                };
                if both_stand(first, needle.first, second, needle.second) {
                    return Some(at);
                }
            }
            at += PLACES;
            if self.needles.is_empty() || at >= text.len() {
                return None;
            }
        }
    }

    fn stands_at(&self, text: &[u8], place: usize) -> bool {
        self.needles.iter().any(|needle| {
            let end = place + needle.text.len();
            needle.first.stands_at(text, place)
                && needle.second.stands_at(text, place)
                && text
                    .get(place..end)
                    .is_some_and(|found| found.eq_ignore_ascii_case(&needle.text))
        })
    }
}

impl Needle {
    fn new(text: &[u8]) -> Self {
        let mut places: Vec<usize> = (0..text.len()).collect();
        places.sort_by_key(|place| text.get(*place).map(|byte| commonness(*byte)));
        let probe = |place: Option<&usize>| {
            let offset = place.copied().unwrap_or(0);
            Probe::new(offset, text.get(offset).copied().unwrap_or(0))
        };
        Self {
            text: text.into(),
            first: probe(places.first()),
            second: probe(places.get(1).or(places.first())),
        }
    }
}

impl Probe {
    const fn new(offset: usize, byte: u8) -> Self {
        let fold = if byte.is_ascii_alphabetic() { 0x20 } else { 0 };
        Self {
            offset,
            fold,
            byte: byte | fold,
        }
    }

    fn chunk<'t>(&self, text: &'t [u8], at: usize) -> Option<&'t [u8; PLACES]> {
        let start = at + self.offset;
        text.get(start..start + PLACES)?.try_into().ok()
    }

    fn stands_at(&self, text: &[u8], place: usize) -> bool {
        let byte = text.get(place + self.offset);
        byte.is_some_and(|byte| byte | self.fold == self.byte)
    }
}

/// Whether there is a place at which both bytes stand.
#[inline(always)]
fn both_stand(first: &[u8; PLACES], one: Probe, second: &[u8; PLACES], other: Probe) -> bool {
    let pairs = first.iter().zip(second);
    let any = pairs.fold(0, |any, (a, b)| {
        let both = u8::from(a | one.fold == one.byte) & u8::from(b | other.fold == other.byte);
        any | both
    });
    any != 0
}

/// How common a byte is in logs, where hexadecimal digits and paths abound: the higher, the more common.
fn commonness(byte: u8) -> usize {
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

    /// The first place at which a text stands, by comparing at every place.
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
            text in text(0..300),
            from in 0_usize..310,
        ) {
            let prepared = Needles::new(needles.iter().map(Vec::as_slice));
            prop_assert_eq!(prepared.find(&text, from), naive(&needles, &text, from));
        }
    }

    #[test]
    fn a_needle_is_found_at_every_place_of_a_long_text() {
        let needles = Needles::new([b"Needle".as_slice(), b"x-y"]);
        for place in 0..400 {
            for needle in ["nEEDLe", "X-Y"] {
                let mut text = vec![b'.'; 400];
                text.splice(place..place, needle.bytes());
                assert_eq!(needles.find(&text, 0), Some(place));
                assert_eq!(needles.find(&text, place + 1), None);
            }
        }
    }
}
