//! Decoding of PLAIN pages into columns.

use std::ops::Range;
use std::sync::Arc;

use arrow_array::builder::make_view;
use arrow_array::types::{
    Date32Type, DurationMicrosecondType, DurationMillisecondType, DurationNanosecondType,
    DurationSecondType, Time32MillisecondType, Time32SecondType, Time64MicrosecondType,
    Time64NanosecondType,
};
use arrow_array::{
    Array, ArrayRef, Float32Array, Float64Array, Int32Array, Int64Array, StringViewArray,
};
use arrow_buffer::{Buffer, NullBuffer};
use arrow_schema::{DataType, TimeUnit};
use bytes::Bytes;
use kql_eval::arrow::column;
use kql_eval::types::ticks::{MICROSECOND, MILLISECOND, SECOND, UNIX_EPOCH, in_range};
use kql_eval::types::{Column, ScalarType};
use parquet::basic::Type as Physical;

use super::pages::Unusual;

/// The place of a value that is null.
pub(super) const NULL: u32 = u32::MAX;

/// How a column's values are encoded in its pages.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Form {
    /// Bytes after their length
    Text,
    Int32,
    Int64,
    Float,
    Double,
}

/// Values of a page, by their places among those that are not null, in ascending order.
pub(super) enum Picks<'p> {
    Range(Range<usize>),
    /// [`NULL`] for what is null.
    Each(&'p [u32]),
}

impl Form {
    /// The form of a column's values; None when they are not read from pages.
    pub fn of(physical: Physical, data_type: &DataType) -> Option<Self> {
        Some(match (physical, data_type) {
            (Physical::BYTE_ARRAY, DataType::Dictionary(_, values)) => {
                Self::of(physical, values).filter(|form| *form == Self::Text)?
            }
            (
                Physical::BYTE_ARRAY,
                DataType::Utf8
                | DataType::LargeUtf8
                | DataType::Utf8View
                | DataType::Binary
                | DataType::LargeBinary
                | DataType::BinaryView,
            ) => Self::Text,
            (Physical::INT32, DataType::Int32 | DataType::Date32 | DataType::Time32(_)) => {
                Self::Int32
            }
            (
                Physical::INT64,
                DataType::Int64
                | DataType::Timestamp(..)
                | DataType::Time64(_)
                | DataType::Duration(_),
            ) => Self::Int64,
            (Physical::FLOAT, DataType::Float32) => Self::Float,
            (Physical::DOUBLE, DataType::Float64) => Self::Double,
            _ => return None,
        })
    }
}

/// Numbers of a page as a column.
pub(super) fn numbers(
    form: Form,
    data_type: &DataType,
    data: &[u8],
    picks: &Picks<'_>,
) -> Result<Column, Unusual> {
    let nulls = nulls(picks);
    match form {
        Form::Int32 => {
            let values = natives(data, picks, i32::from_le_bytes)?;
            let array = Int32Array::new(values.into(), nulls);
            of_ints(array, data_type)
        }
        Form::Int64 => {
            let values = natives(data, picks, i64::from_le_bytes)?;
            of_longs(Int64Array::new(values.into(), nulls), data_type)
        }
        Form::Float => {
            let values = natives(data, picks, f32::from_le_bytes)?;
            converted(Arc::new(Float32Array::new(values.into(), nulls)))
        }
        Form::Double => {
            let values = natives(data, picks, f64::from_le_bytes)?;
            let array = Float64Array::new(values.into(), nulls);
            Ok(Column::array(ScalarType::Real, Arc::new(array)))
        }
        Form::Text => Err(Unusual),
    }
}

fn converted(array: ArrayRef) -> Result<Column, Unusual> {
    column(&array).map_err(|_| Unusual)
}

fn of_ints(array: Int32Array, data_type: &DataType) -> Result<Column, Unusual> {
    converted(match data_type {
        DataType::Date32 => Arc::new(array.reinterpret_cast::<Date32Type>()),
        DataType::Time32(TimeUnit::Second) => {
            Arc::new(array.reinterpret_cast::<Time32SecondType>())
        }
        DataType::Time32(_) => Arc::new(array.reinterpret_cast::<Time32MillisecondType>()),
        _ => return Ok(Column::array(ScalarType::Int, Arc::new(array))),
    })
}

fn of_longs(array: Int64Array, data_type: &DataType) -> Result<Column, Unusual> {
    converted(match data_type {
        DataType::Timestamp(unit, _) => return datetimes(&array, *unit),
        DataType::Time64(TimeUnit::Microsecond) => {
            Arc::new(array.reinterpret_cast::<Time64MicrosecondType>())
        }
        DataType::Time64(_) => Arc::new(array.reinterpret_cast::<Time64NanosecondType>()),
        DataType::Duration(TimeUnit::Second) => {
            Arc::new(array.reinterpret_cast::<DurationSecondType>())
        }
        DataType::Duration(TimeUnit::Millisecond) => {
            Arc::new(array.reinterpret_cast::<DurationMillisecondType>())
        }
        DataType::Duration(TimeUnit::Microsecond) => {
            Arc::new(array.reinterpret_cast::<DurationMicrosecondType>())
        }
        DataType::Duration(TimeUnit::Nanosecond) => {
            Arc::new(array.reinterpret_cast::<DurationNanosecondType>())
        }
        _ => return Ok(Column::array(ScalarType::Long, Arc::new(array))),
    })
}

