//! The values that an aggregation collects, each kept once and known by its number.

use arrow_array::Array as _;
use arrow_array::types::StringViewType;

use crate::keys::{Grouping, Interner, Pieces};
use crate::types::dynamic::{Dynamic, DynamicRef, Encoder};
use crate::types::{Column, Data, Dyn, Reader, ScalarType, Text, convert};

/// What an aggregation takes from a row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Taken {
    /// The value with this number.
    Value(u32),
    /// Null.
    Null,
}

/// Distinct values of one type, numbered.
pub(super) enum InternedValues {
    /// Texts.
    Texts(Interner),
    /// Values that are equal when their keys are.
    Keys(Grouping),
    /// Values that are equal when their encodings are. Arrays are taken apart.
    Encoded(Interner),
}

impl InternedValues {
    /// For counting: equal values have equal numbers, arrays are values as others.
    pub fn to_count(ty: ScalarType) -> Self {
        match ty {
            ScalarType::String => Self::Texts(Interner::default()),
            _ => Self::Keys(Grouping::new(vec![ty])),
        }
    }

    /// For arrays of values: those with equal numbers are written alike, and the elements of arrays are values themselves.
    pub fn to_list(ty: ScalarType) -> Self {
        match ty {
            // Zeros and equal decimals can be written in several ways.
            ScalarType::Real | ScalarType::Decimal | ScalarType::Dynamic => {
                Self::Encoded(Interner::default())
            }
            _ => Self::to_count(ty),
        }
    }

    /// How many distinct values there are.
    pub fn count(&self) -> usize {
        match self {
            Self::Keys(grouping) => grouping.count(),
            Self::Texts(values) | Self::Encoded(values) => values.len(),
        }
    }

    /// Hands on what is taken from each row, with the row's group.
    pub fn take(&mut self, column: &Column, of_row: &[u32], mut each: impl FnMut(u32, Taken)) {
        match self {
            Self::Texts(values) => {
                let mut groups = of_row.iter();
                let mut each_value = |value: u32| {
                    if let Some(group) = groups.next() {
                        each(*group, Taken::Value(value));
                    }
                };
                if let Some(dictionary) = column.as_dictionary() {
                    values.number_keys::<StringViewType>(dictionary, each_value);
                    return;
                }
                match column.reader::<Text>() {
                    Reader::Constant(text) => {
                        let value = values.number(text.unwrap_or_default().as_bytes());
                        of_row.iter().for_each(|_| each_value(value));
                    }
                    Reader::Array(array) => values.number_all(array, each_value),
                }
            }
            Self::Keys(grouping) => {
                let keys = std::slice::from_ref(column);
                let rows = of_row
                    .iter()
                    .zip(grouping.number(keys, column.rows(), |_| {}));
                match nulls(column) {
                    Nulls::None => {
                        rows.for_each(|(group, value)| each(*group, Taken::Value(value)))
                    }
                    Nulls::All => of_row.iter().for_each(|group| each(*group, Taken::Null)),
                    Nulls::Some(nulls) => {
                        rows.zip(nulls.iter()).for_each(|((group, value), valid)| {
                            let value = valid.then_some(Taken::Value(value));
                            each(*group, value.unwrap_or(Taken::Null));
                        })
                    }
                }
            }
            Self::Encoded(values) => {
                take_encoded(values, column, of_row, each);
            }
        }
    }

    /// The numbers here of all values of another set, in its order; new ones are added.
    pub fn adopt(&mut self, other: &Self) -> Vec<u32> {
        match (self, other) {
            (Self::Keys(values), Self::Keys(other)) => values.adopt(other),
            (Self::Texts(values), Self::Texts(other))
            | (Self::Encoded(values), Self::Encoded(other)) => values.adopt(other),
            (Self::Texts(_) | Self::Keys(_) | Self::Encoded(_), _) => {
                unreachable!("states of one call have values of one type")
            }
        }
    }

    /// The values as dynamic ones.
    pub fn encoded(&self) -> EncodedValues {
        let mut pieces = Pieces::default();
        let grouping = match self {
            Self::Encoded(_) => return EncodedValues::AsTheyAre,
            Self::Keys(grouping) => grouping,
            Self::Texts(values) => {
                let mut encoder = Encoder::new();
                for text in values.iter() {
                    let text = std::str::from_utf8(text);
                    encoder.clear();
                    encoder.string(text.expect("what is read from a text is a text"));
                    pieces.push(encoder.value().bytes());
                }
                return EncodedValues::Written(pieces);
            }
        };
        for column in grouping.columns().iter().take(1) {
            let column = convert(column, ScalarType::Dynamic);
            let values = column.reader::<Dyn>();
            for row in 0..column.rows() {
                pieces.push(values.get(row).unwrap_or(DynamicRef::NULL).bytes());
            }
        }
        EncodedValues::Written(pieces)
    }

    /// About how many bytes this takes.
    pub fn size(&self) -> usize {
        match self {
            Self::Keys(grouping) => grouping.size(),
            Self::Texts(values) | Self::Encoded(values) => values.size(),
        }
    }
}

/// Values, each encoded once.
pub(super) enum EncodedValues {
    /// One after another
    Written(Pieces),
    /// They are kept encoded
    AsTheyAre,
}

impl EncodedValues {
    /// The value with this number; `values` are those that were encoded.
    pub fn get<'a>(&'a self, values: &'a InternedValues, number: u32) -> DynamicRef<'a> {
        DynamicRef::new(match (self, values) {
            (Self::Written(pieces), _) => pieces.get(number),
            (Self::AsTheyAre, InternedValues::Encoded(values)) => values.get(number),
            (Self::AsTheyAre, InternedValues::Texts(_) | InternedValues::Keys(_)) => {
                unreachable!("only values that are kept encoded are not written")
            }
        })
    }
}

enum Nulls<'a> {
    None,
    All,
    Some(&'a arrow_buffer::NullBuffer),
}

fn nulls(column: &Column) -> Nulls<'_> {
    match column.data() {
        Data::Constant(value) if value.is_null() => Nulls::All,
        Data::Constant(_) => Nulls::None,
        Data::Array(array) => match array.nulls() {
            Some(nulls) if nulls.null_count() > 0 => Nulls::Some(nulls),
            _ => Nulls::None,
        },
    }
}

/// What is taken of dynamic values: elements of arrays, and other values as they are.
fn take_encoded(
    values: &mut Interner,
    column: &Column,
    of_row: &[u32],
    mut each: impl FnMut(u32, Taken),
) {
    let column = convert(column, ScalarType::Dynamic);
    let reader = column.reader::<Dyn>();
    let mut take = |value: DynamicRef<'_>| {
        if value.is_null() {
            Taken::Null
        } else {
            Taken::Value(values.number(value.bytes()))
        }
    };
    for (row, &group) in of_row.iter().enumerate() {
        let value = reader.get(row).unwrap_or(DynamicRef::NULL);
        if let Dynamic::Array(array) = value.view() {
            array.iter().for_each(|element| each(group, take(element)));
        } else {
            each(group, take(value));
        }
    }
}
