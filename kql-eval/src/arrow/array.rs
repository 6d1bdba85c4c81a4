//! Arrow arrays of all types as columns of KQL's.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Date32Type, Date64Type, Decimal32Type, Decimal64Type, Decimal128Type,
    Decimal256Type, DecimalType, DurationMicrosecondType, DurationMillisecondType,
    DurationNanosecondType, DurationSecondType, Float16Type, Float32Type, Int8Type, Int16Type,
    Time32MillisecondType, Time32SecondType, Time64MicrosecondType, Time64NanosecondType,
    TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType,
    TimestampSecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef, UInt32Array};
use arrow_schema::{DataType, TimeUnit};

use super::nested;
use crate::types::ticks::{DAY, MICROSECOND, MILLISECOND, SECOND, UNIX_EPOCH, in_range};
use crate::types::{
    Cell, Column, DateTime, Dec, Guid, Int, Kind, Long, Real, Scalar, ScalarType, Text, TimeSpan,
    parse_decimal,
};

/// Why an array cannot become a column.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Unreadable {
    /// Its type has no counterpart; Arrow's name for it.
    Type(String),
    /// A value does not fit the column's type.
    Value {
        /// The row, from 0; for values within lists and maps the number of the element in their array.
        row: usize,
        /// The value as text.
        value: String,
    },
}

impl Unreadable {
    /// A value that does not fit.
    #[must_use]
    pub fn value(row: usize, value: impl ToString) -> Self {
        Self::Value {
            row,
            value: value.to_string(),
        }
    }
}

/// The type that an Arrow type becomes, see the table of [the module](super).
///
/// # Errors
/// It has no counterpart: the Arrow type itself, or the one within it that has none.
pub fn scalar_type(ty: &DataType) -> Result<ScalarType, &DataType> {
    Ok(match ty {
        DataType::Boolean => ScalarType::Bool,
        DataType::Int8 | DataType::Int16 | DataType::Int32 | DataType::UInt8 | DataType::UInt16 => {
            ScalarType::Int
        }
        DataType::Int64 | DataType::UInt32 | DataType::UInt64 => ScalarType::Long,
        DataType::Float16 | DataType::Float32 | DataType::Float64 => ScalarType::Real,
        DataType::Decimal32(..)
        | DataType::Decimal64(..)
        | DataType::Decimal128(..)
        | DataType::Decimal256(..) => ScalarType::Decimal,
        DataType::Null
        | DataType::Utf8
        | DataType::LargeUtf8
        | DataType::Utf8View
        | DataType::Binary
        | DataType::LargeBinary
        | DataType::BinaryView => ScalarType::String,
        DataType::Timestamp(..) | DataType::Date32 | DataType::Date64 => ScalarType::DateTime,
        DataType::Time32(_) | DataType::Time64(_) | DataType::Duration(_) => ScalarType::TimeSpan,
        DataType::FixedSizeBinary(16) => ScalarType::Guid,
        DataType::Dictionary(_, values) => return scalar_type(values),
        DataType::List(item)
        | DataType::LargeList(item)
        | DataType::FixedSizeList(item, _)
        | DataType::Map(item, _) => {
            scalar_type(item.data_type())?;
            ScalarType::Dynamic
        }
        DataType::Struct(fields) => {
            for field in fields {
                scalar_type(field.data_type())?;
            }
            ScalarType::Dynamic
        }
        _ => return Err(ty),
    })
}

