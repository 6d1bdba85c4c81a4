//! A result as a record batch.

use std::sync::Arc;

use arrow_array::builder::{PrimitiveBuilder, StringViewBuilder};
use arrow_array::types::{
    ArrowPrimitiveType, Decimal256Type, DurationMicrosecondType, DurationNanosecondType,
    TimestampMicrosecondType, TimestampNanosecondType,
};
use arrow_array::{ArrayRef, PrimitiveArray, RecordBatch, RecordBatchOptions};
use arrow_buffer::i256;
use arrow_schema::{DataType, Field, Schema};
use thiserror::Error;

use super::field::{JSON, UUID, extended};
use crate::exec::Table;
use crate::types::dynamic::write_json;
use crate::types::ticks::{MICROSECOND, UNIX_EPOCH};
use crate::types::{Column, DateTime, Dec, Decimal, Dyn, Kind, ScalarType, TimeSpan};

/// The unit of the datetimes and timespans of a record batch.
///
/// KQL counts in ticks of 100 ns over ten thousand years, which is more than 64 bits of nanoseconds hold and finer than
/// microseconds are; Arrow has no unit between.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum TimeUnits {
    /// Every tick is kept. Datetimes before 1677-09-21 and after 2262-04-11 and timespans of more than 292 years are refused.
    #[default]
    Nanoseconds,
    /// Every datetime and timespan fits. What is finer than a microsecond is cut off, towards the past and towards zero.
    Microseconds,
}

/// A datetime or timespan that nanoseconds in 64 bits cannot say.
#[derive(Error, Clone, PartialEq, Eq, Debug)]
#[error("column `{column}`, row {}: {value} does not fit into 64 bits of nanoseconds", row + 1)]
pub struct OutOfRange {
    /// The column.
    pub column: String,
    /// The row, from 0.
    pub row: usize,
    /// The value as text.
    pub value: String,
}

/// The rows of a result as a record batch, its columns of the types that [the module](super) lists. Columns whose values Arrow
/// keeps in the same form share their memory.
///
/// # Errors
/// A datetime or timespan does not fit into `units`.
pub fn record_batch(table: &Table, units: TimeUnits) -> Result<RecordBatch, OutOfRange> {
    let mut fields = Vec::new();
    let mut arrays = Vec::new();
    for (field, column) in table.schema.fields.iter().zip(&table.batch.columns) {
        let values = array(column, units).map_err(|row| out_of_range(&field.name, column, row))?;
        fields.push(arrow_field(&field.name, column.ty(), &values));
        arrays.push(values);
    }
    // Rows without columns, as of `print`, have no array that tells their number.
    let options = RecordBatchOptions::new().with_row_count(Some(table.batch.rows));
    let schema = Arc::new(Schema::new(fields));
    Ok(RecordBatch::try_new_with_options(schema, arrays, &options)
        .expect("each field is made of its array, and all columns have the same rows"))
}

fn arrow_field(name: &str, ty: ScalarType, values: &ArrayRef) -> Field {
    let data_type = values.data_type().clone();
    match ty {
        ScalarType::String => Field::new(name, data_type, false),
        ScalarType::Dynamic => extended(name, data_type, JSON),
        ScalarType::Guid => extended(name, data_type, UUID),
        ScalarType::Bool
        | ScalarType::Int
        | ScalarType::Long
        | ScalarType::Real
        | ScalarType::Decimal
        | ScalarType::DateTime
        | ScalarType::TimeSpan => Field::new(name, data_type, true),
    }
}

/// The values as an array; the row, from 0, of the first that does not fit.
fn array(column: &Column, units: TimeUnits) -> Result<ArrayRef, usize> {
    let nanoseconds = |ticks: i64| ticks.checked_mul(100);
    let since_1970 = |ticks: i64| ticks - UNIX_EPOCH;
    Ok(match (column.ty(), units) {
        (ScalarType::DateTime, TimeUnits::Nanoseconds) => {
            let values = times::<DateTime, TimestampNanosecondType>(column, |ticks| {
                nanoseconds(since_1970(ticks))
            })?;
            Arc::new(values.with_timezone("UTC"))
        }
        (ScalarType::DateTime, TimeUnits::Microseconds) => {
            let values = times::<DateTime, TimestampMicrosecondType>(column, |ticks| {
                Some(since_1970(ticks).div_euclid(MICROSECOND))
            })?;
            Arc::new(values.with_timezone("UTC"))
        }
        (ScalarType::TimeSpan, TimeUnits::Nanoseconds) => Arc::new(times::<
            TimeSpan,
            DurationNanosecondType,
        >(column, nanoseconds)?),
        (ScalarType::TimeSpan, TimeUnits::Microseconds) => {
            Arc::new(times::<TimeSpan, DurationMicrosecondType>(
                column,
                |ticks| Some(ticks / MICROSECOND),
            )?)
        }
        (ScalarType::Decimal, _) => decimals(column),
        (ScalarType::Dynamic, _) => json(column),
        (
            ScalarType::Bool
            | ScalarType::Int
            | ScalarType::Long
            | ScalarType::Real
            | ScalarType::String
            | ScalarType::Guid,
            _,
        ) => column.to_array(),
    })
}

fn times<K, A>(
    column: &Column,
    convert: impl Fn(i64) -> Option<i64>,
) -> Result<PrimitiveArray<A>, usize>
where
    K: for<'a> Kind<Ref<'a> = i64>,
    A: ArrowPrimitiveType<Native = i64>,
{
    let reader = column.reader::<K>();
    let mut values = PrimitiveBuilder::<A>::with_capacity(column.rows());
    for row in 0..column.rows() {
        match reader.get(row) {
            None => values.append_null(),
            Some(ticks) => values.append_value(convert(ticks).ok_or(row)?),
        }
    }
    Ok(values.finish())
}

/// Digits of a decimal's fraction, as many as any has.
const SCALE: u32 = Decimal::MAX_SCALE;
/// 29 digits before the point and all of the fraction.
const PRECISION: u8 = 57;

fn decimals(column: &Column) -> ArrayRef {
    let data_type = DataType::Decimal256(PRECISION, SCALE.try_into().unwrap_or(28));
    let reader = column.reader::<Dec>();
    let mut values =
        PrimitiveBuilder::<Decimal256Type>::with_capacity(column.rows()).with_data_type(data_type);
    for row in 0..column.rows() {
        values.append_option(reader.get(row).map(|value| {
            let missing = SCALE - value.scale();
            let zeros = i256::from_i128(10_i128.pow(missing));
            i256::from_i128(value.mantissa()).wrapping_mul(zeros)
        }));
    }
    Arc::new(values.finish())
}

fn json(column: &Column) -> ArrayRef {
    let reader = column.reader::<Dyn>();
    let mut values = StringViewBuilder::with_capacity(column.rows());
    let mut text = String::new();
    for row in 0..column.rows() {
        match reader.get(row) {
            None => values.append_null(),
            Some(value) => {
                text.clear();
                write_json(value, &mut text);
                values.append_value(&text);
            }
        }
    }
    Arc::new(values.finish())
}

fn out_of_range(name: &str, column: &Column, row: usize) -> OutOfRange {
    let mut value = String::new();
    column.scalar(row).write_text(&mut value);
    OutOfRange {
        column: name.to_owned(),
        row,
        value,
    }
}
