//! Pieces of needles that stand in the raw text of every wanted record.

use kql_eval::exec::Needle;

use super::record::letter;

/// A piece of a needle: what of it stands in the text of a file as it is, in either letter case.
///
/// It has no quote, which the file may write as two, and where letter case does not count none but ASCII characters. One
/// quote may stand anywhere in it all the same: the closing quote of a cell that goes on behind it (`"ab"cd` is `abcd`).
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Fragment {
    /// In folded letter case; no folded byte is a quote.
    bytes: Box<[u8]>,
    /// The place of the rarest pair of neighbours.
    pivot: usize,
    /// That pair.
    pub pair: [u8; 2],
}

/// Bytes that are equal but for ASCII letter case are equal when folded; a few others are as well.
pub(super) const fn folded(byte: u8) -> u8 {
    byte | 0x20
}

impl Fragment {
    /// The longest piece of a needle; nothing when it is too short to be of use.
    pub fn of(needle: &Needle) -> Option<Self> {
        let is_border =
            |c: char| matches!(c, '"' | '\u{2}') || !needle.case_sensitive && !c.is_ascii();
        let longest = needle.text.split(is_border).max_by_key(|text| text.len())?;
        let bytes: Box<[u8]> = longest.bytes().map(folded).collect();
        let pairs = bytes.iter().zip(bytes.iter().skip(1)).enumerate();
        let (pivot, (first, second)) = pairs
            .min_by_key(|(_, (first, second))| frequency(**first) * (frequency(**second) + 30))?;
        let pair = [*first, *second];
        Some(Self { bytes, pivot, pair })
    }

    /// Whether the fragment stands where its pair may begin at `place`.
    pub fn is_around(&self, text: &[u8], place: usize) -> bool {
        let starts = [
            place.checked_sub(self.pivot),
            place.checked_sub(self.pivot + 1),
        ];
        starts
            .into_iter()
            .flatten()
            .any(|start| self.is_at(text.get(start..).unwrap_or_default()))
    }

    /// Whether a text begins with the fragment, with at most one quote in it.
    fn is_at(&self, text: &[u8]) -> bool {
        let mut raw = text.iter();
        let mut quotes = 0;
        self.bytes.iter().all(|wanted| match raw.next() {
            Some(byte) if folded(*byte) == *wanted => true,
            Some(b'"') if quotes == 0 => {
                quotes = 1;
                raw.next().is_some_and(|byte| folded(*byte) == *wanted)
            }
            _ => false,
        })
    }

    /// Whether the fragment stands in a cell.
    pub fn is_in(&self, cell: &[u8]) -> bool {
        let [first, _] = self.pair;
        if !first.is_ascii_lowercase() {
            return (0..cell.len()).any(|place| {
                cell.get(place).is_some_and(|byte| folded(*byte) == first)
                    && self.is_around(cell, place)
            });
        }
        let mut from = 0;
        while let Some(place) = letter(first, cell.get(from..).unwrap_or_default()) {
            if self.is_around(cell, from + place) {
                return true;
            }
            from += place + 1;
        }
        false
    }
}

/// About how often a byte stands among a thousand of a log; only the order matters.
const fn frequency(byte: u8) -> u32 {
    match byte {
        b'e' | b'0' | b'1' => 60,
        b'a' | b'i' | b'o' | b's' | b'n' | b't' | b'r' | b'c' | b'2'..=b'9' => 45,
        b'd' | b'l' | b'm' | b'p' | b'u' | b'.' | b'-' | b' ' | b'\\' | b'/' => 25,
        b'f' | b'g' | b'h' | b'b' | b'w' | b',' | b':' | b'_' => 15,
        b'v' | b'y' | b'k' | b'x' => 8,
        b'j' | b'q' | b'z' => 3,
        _ => 5,
    }
}

/// The fragments of one condition: one of them stands in every wanted record.
#[derive(Clone, Default, Debug)]
pub(super) struct Fragments(pub Vec<Fragment>);

/// So many bytes are looked at together.
const BLOCK: usize = 64;

impl Fragments {
    /// A place of one of them, the first at or behind `from` as far as blocks are concerned: no record before has one.
    pub fn find(&self, text: &[u8], from: usize) -> Option<usize> {
        let mut at = from;
        let firsts = text.get(at..)?.as_chunks::<BLOCK>().0;
        let seconds = text
            .get(at + 1..)
            .unwrap_or_default()
            .as_chunks::<BLOCK>()
            .0;
        for (firsts, seconds) in firsts.iter().zip(seconds) {
            if self.may_begin(firsts, seconds)
                && let Some(place) = self.among(text, at, at + BLOCK)
            {
                return Some(place);
            }
            at += BLOCK;
        }
        self.among(text, at, text.len())
    }

    /// Whether a pair may stand in a block, given with the block one byte on.
    #[inline]
    fn may_begin(&self, firsts: &[u8; BLOCK], seconds: &[u8; BLOCK]) -> bool {
        let mut found = [0u8; BLOCK];
        for Fragment {
            pair: [first, second],
            ..
        } in &self.0
        {
            for ((found, left), right) in found.iter_mut().zip(firsts).zip(seconds) {
                let follows = (folded(*right) == *second) | (*right == b'"');
                *found |= u8::from((folded(*left) == *first) & follows);
            }
        }
        found.iter().fold(0, |any, found| any | found) != 0
    }

    fn among(&self, text: &[u8], from: usize, to: usize) -> Option<usize> {
        (from..to).find(|place| {
            let Some(byte) = text.get(*place) else {
                return false;
            };
            let byte = folded(*byte);
            self.0
                .iter()
                .any(|fragment| fragment.pair[0] == byte && fragment.is_around(text, *place))
        })
    }
}
