//! Arithmetic of datetimes and timespans, in ticks.

use arrow_array::types::{Float64Type, Int64Type};

use super::arithmetic::{Arithmetic, divide_long, modulo_long};
use super::broadcast::{partial, total};
use super::number::{real, truncate, widen};
use crate::types::{Column, DateTime, Dec, Decimal, Long, Real, ScalarType, TimeSpan, ticks};
use rust_decimal::prelude::ToPrimitive;

/// Computes with two columns of which at least one is a datetime or a timespan; `ty` is the type of the result.
///
/// Timespans wrap on overflow as whole numbers do; a datetime out of its range is null.
pub(super) fn spans(
    operator: Arithmetic,
    left: &Column,
    right: &Column,
    ty: ScalarType,
    rows: usize,
) -> Column {
    use ScalarType as T;
    match (operator, left.ty(), right.ty()) {
        (Arithmetic::Add, T::TimeSpan, T::TimeSpan) => {
            total::<TimeSpan, TimeSpan, Int64Type>(ty, left, right, rows, i64::wrapping_add)
        }
        (Arithmetic::Subtract, T::TimeSpan, T::TimeSpan) => {
            total::<TimeSpan, TimeSpan, Int64Type>(ty, left, right, rows, i64::wrapping_sub)
        }
        (Arithmetic::Modulo, T::TimeSpan, T::TimeSpan) => {
            partial::<TimeSpan, TimeSpan, Int64Type>(ty, left, right, rows, modulo_long)
        }
        (Arithmetic::Modulo, T::DateTime, T::TimeSpan) => {
            partial::<DateTime, TimeSpan, Int64Type>(ty, left, right, rows, modulo_long)
        }
        (Arithmetic::Divide, T::TimeSpan, T::TimeSpan) => {
            total::<TimeSpan, TimeSpan, Float64Type>(ty, left, right, rows, ratio)
        }
        (Arithmetic::Divide, T::DateTime, T::TimeSpan) => {
            total::<DateTime, TimeSpan, Float64Type>(ty, left, right, rows, ratio)
        }
        (Arithmetic::Subtract, T::DateTime, T::DateTime) => {
            total::<DateTime, DateTime, Int64Type>(ty, left, right, rows, i64::wrapping_sub)
        }
        (Arithmetic::Add, T::DateTime, T::TimeSpan) => {
            partial::<DateTime, TimeSpan, Int64Type>(ty, left, right, rows, later)
        }
        (Arithmetic::Add, T::TimeSpan, T::DateTime) => {
            partial::<TimeSpan, DateTime, Int64Type>(ty, left, right, rows, later)
        }
        (Arithmetic::Subtract, T::DateTime, T::TimeSpan) => {
            partial::<DateTime, TimeSpan, Int64Type>(ty, left, right, rows, |at, span| {
                at.checked_sub(span).and_then(ticks::in_range)
            })
        }
        (Arithmetic::Multiply, T::TimeSpan, _) => multiply(left, right, rows),
        (Arithmetic::Multiply, _, T::TimeSpan) => multiply(right, left, rows),
        (Arithmetic::Divide, T::TimeSpan, _) => divide(left, right, rows),
        (_, l, r) => unreachable!("{operator:?} of a {l} and a {r} has no result type"),
    }
}

fn ratio(left: i64, right: i64) -> f64 {
    real(left) / real(right)
}

fn later(left: i64, right: i64) -> Option<i64> {
    left.checked_add(right).and_then(ticks::in_range)
}

/// The whole ticks of a real number of them; `None` when they are not a timespan.
fn whole_ticks(value: f64) -> Option<i64> {
    truncate(value).filter(|_| value.is_finite())
}

fn multiply(span: &Column, number: &Column, rows: usize) -> Column {
    const TYPE: ScalarType = ScalarType::TimeSpan;
    match number.ty() {
        ScalarType::Real => {
            partial::<TimeSpan, Real, Int64Type>(TYPE, span, number, rows, |span, factor| {
                whole_ticks(real(span) * factor)
            })
        }
        ScalarType::Decimal => {
            partial::<TimeSpan, Dec, Int64Type>(TYPE, span, number, rows, |span, factor| {
                Decimal::from(span).checked_mul(factor)?.to_i64()
            })
        }
        _ => {
            let number = widen(number, ScalarType::Long);
            total::<TimeSpan, Long, Int64Type>(TYPE, span, &number, rows, i64::wrapping_mul)
        }
    }
}

fn divide(span: &Column, number: &Column, rows: usize) -> Column {
    const TYPE: ScalarType = ScalarType::TimeSpan;
    match number.ty() {
        ScalarType::Real => {
            partial::<TimeSpan, Real, Int64Type>(TYPE, span, number, rows, |span, divisor| {
                whole_ticks(real(span) / divisor)
            })
        }
        ScalarType::Decimal => {
            partial::<TimeSpan, Dec, Int64Type>(TYPE, span, number, rows, |span, divisor| {
                Decimal::from(span).checked_div(divisor)?.to_i64()
            })
        }
        _ => {
            let number = widen(number, ScalarType::Long);
            partial::<TimeSpan, Long, Int64Type>(TYPE, span, &number, rows, divide_long)
        }
    }
}