/// The values of an array as a column. Times finer than a tick are cut to it. The column shares the array's memory where
/// KQL keeps such values in the same form.
///
/// # Errors
/// The type has no counterpart, or a value does not fit: an unsigned number beyond `long`, a time beyond the year 9999, bytes
/// that are no UTF-8.
pub fn column(array: &ArrayRef) -> Result<Column, Unreadable> {
    match array.data_type() {
        DataType::Null => Ok(Column::build::<Text, _>((0..array.len()).map(|_| ""))),
        DataType::Boolean => Ok(Column::array(ScalarType::Bool, Arc::clone(array))),
        DataType::Int8 => Ok(exact::<Int8Type, Int, i32>(array)),
        DataType::Int16 => Ok(exact::<Int16Type, Int, i32>(array)),
        DataType::Int32 => Ok(Column::array(ScalarType::Int, Arc::clone(array))),
        DataType::UInt8 => Ok(exact::<UInt8Type, Int, i32>(array)),
        DataType::UInt16 => Ok(exact::<UInt16Type, Int, i32>(array)),
        DataType::UInt32 => Ok(exact::<UInt32Type, Long, i64>(array)),
        DataType::Int64 => Ok(Column::array(ScalarType::Long, Arc::clone(array))),
        DataType::UInt64 => {
            fallible::<UInt64Type, Long, _>(array, |value| i64::try_from(value).ok())
        }
        DataType::Float16 => {
            fallible::<Float16Type, Real, _>(array, |value| Some(f64::from(value)))
        }
        DataType::Float32 => Ok(exact::<Float32Type, Real, f64>(array)),
        DataType::Float64 => Ok(Column::array(ScalarType::Real, Arc::clone(array))),
        DataType::Decimal32(..) => decimals::<Decimal32Type>(array),
        DataType::Decimal64(..) => decimals::<Decimal64Type>(array),
        DataType::Decimal128(..) => decimals::<Decimal128Type>(array),
        DataType::Decimal256(..) => decimals::<Decimal256Type>(array),
        DataType::Utf8 => Ok(texts(array.as_string::<i32>().iter())),
        DataType::LargeUtf8 => Ok(texts(array.as_string::<i64>().iter())),
        DataType::Utf8View if array.null_count() == 0 => {
            Ok(Column::array(ScalarType::String, Arc::clone(array)))
        }
        DataType::Utf8View => Ok(texts(array.as_string_view().iter())),
        DataType::Binary => bytes_as_text(array.as_binary::<i32>().iter()),
        DataType::LargeBinary => bytes_as_text(array.as_binary::<i64>().iter()),
        DataType::BinaryView => bytes_as_text(array.as_binary_view().iter()),
        DataType::FixedSizeBinary(16) => {
            let values = array.as_fixed_size_binary();
            Ok(Column::build::<Guid, _>((0..values.len()).map(|row| {
                let bytes = values.is_valid(row).then(|| values.value(row))?;
                bytes.first_chunk::<16>().copied().map(u128::from_be_bytes)
            })))
        }
        DataType::Timestamp(..) | DataType::Date32 | DataType::Date64 => datetimes(array),
        DataType::Time32(_) | DataType::Time64(_) | DataType::Duration(_) => timespans(array),
        DataType::Dictionary(..) => dictionary(array),
        DataType::List(_)
        | DataType::LargeList(_)
        | DataType::FixedSizeList(..)
        | DataType::Map(..)
        | DataType::Struct(_) => nested::column(array),
        other => Err(Unreadable::Type(other.to_string())),
    }
}

fn exact<A, K, V>(array: &ArrayRef) -> Column
where
    A: ArrowPrimitiveType,
    K: Kind,
    V: From<A::Native> + Cell<K>,
{
    let values = array.as_primitive::<A>();
    Column::build::<K, _>(
        (0..values.len()).map(|row| values.is_valid(row).then(|| V::from(values.value(row)))),
    )
}

/// Converts values of which some may not fit.
fn fallible<A: ArrowPrimitiveType, K: Kind, V: Cell<K>>(
    array: &ArrayRef,
    convert: impl Fn(A::Native) -> Option<V>,
) -> Result<Column, Unreadable> {
    let values = array.as_primitive::<A>();
    let mut unfit = None;
    let column = Column::build::<K, _>((0..values.len()).map(|row| {
        let value = values.is_valid(row).then(|| values.value(row))?;
        let converted = convert(value);
        if converted.is_none() {
            unfit.get_or_insert((row, value));
        }
        converted
    }));
    match unfit {
        None => Ok(column),
        Some((row, value)) => Err(Unreadable::value(row, format!("{value:?}"))),
    }
}

fn decimals<A: DecimalType>(array: &ArrayRef) -> Result<Column, Unreadable> {
    let values = array.as_primitive::<A>();
    let mut unfit = None;
    let column = Column::build::<Dec, _>((0..values.len()).map(|row| {
        let text = values.is_valid(row).then(|| values.value_as_string(row))?;
        let value = parse_decimal(&text);
        if value.is_none() {
            unfit.get_or_insert((row, text));
        }
        value
    }));
    match unfit {
        None => Ok(column),
        Some((row, text)) => Err(Unreadable::value(row, text)),
    }
}

fn texts<'a>(values: impl ExactSizeIterator<Item = Option<&'a str>>) -> Column {
    Column::build::<Text, _>(values.map(Option::unwrap_or_default))
}

