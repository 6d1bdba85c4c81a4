//! Pieces of needles that occur in the raw text of every record that the pushed-down filter leaves.

use kql_eval::exec::Needle;

use super::record::letter;

/// The longest substring of a needle that CSV never escapes, so that it occurs verbatim in the raw record, in either letter
/// case.
///
/// It has no quote, which the file may write as two, and where letter case does not count none but ASCII characters. One
/// quote may be anywhere in it all the same: the closing quote of a cell that goes on behind it (`"ab"cd` is `abcd`).
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Fragment {
    /// In folded letter case; no folded byte is a quote.
    bytes: Box<[u8]>,
    /// The place of the rarest pair of neighbours.
    pivot: usize,
    /// That pair.
    pair: [u8; 2],
    /// How often it occurs in a sample of the file.
    pub count: usize,
}

/// How often bytes follow one another in a sample of a file, in folded letter case.
pub(super) struct Pairs(Box<[u16]>);

impl Pairs {
    /// The pairs of a text.
    pub fn of(text: &[u8]) -> Self {
        // A table of all pairs: 128 KB, which fit the second cache, where a map would hash every byte of the sample.
        let mut counts = vec![0u16; 1 << 16].into_boxed_slice();
        for (first, second) in text.iter().zip(text.iter().skip(1)) {
            if let Some(count) = counts.get_mut(Self::place(folded(*first), folded(*second))) {
                *count = count.saturating_add(1);
            }
        }
        Self(counts)
    }

    fn place(first: u8, second: u8) -> usize {
        usize::from(u16::from_be_bytes([first, second]))
    }

    /// How often the first byte is followed by the second or by a quote.
    fn count(&self, first: u8, second: u8) -> usize {
        let count = |second| {
            let count = self.0.get(Self::place(first, second));
            usize::from(count.copied().unwrap_or_default())
        };
        count(second) + count(b'"')
    }
}

/// Bytes that are equal but for ASCII letter case are equal when folded; a few others are as well.
pub(super) const fn folded(byte: u8) -> u8 {
    byte | 0x20
}

impl Fragment {
    /// The longest piece of a needle; None when it is too short to be of use.
    pub fn of(needle: &Needle, text: &Pairs) -> Option<Self> {
        let is_border =
            // Folded, U+0002 is a quote.
            |c: char| matches!(c, '"' | '\u{2}') || !needle.case_sensitive && !c.is_ascii();
        let longest = needle.text.split(is_border).max_by_key(|text| text.len())?;
        let bytes: Box<[u8]> = longest.bytes().map(folded).collect();
        let pairs = bytes.iter().zip(bytes.iter().skip(1)).enumerate();
        let (pivot, (first, second)) =
            pairs.min_by_key(|(_, (first, second))| text.count(**first, **second))?;
        let pair = [*first, *second];
        let count = text.count(pair[0], pair[1]);
        Some(Self {
            bytes,
            pivot,
            pair,
            count,
        })
    }

    /// Whether the fragment begins at `place`, where its pair does.
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

    /// Whether the fragment occurs in a cell.
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

/// The fragments of one condition: each record that may meet it contains one of them.
#[derive(Clone, Default, Debug)]
pub(super) struct Fragments(pub Vec<Fragment>);

/// How many bytes are compared at a time.
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
            if let Some(found) = self.pairs_in(firsts, seconds) {
                let mut found = found.iter().zip(at..);
                let hit = found.find(|(found, place)| **found != 0 && self.is_around(text, *place));
                if let Some((_, place)) = hit {
                    return Some(place);
                }
            }
            at += BLOCK;
        }
        (at..text.len()).find(|place| self.is_around(text, *place))
    }

    /// Where pairs may be in a block, given with the block one byte on; None when none does.
    #[inline]
    fn pairs_in(&self, firsts: &[u8; BLOCK], seconds: &[u8; BLOCK]) -> Option<[u8; BLOCK]> {
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
        (found.iter().fold(0, |any, found| any | found) != 0).then_some(found)
    }

    fn is_around(&self, text: &[u8], place: usize) -> bool {
        let Some(byte) = text.get(place) else {
            return false;
        };
        let byte = folded(*byte);
        self.0
            .iter()
            .any(|fragment| fragment.pair[0] == byte && fragment.is_around(text, place))
    }
}
