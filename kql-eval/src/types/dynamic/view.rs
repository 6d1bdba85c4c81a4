//! Reading dynamic values in place.

use super::{HEADER, tag};

/// An encoded dynamic value, borrowed.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct DynamicRef<'a>(&'a [u8]);

/// What a dynamic value holds.
#[derive(Clone, Copy, Debug)]
pub enum Dynamic<'a> {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A whole number
    Long(i64),
    /// A number with fraction or exponent
    Real(f64),
    /// A string
    String(&'a str),
    /// A point in time, in ticks; prints as a string
    DateTime(i64),
    /// `[…]`
    Array(ArrayView<'a>),
    /// `{…}`
    Bag(BagView<'a>),
}

/// The elements of a dynamic array.
#[derive(Clone, Copy, Debug)]
pub struct ArrayView<'a>(Container<'a>);

/// The properties of a property bag, in the order written.
#[derive(Clone, Copy, Debug)]
pub struct BagView<'a>(Container<'a>);

#[derive(Clone, Copy, Debug)]
struct Container<'a> {
    /// The value from its tag to the end of its content, without the table of ends.
    content: &'a [u8],
    /// The table of ends, four bytes each.
    ends: &'a [u8],
}

impl<'a> DynamicRef<'a> {
    /// Takes bytes that an [`Encoder`](super::Encoder) wrote; other bytes read as null.
    #[must_use]
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// The encoded null.
    pub const NULL: DynamicRef<'static> = DynamicRef(&[tag::NULL]);

    /// The encoding, as a dynamic column or another container holds it: equal bytes are equal values, but bags of equal
    /// properties in another order have other bytes.
    #[must_use]
    pub const fn bytes(self) -> &'a [u8] {
        self.0
    }

    /// Whether this is null: written as such, or no bytes at all.
    #[must_use]
    pub fn is_null(self) -> bool {
        matches!(self.0.first(), None | Some(&tag::NULL))
    }

    /// What the value holds, read in place: no text is copied. Bytes that no encoder wrote hold null.
    #[must_use]
    pub fn view(self) -> Dynamic<'a> {
        let Some((&kind, rest)) = self.0.split_first() else {
            return Dynamic::Null;
        };
        match kind {
            tag::FALSE => Dynamic::Bool(false),
            tag::TRUE => Dynamic::Bool(true),
            tag::LONG => {
                eight(rest).map_or(Dynamic::Null, |b| Dynamic::Long(i64::from_le_bytes(b)))
            }
            tag::REAL => {
                eight(rest).map_or(Dynamic::Null, |b| Dynamic::Real(f64::from_le_bytes(b)))
            }
            tag::DATETIME => {
                eight(rest).map_or(Dynamic::Null, |b| Dynamic::DateTime(i64::from_le_bytes(b)))
            }
            // Four bytes of length come before the text, so that a string inside a container is as readable as one
            // alone.
            tag::STRING => rest
                .get(4..)
                .and_then(|text| std::str::from_utf8(text).ok())
                .map_or(Dynamic::Null, Dynamic::String),
            tag::ARRAY => {
                Container::new(self.0).map_or(Dynamic::Null, |c| Dynamic::Array(ArrayView(c)))
            }
            tag::BAG => Container::new(self.0).map_or(Dynamic::Null, |c| Dynamic::Bag(BagView(c))),
            // Other tags are written by no encoder. They read as null rather than fail: a view is taken in kernels that
            // cannot report.
            _ => Dynamic::Null,
        }
    }

    /// The property of a bag; `None` when this is no bag or has no such property.
    #[must_use]
    pub fn property(self, key: &str) -> Option<DynamicRef<'a>> {
        match self.view() {
            Dynamic::Bag(bag) => bag.get(key),
            _ => None,
        }
    }

    /// The element of an array, counted from the end when negative; `None` when this is no array or is too short.
    #[must_use]
    pub fn element(self, index: i64) -> Option<DynamicRef<'a>> {
        let Dynamic::Array(array) = self.view() else {
            return None;
        };
        let length = i64::try_from(array.len()).ok()?;
        let index = if index < 0 {
            index.checked_add(length)?
        } else {
            index
        };
        array.get(usize::try_from(index).ok()?)
    }
}

impl<'a> ArrayView<'a> {
    /// How many elements there are.
    #[must_use]
    pub fn len(self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The element at `index`, from 0.
    #[must_use]
    pub fn get(self, index: usize) -> Option<DynamicRef<'a>> {
        self.0.piece(index).map(DynamicRef)
    }

    /// The elements in order.
    pub fn iter(self) -> impl DoubleEndedIterator<Item = DynamicRef<'a>> + ExactSizeIterator + 'a {
        (0..self.len()).map(move |i| self.get(i).unwrap_or(DynamicRef::NULL))
    }
}

impl<'a> BagView<'a> {
    /// How many properties there are.
    #[must_use]
    pub fn len(self) -> usize {
        self.0.len() / 2
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The value of the property `key`; letter case counts.
    #[must_use]
    pub fn get(self, key: &str) -> Option<DynamicRef<'a>> {
        (0..self.len())
            .find(|i| self.0.piece(2 * i) == Some(key.as_bytes()))
            .and_then(|i| self.0.piece(2 * i + 1))
            .map(DynamicRef)
    }

    /// The key and the value at `index`, from 0.
    #[must_use]
    pub fn entry(self, index: usize) -> Option<(&'a str, DynamicRef<'a>)> {
        let key = self.0.piece(2 * index)?;
        let value = self.0.piece(2 * index + 1).map(DynamicRef)?;
        Some((std::str::from_utf8(key).unwrap_or(""), value))
    }

    /// Keys and values in order.
    pub fn iter(
        self,
    ) -> impl DoubleEndedIterator<Item = (&'a str, DynamicRef<'a>)> + ExactSizeIterator + 'a {
        (0..self.len()).map(move |i| {
            let key = self
                .0
                .piece(2 * i)
                .and_then(|key| std::str::from_utf8(key).ok())
                .unwrap_or("");
            (
                key,
                self.0.piece(2 * i + 1).map_or(DynamicRef::NULL, DynamicRef),
            )
        })
    }
}

impl<'a> Container<'a> {
    fn new(bytes: &'a [u8]) -> Option<Self> {
        let (rest, count) = bytes.split_last_chunk::<4>()?;
        let count = u32::from_le_bytes(*count) as usize;
        let (content, ends) =
            rest.split_at_checked(rest.len().checked_sub(count.checked_mul(4)?)?)?;
        Some(Self { content, ends })
    }

    fn len(self) -> usize {
        self.ends.len() / 4
    }

    fn end(self, index: usize) -> Option<usize> {
        let bytes = self.ends.get(index.checked_mul(4)?..)?.first_chunk::<4>()?;
        Some(u32::from_le_bytes(*bytes) as usize)
    }

    fn piece(self, index: usize) -> Option<&'a [u8]> {
        let start = match index.checked_sub(1) {
            Some(before) => self.end(before)?,
            None => HEADER,
        };
        self.content.get(start..self.end(index)?)
    }
}

fn eight(bytes: &[u8]) -> Option<[u8; 8]> {
    bytes.first_chunk::<8>().copied()
}
