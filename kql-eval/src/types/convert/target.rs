//! What a value of each type becomes as another type.

use crate::types::cast::{long_to_int, real_to_int, real_to_long};
use crate::types::datetime::datetime_of_number;
use crate::types::{
    Bool, Cell, DateTime, Dec, Decimal, Guid, Int, Kind, Long, Real, TimeSpan, parse_datetime,
    parse_decimal, parse_guid, parse_int, parse_long, parse_real, parse_timespan,
};
use rust_decimal::prelude::{FromPrimitive, ToPrimitive};

/// A type that values of other types are converted to; a source that a type does not name has no meaning in it.
pub(super) trait Target: Kind + Sized {
    /// A value of the type.
    type Value: Cell<Self>;

    fn from_bool(_: bool) -> Option<Self::Value> {
        None
    }
    fn from_long(_: i64) -> Option<Self::Value> {
        None
    }
    fn from_real(_: f64) -> Option<Self::Value> {
        None
    }
    fn from_decimal(_: Decimal) -> Option<Self::Value> {
        None
    }
    fn from_text(_: &str) -> Option<Self::Value> {
        None
    }
    fn from_datetime(_: i64) -> Option<Self::Value> {
        None
    }
    fn from_timespan(_: i64) -> Option<Self::Value> {
        None
    }
    fn from_guid(_: u128) -> Option<Self::Value> {
        None
    }
}

impl Target for Bool {
    type Value = bool;

    fn from_bool(value: bool) -> Option<bool> {
        Some(value)
    }
    fn from_long(value: i64) -> Option<bool> {
        Some(value != 0)
    }
    fn from_real(value: f64) -> Option<bool> {
        (!value.is_nan()).then_some(value != 0.0)
    }
    fn from_decimal(value: Decimal) -> Option<bool> {
        Some(!value.is_zero())
    }
    fn from_text(text: &str) -> Option<bool> {
        let text = text.trim();
        if text.eq_ignore_ascii_case("true") {
            Some(true)
        } else if text.eq_ignore_ascii_case("false") {
            Some(false)
        } else {
            parse_long(text).map(|value| value != 0)
        }
    }
}

impl Target for Int {
    type Value = i32;

    fn from_bool(value: bool) -> Option<i32> {
        Some(i32::from(value))
    }
    fn from_long(value: i64) -> Option<i32> {
        Some(long_to_int(value))
    }
    fn from_real(value: f64) -> Option<i32> {
        real_to_int(value)
    }
    fn from_decimal(value: Decimal) -> Option<i32> {
        value.trunc().to_i32()
    }
    fn from_text(text: &str) -> Option<i32> {
        parse_int(text)
    }
    fn from_datetime(ticks: i64) -> Option<i32> {
        Some(long_to_int(ticks))
    }
    fn from_timespan(ticks: i64) -> Option<i32> {
        Some(long_to_int(ticks))
    }
}

impl Target for Long {
    type Value = i64;

    fn from_bool(value: bool) -> Option<i64> {
        Some(i64::from(value))
    }
    fn from_long(value: i64) -> Option<i64> {
        Some(value)
    }
    fn from_real(value: f64) -> Option<i64> {
        real_to_long(value)
    }
    fn from_decimal(value: Decimal) -> Option<i64> {
        value.trunc().to_i64()
    }
    fn from_text(text: &str) -> Option<i64> {
        parse_long(text)
    }
    fn from_datetime(ticks: i64) -> Option<i64> {
        Some(ticks)
    }
    fn from_timespan(ticks: i64) -> Option<i64> {
        Some(ticks)
    }
}

impl Target for Real {
    type Value = f64;

    fn from_bool(value: bool) -> Option<f64> {
        Some(if value { 1.0 } else { 0.0 })
    }
    fn from_long(value: i64) -> Option<f64> {
        Some(value as f64)
    }
    fn from_real(value: f64) -> Option<f64> {
        Some(value)
    }
    fn from_decimal(value: Decimal) -> Option<f64> {
        value.to_f64()
    }
    fn from_text(text: &str) -> Option<f64> {
        parse_real(text)
    }
    fn from_datetime(ticks: i64) -> Option<f64> {
        Some(ticks as f64)
    }
    fn from_timespan(ticks: i64) -> Option<f64> {
        Some(ticks as f64)
    }
}

impl Target for Dec {
    type Value = Decimal;

    fn from_bool(value: bool) -> Option<Decimal> {
        Some(Decimal::from(u8::from(value)))
    }
    fn from_long(value: i64) -> Option<Decimal> {
        Some(Decimal::from(value))
    }
    fn from_real(value: f64) -> Option<Decimal> {
        Decimal::from_f64(value)
    }
    fn from_decimal(value: Decimal) -> Option<Decimal> {
        Some(value)
    }
    fn from_text(text: &str) -> Option<Decimal> {
        parse_decimal(text)
    }
    fn from_datetime(ticks: i64) -> Option<Decimal> {
        Some(Decimal::from(ticks))
    }
    fn from_timespan(ticks: i64) -> Option<Decimal> {
        Some(Decimal::from(ticks))
    }
}

impl Target for DateTime {
    type Value = i64;

    fn from_long(value: i64) -> Option<i64> {
        datetime_of_number(value)
    }
    fn from_real(value: f64) -> Option<i64> {
        datetime_of_number(real_to_long(value)?)
    }
    fn from_decimal(value: Decimal) -> Option<i64> {
        datetime_of_number(value.trunc().to_i64()?)
    }
    fn from_text(text: &str) -> Option<i64> {
        parse_datetime(text)
    }
    fn from_datetime(ticks: i64) -> Option<i64> {
        Some(ticks)
    }
}

impl Target for TimeSpan {
    type Value = i64;

    fn from_bool(value: bool) -> Option<i64> {
        Some(i64::from(value))
    }
    fn from_long(value: i64) -> Option<i64> {
        Some(value)
    }
    fn from_real(value: f64) -> Option<i64> {
        real_to_long(value)
    }
    fn from_decimal(value: Decimal) -> Option<i64> {
        value.trunc().to_i64()
    }
    fn from_text(text: &str) -> Option<i64> {
        parse_timespan(text)
    }
    fn from_datetime(ticks: i64) -> Option<i64> {
        Some(ticks)
    }
    fn from_timespan(ticks: i64) -> Option<i64> {
        Some(ticks)
    }
}

impl Target for Guid {
    type Value = u128;

    fn from_text(text: &str) -> Option<u128> {
        parse_guid(text)
    }
    fn from_guid(value: u128) -> Option<u128> {
        Some(value)
    }
}
