//! Numbers of different types: widening, comparing by value, and the number that a dynamic holds.

use std::cmp::Ordering;
use std::sync::Arc;

use arrow_array::{ArrayRef, Float64Array, Int64Array};
use rust_decimal::prelude::{FromPrimitive, ToPrimitive};

use crate::types::dynamic::{Dynamic, DynamicRef};
use crate::types::{
    Bool, Column, Data, Dec, Decimal, Dyn, Int, Kind, Long, Real, Scalar, ScalarType,
};

/// A number as a dynamic holds it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Number {
    Long(i64),
    Real(f64),
}

impl Number {
    /// The number that a dynamic holds; `None` when it holds something else.
    pub(super) fn of(value: DynamicRef<'_>) -> Option<Self> {
        match value.view() {
            Dynamic::Long(value) => Some(Self::Long(value)),
            Dynamic::Real(value) => Some(Self::Real(value)),
            Dynamic::Null
            | Dynamic::Bool(_)
            | Dynamic::String(_)
            | Dynamic::DateTime(_)
            | Dynamic::Array(_)
            | Dynamic::Bag(_) => None,
        }
    }

    /// The number as a real.
    pub(super) fn to_real(self) -> f64 {
        match self {
            Self::Long(value) => real(value),
            Self::Real(value) => value,
        }
    }

    /// The number without its fraction, as `tolong` does; nothing for not-a-number.
    pub(super) fn to_long(self) -> Option<i64> {
        match self {
            Self::Long(value) => Some(value),
            Self::Real(value) => truncate(value),
        }
    }

    /// The number as a decimal; `None` when none is near.
    pub(super) fn to_decimal(self) -> Option<Decimal> {
        match self {
            Self::Long(value) => Some(Decimal::from(value)),
            Self::Real(value) => Decimal::from_f64(value),
        }
    }

    /// How this compares with a whole number.
    pub(super) fn compare_long(self, other: i64) -> Option<Ordering> {
        match self {
            Self::Long(value) => Some(value.cmp(&other)),
            Self::Real(value) => value.partial_cmp(&real(other)),
        }
    }

    /// How this compares with a real; `None` when either is not a number.
    pub(super) fn compare_real(self, other: f64) -> Option<Ordering> {
        self.to_real().partial_cmp(&other)
    }

    /// How this compares with a decimal.
    pub(super) fn compare_decimal(self, other: Decimal) -> Option<Ordering> {
        match self {
            Self::Long(value) => Some(Decimal::from(value).cmp(&other)),
            Self::Real(value) => compare_real_decimal(value, other),
        }
    }
}

/// A whole number as the nearest real.
#[expect(clippy::cast_precision_loss, reason = "widening to real rounds")]
pub(super) const fn real(value: i64) -> f64 {
    value as f64
}

/// A real without its fraction, held to the range of long; nothing for not-a-number.
#[expect(clippy::cast_possible_truncation, reason = "the cast saturates")]
pub(super) const fn truncate(value: f64) -> Option<i64> {
    if value.is_nan() {
        None
    } else {
        Some(value as i64)
    }
}

/// A real against a decimal: as decimals where the real has one, else by magnitude. Not-a-number compares with nothing.
pub(super) fn compare_real_decimal(left: f64, right: Decimal) -> Option<Ordering> {
    match Decimal::from_f64(left) {
        Some(left) => Some(left.cmp(&right)),
        // A real beyond the range of decimals is far from every one of them, so that rounding the decimal decides
        // nothing.
        None => left.partial_cmp(&right.to_f64()?),
    }
}

