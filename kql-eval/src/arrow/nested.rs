//! Lists, structs and maps as dynamic values.

use std::collections::HashSet;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef};
use arrow_buffer::NullBuffer;
use arrow_schema::DataType;

use super::array::{self, Unreadable};
use crate::types::dynamic::Encoder;
use crate::types::{Column, Dyn, Kind, ScalarType, Text};

/// The values of a nested array as dynamic.
///
/// A list is an array, a struct a bag without its null properties, a map a bag with its keys as text; where keys repeat the
/// last one counts. Values within are those of [`array::column`], packed.
pub(super) fn column(array: &ArrayRef) -> Result<Column, Unreadable> {
    let values = Values::of(array)?;
    let mut builder = Dyn::builder(array.len());
    let mut encoder = Encoder::new();
    for row in 0..array.len() {
        encoder.clear();
        values.encode(row, &mut encoder);
        Dyn::append(&mut builder, encoder.value());
    }
    Ok(Column::array(ScalarType::Dynamic, Dyn::finish(builder)))
}

/// An array taken apart down to its plain columns.
enum Values {
    Plain {
        /// The nulls of the array: a null string is the empty one in the column.
        nulls: Option<NullBuffer>,
        column: Column,
    },
    List {
        array: ArrayRef,
        /// Where the elements of a row begin, and of the last one end.
        offsets: Vec<usize>,
        items: Box<Values>,
    },
    Struct {
        array: ArrayRef,
        properties: Vec<(String, Values)>,
    },
    Map {
        array: ArrayRef,
        offsets: Vec<usize>,
        keys: Column,
        items: Box<Values>,
    },
}

impl Values {
    fn of(array: &ArrayRef) -> Result<Self, Unreadable> {
        match array.data_type() {
            DataType::List(_) => {
                let list = array.as_list::<i32>();
                Self::list(array, starts(list.offsets()), list.values())
            }
            DataType::LargeList(_) => {
                let list = array.as_list::<i64>();
                let offsets = list.offsets().iter().map(|at| usize::try_from(*at));
                let offsets = offsets.map(Result::unwrap_or_default).collect();
                Self::list(array, offsets, list.values())
            }
            DataType::FixedSizeList(_, _) => {
                let list = array.as_fixed_size_list();
                let length = usize::try_from(list.value_length()).unwrap_or_default();
                let offsets = (0..=list.len()).map(|row| row * length).collect();
                Self::list(array, offsets, list.values())
            }
            DataType::Struct(fields) => {
                let columns = array.as_struct().columns();
                let properties = fields.iter().zip(columns);
                let properties = properties
                    .map(|(field, column)| Ok((field.name().clone(), Self::of(column)?)))
                    .collect::<Result<_, Unreadable>>()?;
                Ok(Self::Struct {
                    array: array.clone(),
                    properties,
                })
            }
            DataType::Map(..) => {
                let map = array.as_map();
                let keys = array::column(map.keys())?;
                Ok(Self::Map {
                    array: array.clone(),
                    offsets: starts(map.offsets()),
                    keys: crate::types::convert(&keys, ScalarType::String),
                    items: Box::new(Self::of(map.values())?),
                })
            }
            _ => Ok(Self::Plain {
                nulls: array.logical_nulls(),
                column: array::column(array)?,
            }),
        }
    }

    fn list(array: &ArrayRef, offsets: Vec<usize>, items: &ArrayRef) -> Result<Self, Unreadable> {
        Ok(Self::List {
            array: array.clone(),
            offsets,
            items: Box::new(Self::of(items)?),
        })
    }

    fn is_null(&self, row: usize) -> bool {
        match self {
            Self::Plain { nulls, column } => {
                let is_null = nulls.as_ref().is_some_and(|nulls| nulls.is_null(row));
                is_null || column.scalar(row).is_null()
            }
            Self::List { array, .. } | Self::Struct { array, .. } | Self::Map { array, .. } => {
                array.is_null(row)
            }
        }
    }

    fn encode(&self, row: usize, encoder: &mut Encoder) {
        if self.is_null(row) {
            encoder.null();
            return;
        }
        match self {
            Self::Plain { column, .. } => column.scalar(row).encode(encoder),
            Self::List { offsets, items, .. } => {
                encoder.begin_array();
                span(offsets, row).for_each(|item| items.encode(item, encoder));
                encoder.end();
            }
            Self::Struct { properties, .. } => {
                encoder.begin_bag();
                for (name, values) in properties {
                    if !values.is_null(row) {
                        encoder.key(name);
                        values.encode(row, encoder);
                    }
                }
                encoder.end();
            }
            Self::Map {
                offsets,
                keys,
                items,
                ..
            } => {
                let keys = keys.reader::<Text>();
                let mut seen = HashSet::new();
                let mut last: Vec<(&str, usize)> = span(offsets, row)
                    .rev()
                    .filter_map(|item| Some((keys.get(item)?, item)))
                    .filter(|(key, _)| seen.insert(*key))
                    .collect();
                last.reverse();
                encoder.begin_bag();
                for (key, item) in last {
                    encoder.key(key);
                    items.encode(item, encoder);
                }
                encoder.end();
            }
        }
    }
}

fn starts(offsets: &[i32]) -> Vec<usize> {
    let offsets = offsets.iter().map(|at| usize::try_from(*at));
    offsets.map(Result::unwrap_or_default).collect()
}

/// The elements of a row.
fn span(offsets: &[usize], row: usize) -> std::ops::Range<usize> {
    let start = offsets.get(row).copied().unwrap_or_default();
    start..offsets.get(row + 1).copied().unwrap_or(start)
}