/// Times since 1970 as ticks. Whether all of them fit is asked of the least and the greatest.
fn datetimes(array: &Int64Array, unit: TimeUnit) -> Result<Column, Unusual> {
    let ticks = |value: i64| match unit {
        TimeUnit::Second => value.wrapping_mul(SECOND),
        TimeUnit::Millisecond => value.wrapping_mul(MILLISECOND),
        TimeUnit::Microsecond => value.wrapping_mul(MICROSECOND),
        TimeUnit::Nanosecond => value.div_euclid(100),
    };
    // Far beyond the year 9999 in either direction and far within what the product can hold.
    let limit = match unit {
        TimeUnit::Second => i64::MAX / SECOND / 2,
        TimeUnit::Millisecond => i64::MAX / MILLISECOND / 2,
        TimeUnit::Microsecond => i64::MAX / MICROSECOND / 2,
        TimeUnit::Nanosecond => i64::MAX,
    };
    let since_1970 = |value: i64| ticks(value).wrapping_add(UNIX_EPOCH);
    let fits = |value: i64| {
        (-limit..=limit).contains(&value)
            && ticks(value)
                .checked_add(UNIX_EPOCH)
                .and_then(in_range)
                .is_some()
    };
    // Two passes over plain numbers, which the compiler turns into vector instructions; a check for each value would not be one.
    let least = array.values().iter().min().copied().unwrap_or(0);
    let greatest = array.values().iter().max().copied().unwrap_or(0);
    if !fits(least) || !fits(greatest) {
        return Err(Unusual);
    }
    let values: Vec<i64> = match unit {
        TimeUnit::Microsecond => {
            let values = array.values().iter();
            values
                .map(|value| value.wrapping_mul(MICROSECOND).wrapping_add(UNIX_EPOCH))
                .collect()
        }
        _ => array
            .values()
            .iter()
            .map(|value| since_1970(*value))
            .collect(),
    };
    let array = Int64Array::new(values.into(), array.nulls().cloned());
    Ok(Column::array(ScalarType::DateTime, Arc::new(array)))
}

fn natives<const WIDTH: usize, T: Default>(
    data: &[u8],
    picks: &Picks<'_>,
    value: impl Fn([u8; WIDTH]) -> T,
) -> Result<Vec<T>, Unusual> {
    let (values, _) = data.as_chunks::<WIDTH>();
    match picks {
        Picks::Range(range) => {
            let values = values.get(range.clone()).ok_or(Unusual)?;
            Ok(values.iter().map(|bytes| value(*bytes)).collect())
        }
        Picks::Each(places) => {
            let picked = places.iter().map(|place| match *place {
                NULL => Ok(T::default()),
                place => {
                    let bytes = usize::try_from(place).ok().and_then(|at| values.get(at));
                    Ok(value(*bytes.ok_or(Unusual)?))
                }
            });
            picked.collect()
        }
    }
}

fn nulls(picks: &Picks<'_>) -> Option<NullBuffer> {
    match picks {
        Picks::Each(places) if places.contains(&NULL) => {
            Some(places.iter().map(|place| *place != NULL).collect())
        }
        _ => None,
    }
}

/// Texts one after the other, each behind its length; read forwards.
#[derive(Debug)]
pub(super) struct Texts {
    data: Bytes,
    /// Where the next text begins, and its place.
    at: usize,
    index: usize,
}

impl Texts {
    /// The texts of a page.
    pub const fn new(data: Bytes) -> Self {
        Self {
            data,
            at: 0,
            index: 0,
        }
    }

    /// Some of the texts as views into the page; null is the empty text.
    pub fn column(&mut self, picks: &Picks<'_>) -> Result<Column, Unusual> {
        let (mut views, mut bytes) = (Vec::new(), 0);
        let mut push = |text: Option<(u32, &[u8])>| {
            let (offset, text) = text.unwrap_or_default();
            bytes += text.len();
            views.push(make_view(text, 0, offset));
        };
        match picks {
            Picks::Range(range) => {
                for index in range.clone() {
                    push(Some(Self::get(
                        &self.data,
                        &mut self.at,
                        &mut self.index,
                        index,
                    )?));
                }
            }
            Picks::Each(places) => {
                for place in *places {
                    let text = match *place {
                        NULL => None,
                        place => {
                            let index = usize::try_from(place).map_err(|_| Unusual)?;
                            Some(Self::get(&self.data, &mut self.at, &mut self.index, index)?)
                        }
                    };
                    push(text);
                }
            }
        }
        let buffer = Buffer::from(self.data.clone());
        let array = StringViewArray::try_new(views.into(), vec![buffer], None);
        let array = array.map_err(|_| Unusual)?;
        // A few texts do not hold on to the whole page.
        let array = if bytes * 4 < self.data.len() {
            array.gc()
        } else {
            array
        };
        Ok(Column::array(ScalarType::String, Arc::new(array)))
    }

    /// The text at a place and where it begins. Places are asked for in ascending order.
    fn get<'d>(
        data: &'d [u8],
        at: &mut usize,
        index: &mut usize,
        place: usize,
    ) -> Result<(u32, &'d [u8]), Unusual> {
        loop {
            let length = data.get(*at..).and_then(<[u8]>::first_chunk);
            let length = u32::from_le_bytes(*length.ok_or(Unusual)?);
            let start = *at + 4;
            let end = start + usize::try_from(length).map_err(|_| Unusual)?;
            *at = end;
            *index += 1;
            if *index > place {
                let text = data.get(start..end).ok_or(Unusual)?;
                return Ok((u32::try_from(start).map_err(|_| Unusual)?, text));
            }
        }
    }
}