/// Bytes without a logical type are mostly text of writers that do not say so; what is no UTF-8 does not fit.
fn bytes_as_text<'a>(
    values: impl ExactSizeIterator<Item = Option<&'a [u8]>>,
) -> Result<Column, Unreadable> {
    let mut unfit = None;
    let column = Column::build::<Text, _>(values.enumerate().map(|(row, bytes)| {
        std::str::from_utf8(bytes.unwrap_or_default()).unwrap_or_else(|_| {
            unfit.get_or_insert((row, bytes));
            ""
        })
    }));
    match unfit {
        None => Ok(column),
        Some((row, bytes)) => Err(Unreadable::value(
            row,
            String::from_utf8_lossy(bytes.unwrap_or_default()),
        )),
    }
}

fn datetimes(array: &ArrayRef) -> Result<Column, Unreadable> {
    let since_1970 = |ticks: Option<i64>| in_range(ticks?.checked_add(UNIX_EPOCH)?);
    match array.data_type() {
        DataType::Timestamp(TimeUnit::Second, _) => {
            fallible::<TimestampSecondType, DateTime, _>(array, |v| since_1970(times(v, SECOND)))
        }
        DataType::Timestamp(TimeUnit::Millisecond, _) => {
            fallible::<TimestampMillisecondType, DateTime, _>(array, |v| {
                since_1970(times(v, MILLISECOND))
            })
        }
        DataType::Timestamp(TimeUnit::Microsecond, _) => {
            fallible::<TimestampMicrosecondType, DateTime, _>(array, |v| {
                since_1970(times(v, MICROSECOND))
            })
        }
        DataType::Timestamp(TimeUnit::Nanosecond, _) => {
            fallible::<TimestampNanosecondType, DateTime, _>(array, |v| {
                since_1970(Some(v.div_euclid(100)))
            })
        }
        DataType::Date32 => {
            fallible::<Date32Type, DateTime, _>(array, |v| since_1970(times(i64::from(v), DAY)))
        }
        DataType::Date64 => {
            fallible::<Date64Type, DateTime, _>(array, |v| since_1970(times(v, MILLISECOND)))
        }
        other => Err(Unreadable::Type(other.to_string())),
    }
}

fn timespans(array: &ArrayRef) -> Result<Column, Unreadable> {
    match array.data_type() {
        DataType::Time32(TimeUnit::Second) => {
            fallible::<Time32SecondType, TimeSpan, _>(array, |v| times(i64::from(v), SECOND))
        }
        DataType::Time32(_) => fallible::<Time32MillisecondType, TimeSpan, _>(array, |v| {
            times(i64::from(v), MILLISECOND)
        }),
        DataType::Time64(TimeUnit::Microsecond) => {
            fallible::<Time64MicrosecondType, TimeSpan, _>(array, |v| times(v, MICROSECOND))
        }
        DataType::Time64(_) => {
            fallible::<Time64NanosecondType, TimeSpan, _>(array, |v| Some(v / 100))
        }
        DataType::Duration(TimeUnit::Second) => {
            fallible::<DurationSecondType, TimeSpan, _>(array, |v| times(v, SECOND))
        }
        DataType::Duration(TimeUnit::Millisecond) => {
            fallible::<DurationMillisecondType, TimeSpan, _>(array, |v| times(v, MILLISECOND))
        }
        DataType::Duration(TimeUnit::Microsecond) => {
            fallible::<DurationMicrosecondType, TimeSpan, _>(array, |v| times(v, MICROSECOND))
        }
        DataType::Duration(TimeUnit::Nanosecond) => {
            fallible::<DurationNanosecondType, TimeSpan, _>(array, |v| Some(v / 100))
        }
        other => Err(Unreadable::Type(other.to_string())),
    }
}

fn times(value: i64, unit: i64) -> Option<i64> {
    value.checked_mul(unit)
}

fn dictionary(array: &ArrayRef) -> Result<Column, Unreadable> {
    let dictionary = array.as_any_dictionary();
    let values = column(dictionary.values())?;
    // Arrow's keys cannot be read where there is no value that they could name.
    if values.rows() == 0 {
        return Ok(Column::constant(Scalar::null(values.ty()), array.len()));
    }
    let keys = dictionary.normalized_keys();
    let keys: UInt32Array = keys
        .iter()
        .enumerate()
        .map(|(row, key)| {
            let key = u32::try_from(*key).ok();
            key.filter(|_| dictionary.is_valid(row))
        })
        .collect();
    // A dictionary pays where values repeat; one with more values than rows would be looked through in vain.
    let (ty, values) = (values.ty(), values.to_array());
    let has_nulls = keys.null_count() + values.null_count() > 0;
    if !has_nulls && values.len() <= keys.len() {
        return Ok(Column::dictionary(ty, keys, values));
    }
    Ok(Column::array(ty, values).take(&keys))
}
