//! Finding any of several ASCII texts without regard to letter case.
//!
//! Of each text its three rarest bytes are compared at many places at once; only where all stand is the text itself compared.

use memchr::memchr;

/// So many places are looked at together.
const WIDE: usize = 256;

/// So many of them where there may be something.
const NARROW: usize = 16;

/// Texts to be found.
#[derive(Clone, Debug)]
pub(in crate::source) struct Needles {
    needles: Vec<Needle>,
}

#[derive(Clone, Debug)]
struct Needle {
    text: Box<[u8]>,
    /// Its rarest bytes; where it has fewer, the last one again.
    probes: [Probe; 3],
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
        let mut wide = from;
        while wide < text.len() && !self.needles.is_empty() {
            let end = text.len().min(wide + WIDE);
            if self.may_begin::<WIDE>(text, wide) {
                for narrow in (wide..end).step_by(NARROW) {
                    if !self.may_begin::<NARROW>(text, narrow) {
                        continue;
                    }
                    let mut places = narrow..end.min(narrow + NARROW);
                    if let Some(found) = places.find(|place| self.stands_at(text, *place)) {
                        return Some(found);
                    }
                }
            }
            wide = end;
        }
        None
    }

    /// Whether one of them may begin within so many bytes; so it may where the text ends too soon to tell.
    fn may_begin<const PLACES: usize>(&self, text: &[u8], at: usize) -> bool {
        self.needles.iter().any(|needle| {
            let chunks = needle.probes.map(|probe| probe.chunk::<PLACES>(text, at));
            match chunks {
                [Some(a), Some(b), Some(c)] => all_stand([a, b, c], needle.probes),
                _ => true,
            }
        })
    }

    fn stands_at(&self, text: &[u8], place: usize) -> bool {
        self.needles.iter().any(|needle| {
            let end = place + needle.text.len();
            needle
                .probes
                .iter()
                .all(|probe| probe.stands_at(text, place))
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
        let probe = |rank: usize| {
            let offset = places.get(rank).or(places.last()).copied().unwrap_or(0);
            Probe::new(offset, text.get(offset).copied().unwrap_or(0))
        };
        Self {
            text: text.into(),
            probes: [probe(0), probe(1), probe(2)],
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

    fn chunk<'t, const PLACES: usize>(
        &self,
        text: &'t [u8],
        at: usize,
    ) -> Option<&'t [u8; PLACES]> {
        let start = at + self.offset;
        text.get(start..start + PLACES)?.try_into().ok()
    }

    fn stands_at(&self, text: &[u8], place: usize) -> bool {
        let byte = text.get(place + self.offset);
        byte.is_some_and(|byte| byte | self.fold == self.byte)
    }
}

/// Whether there is a place at which all three bytes stand.
#[inline(always)]
fn all_stand<const PLACES: usize>(chunks: [&[u8; PLACES]; 3], probes: [Probe; 3]) -> bool {
    let [first, second, third] = chunks;
    let [one, two, three] = probes;
    let any = first
        .iter()
        .zip(second)
        .zip(third)
        .fold(0, |any, ((a, b), c)| {
            any | (u8::from(a | one.fold == one.byte)
                & u8::from(b | two.fold == two.byte)
                & u8::from(c | three.fold == three.byte))
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
