//! `+`, `-`, `*`, `/`, `%` and the sign.

use std::sync::Arc;

use arrow_array::types::ArrowPrimitiveType;
use arrow_array::types::{Float64Type, Int64Type};
use arrow_array::PrimitiveArray;
use arrow_buffer::NullBuffer;
use kql_parser::syntax::BinaryOperator;

use super::broadcast::{both, fold, validity};
use super::number::{Number, common, held_numbers, real, truncate, widen};
use crate::types::dynamic::{DynamicRef, Encoder};
use crate::types::{
    Cell, Column, DateTime, Dec, Decimal, Dyn, Int, Kind, Long, Reader, Real, Scalar, ScalarType,
    TimeSpan, ticks,
};

/// An arithmetic operator. See Kusto's pages *numerical-operators* and *datetime-timespan-arithmetic*.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Arithmetic {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`: mathematical, never negative
    Modulo,
}

impl Arithmetic {
    /// The arithmetic operator that a binary operator is, if it is one.
    #[must_use]
    pub const fn of(operator: BinaryOperator) -> Option<Self> {
        Some(match operator {
            BinaryOperator::Add => Self::Add,
            BinaryOperator::Subtract => Self::Subtract,
            BinaryOperator::Multiply => Self::Multiply,
            BinaryOperator::Divide => Self::Divide,
            BinaryOperator::Modulo => Self::Modulo,
            BinaryOperator::Or
            | BinaryOperator::And
            | BinaryOperator::Equal
            | BinaryOperator::NotEqual
            | BinaryOperator::Less
            | BinaryOperator::LessOrEqual
            | BinaryOperator::Greater
            | BinaryOperator::GreaterOrEqual
            | BinaryOperator::String(_) => return None,
        })
    }
}

/// The type of the result; nothing for operands that the operator refuses, as two strings or two datetimes to add.
///
/// Numbers give the wider of their types, and at least long. A dynamic with a number is read as a number of that one's type
/// (long for int); two dynamics give a dynamic.
#[must_use]
pub fn result_type(
    operator: Arithmetic,
    left: ScalarType,
    right: ScalarType,
) -> Option<ScalarType> {
    use Arithmetic::{Add, Divide, Modulo, Multiply, Subtract};
    use ScalarType::{Bool, DateTime, Dynamic, Real, TimeSpan};
    match (operator, left, right) {
        (_, Bool, _) | (_, _, Bool) => None,
        (_, Dynamic, Dynamic) => Some(Dynamic),
        (_, Dynamic, number) | (_, number, Dynamic) => common(number, number),
        (Add | Subtract | Modulo, TimeSpan, TimeSpan) => Some(TimeSpan),
        (Divide, TimeSpan | DateTime, TimeSpan) => Some(Real),
        (Add | Subtract, DateTime, TimeSpan) | (Add, TimeSpan, DateTime) => Some(DateTime),
        (Subtract, DateTime, DateTime) | (Modulo, DateTime, TimeSpan) => Some(TimeSpan),
        (Multiply | Divide, TimeSpan, number) | (Multiply, number, TimeSpan) => {
            number.is_numeric().then_some(TimeSpan)
        }
        _ => common(left, right),
    }
}

/// Computes with two columns. Null on either side gives null.
///
/// Whole numbers wrap on overflow; their division drops the fraction, and division by zero is null. Reals follow IEEE 754.
/// `%` gives a result from 0 up to the size of the divisor, whatever the signs; whole numbers `% 0` is null. A decimal or a
/// datetime out of its range is null. A dynamic that holds no number is null.
///
/// # Panics
/// The types are refused by [`result_type`]: the binder has said so before.
#[must_use]
pub fn arithmetic(operator: Arithmetic, left: &Column, right: &Column) -> Column {
    let ty = result_type(operator, left.ty(), right.ty());
    let ty = ty.unwrap_or_else(|| {
        panic!("{operator:?} is computed of a {} and a {}", left.ty(), right.ty())
    });
    fold(&[left, right], |rows| match (left.ty(), right.ty()) {
        (ScalarType::Dynamic, ScalarType::Dynamic) => dynamics(operator, left, right, rows),
        (ScalarType::Dynamic, _) => {
            numbers(operator, &held_numbers(left, ty), &widen(right, ty), ty, rows)
        }
        (_, ScalarType::Dynamic) => {
            numbers(operator, &widen(left, ty), &held_numbers(right, ty), ty, rows)
        }
        (l, r) if l.is_numeric() && r.is_numeric() => {
            numbers(operator, &widen(left, ty), &widen(right, ty), ty, rows)
        }
        _ => times(operator, left, right, ty, rows),
    })
}

/// Computes with two columns of type `ty`: long, real or decimal.
fn numbers(
    operator: Arithmetic,
    left: &Column,
    right: &Column,
    ty: ScalarType,
    rows: usize,
) -> Column {
    match ty {
        ScalarType::Real => {
            total::<Real, Real, Float64Type>(ty, left, right, rows, match operator {
                Arithmetic::Add => |l, r| l + r,
                Arithmetic::Subtract => |l, r| l - r,
                Arithmetic::Multiply => |l, r| l * r,
                Arithmetic::Divide => |l, r| l / r,
                Arithmetic::Modulo => modulo_real,
            })
        }
        ScalarType::Decimal => {
            let (l, r) = (left.reader::<Dec>(), right.reader::<Dec>());
            let compute: fn(Decimal, Decimal) -> Option<Decimal> = match operator {
                Arithmetic::Add => Decimal::checked_add,
                Arithmetic::Subtract => Decimal::checked_sub,
                Arithmetic::Multiply => Decimal::checked_mul,
                Arithmetic::Divide => Decimal::checked_div,
                Arithmetic::Modulo => modulo_decimal,
            };
            built::<Dec, _>(rows, |row| compute(l.get(row)?, r.get(row)?))
        }
        _ => match operator {
            Arithmetic::Add => whole(ty, left, right, rows, i64::wrapping_add),
            Arithmetic::Subtract => whole(ty, left, right, rows, i64::wrapping_sub),
            Arithmetic::Multiply => whole(ty, left, right, rows, i64::wrapping_mul),
            Arithmetic::Divide => {
                partial::<Long, Long, Int64Type>(ty, left, right, rows, |l, r| {
                    (r != 0).then(|| l.wrapping_div(r))
                })
            }
            Arithmetic::Modulo => {
                partial::<Long, Long, Int64Type>(ty, left, right, rows, modulo_long)
            }
        },
    }
}
