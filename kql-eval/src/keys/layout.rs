//! How the values of key columns stand in keys of 64-bit words.

use crate::types::ScalarType;

/// Some bits of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The word.
    pub word: usize,
    /// How far the bits are from the word's lowest.
    pub shift: u32,
}

/// Where a column's values stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Placed {
    /// The value: a bit, half a word, a word, or a word and the next one.
    pub value: Place,
    /// The bit that is set where the value is null; byte strings have a number for null instead.
    pub null: Option<Place>,
}

/// How many bits the values of a type take.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Width {
    Bit,
    Half,
    Word,
    TwoWords,
}

const fn width(ty: ScalarType) -> Width {
    match ty {
        ScalarType::Bool => Width::Bit,
        ScalarType::Int | ScalarType::String | ScalarType::Dynamic => Width::Half,
        ScalarType::Long | ScalarType::Real | ScalarType::DateTime | ScalarType::TimeSpan => {
            Width::Word
        }
        ScalarType::Decimal | ScalarType::Guid => Width::TwoWords,
    }
}

/// Whether the values are byte strings, which stand in keys by their numbers.
pub(super) const fn is_interned(ty: ScalarType) -> bool {
    matches!(ty, ScalarType::String | ScalarType::Dynamic)
}

/// The places of columns of these types, and how many words a key has: at least one.
pub(super) fn places(types: &[ScalarType]) -> (Vec<Placed>, usize) {
    let mut room = Room::default();
    let mut values: Vec<Option<Place>> = vec![None; types.len()];
    // The widest first, so that halves and bits fill what is left of words that have been begun: a short key is hashed
    // and compared in fewer steps.
    for wanted in [Width::TwoWords, Width::Word, Width::Half, Width::Bit] {
        for (ty, slot) in types.iter().zip(&mut values) {
            if width(*ty) == wanted {
                *slot = Some(room.take(wanted));
            }
        }
    }
    let placed = types.iter().zip(values).map(|(ty, value)| Placed {
        value: value.expect("every type has a width"),
        null: (!is_interned(*ty)).then(|| room.take(Width::Bit)),
    });
    let placed = placed.collect();
    (placed, room.words.max(1))
}

/// What is left in the words begun.
#[derive(Default)]
struct Room {
    words: usize,
    /// The upper half of a word.
    half: Option<usize>,
    /// Where the next bit stands.
    bit: Option<Place>,
}

impl Room {
    fn take(&mut self, width: Width) -> Place {
        match width {
            Width::TwoWords => self.begin(2),
            Width::Word => self.begin(1),
            Width::Half => match self.half.take() {
                Some(word) => Place { word, shift: 32 },
                None => {
                    let place = self.begin(1);
                    self.half = Some(place.word);
                    place
                }
            },
            Width::Bit => {
                let place = match self.bit.take() {
                    Some(place) => place,
                    None => self.take(Width::Half),
                };
                if place.shift % 32 < 31 {
                    self.bit = Some(Place {
                        word: place.word,
                        shift: place.shift + 1,
                    });
                }
                place
            }
        }
    }

    const fn begin(&mut self, words: usize) -> Place {
        let word = self.words;
        self.words += words;
        Place { word, shift: 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::{Placed, ScalarType, Width, places, width};

    /// The bits that a column's values and its null take, as (word, bit).
    fn bits(ty: ScalarType, placed: &Placed) -> Vec<(usize, u32)> {
        let count = match width(ty) {
            Width::Bit => 1,
            Width::Half => 32,
            Width::Word => 64,
            Width::TwoWords => 128,
        };
        let from = placed.value.shift;
        let value = (from..from + count).map(|bit| {
            let word = placed.value.word + usize::try_from(bit / 64).unwrap();
            (word, bit % 64)
        });
        let null = placed.null.map(|null| (null.word, null.shift));
        value.chain(null).collect()
    }

    #[test]
    fn columns_share_no_bit_of_a_key() {
        for count in 0..80 {
            let types: Vec<ScalarType> = ScalarType::ALL.into_iter().cycle().take(count).collect();
            let (placed, words) = places(&types);
            let mut all: Vec<_> = types
                .iter()
                .zip(&placed)
                .flat_map(|(ty, placed)| bits(*ty, placed))
                .collect();
            assert!(all.iter().all(|(word, _)| *word < words));
            let total = all.len();
            all.sort_unstable();
            all.dedup();
            assert_eq!(all.len(), total);
        }
    }

    #[test]
    fn a_text_and_a_time_take_two_words() {
        assert_eq!(places(&[ScalarType::String, ScalarType::DateTime]).1, 2);
    }
}