/// A column of numbers, or of bools as 0 and 1, as the wider type `to`: long, real or decimal. A real that no decimal is
/// near becomes null.
pub(super) fn widen(column: &Column, to: ScalarType) -> Column {
    match (column.ty(), to) {
        (ScalarType::Bool, ScalarType::Long) => {
            cast::<Bool, Long>(column, |value| Some(i64::from(value)))
        }
        (ScalarType::Int, ScalarType::Long) => {
            cast::<Int, Long>(column, |value| Some(i64::from(value)))
        }
        (ScalarType::Bool, ScalarType::Real) => {
            cast::<Bool, Real>(column, |value| Some(f64::from(u8::from(value))))
        }
        (ScalarType::Int, ScalarType::Real) => {
            cast::<Int, Real>(column, |value| Some(f64::from(value)))
        }
        (ScalarType::Long, ScalarType::Real) => {
            cast::<Long, Real>(column, |value| Some(real(value)))
        }
        (ScalarType::Bool, ScalarType::Decimal) => {
            cast::<Bool, Dec>(column, |value| Some(Decimal::from(u8::from(value))))
        }
        (ScalarType::Int, ScalarType::Decimal) => {
            cast::<Int, Dec>(column, |value| Some(Decimal::from(value)))
        }
        (ScalarType::Long, ScalarType::Decimal) => {
            cast::<Long, Dec>(column, |value| Some(Decimal::from(value)))
        }
        (ScalarType::Real, ScalarType::Decimal) => cast::<Real, Dec>(column, Decimal::from_f64),
        _ => column.clone(),
    }
}

/// The numbers that a dynamic column holds, as long, real or decimal; all else becomes null.
pub(super) fn held_numbers(column: &Column, to: ScalarType) -> Column {
    match to {
        ScalarType::Real => {
            cast::<Dyn, Real>(column, |value| Number::of(value).map(Number::to_real))
        }
        ScalarType::Decimal => cast::<Dyn, Dec>(column, |value| Number::of(value)?.to_decimal()),
        _ => cast::<Dyn, Long>(column, |value| Number::of(value)?.to_long()),
    }
}

/// Kinds whose arrays are made from options.
pub(super) trait Collect: Kind {
    /// What a row of the array is made from.
    type Value: Copy;
    /// An array of the values; nothing makes a null.
    fn collect(values: impl ExactSizeIterator<Item = Option<Self::Value>>) -> ArrayRef;
    /// A scalar of the value.
    fn scalar(value: Self::Value) -> Scalar;
}

impl Collect for Long {
    type Value = i64;
    fn collect(values: impl ExactSizeIterator<Item = Option<i64>>) -> ArrayRef {
        Arc::new(values.collect::<Int64Array>())
    }
    fn scalar(value: i64) -> Scalar {
        Scalar::Long(value)
    }
}

impl Collect for Real {
    type Value = f64;
    fn collect(values: impl ExactSizeIterator<Item = Option<f64>>) -> ArrayRef {
        Arc::new(values.collect::<Float64Array>())
    }
    fn scalar(value: f64) -> Scalar {
        Scalar::Real(value)
    }
}

impl Collect for Dec {
    type Value = Decimal;
    fn collect(values: impl ExactSizeIterator<Item = Option<Decimal>>) -> ArrayRef {
        Column::build::<Self, _>(values).to_array()
    }
    fn scalar(value: Decimal) -> Scalar {
        Scalar::Decimal(value)
    }
}

fn cast<'a, A: Kind, R: Collect>(
    column: &'a Column,
    convert: impl Fn(A::Ref<'a>) -> Option<R::Value>,
) -> Column {
    let reader = column.reader::<A>();
    match column.data() {
        Data::Constant(_) => {
            let value = reader.get(0).and_then(convert);
            let value = value.map_or_else(|| Scalar::null(R::TYPE), R::scalar);
            Column::constant(value, column.rows())
        }
        Data::Array(_) => {
            let read = |row| reader.get(row).and_then(&convert);
            Column::array(R::TYPE, R::collect((0..column.rows()).map(read)))
        }
    }
}

/// The type in which numbers and bools of two types are compared and computed with: the wider one, at least long.
pub(super) fn common(left: ScalarType, right: ScalarType) -> Option<ScalarType> {
    let rank = |ty| match ty {
        ScalarType::Bool | ScalarType::Int | ScalarType::Long => Some(ScalarType::Long),
        ScalarType::Real => Some(ScalarType::Real),
        ScalarType::Decimal => Some(ScalarType::Decimal),
        ScalarType::String
        | ScalarType::DateTime
        | ScalarType::TimeSpan
        | ScalarType::Guid
        | ScalarType::Dynamic => None,
    };
    Some(rank(left)?.max(rank(right)?))
}
