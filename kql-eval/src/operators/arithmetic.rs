//! `+`, `-`, `*`, `/`, `%` and the sign.

use arrow_array::types::{Float64Type, Int32Type, Int64Type};
use kql_parser::syntax::BinaryOperator;

use super::broadcast::{each, fold, partial, total};
use super::number::{Number, common, held_numbers, widen};
use super::spans::spans;
use crate::types::dynamic::Encoder;
use crate::types::{Column, Dec, Decimal, Dyn, Int, Kind, Long, Reader, Real, Scalar, ScalarType};

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
        panic!(
            "{operator:?} is computed of a {} and a {}",
            left.ty(),
            right.ty()
        )
    });
    fold(&[left, right], |rows| match (left.ty(), right.ty()) {
        (ScalarType::Dynamic, ScalarType::Dynamic) => dynamics(operator, left, right, rows),
        (ScalarType::Dynamic, _) => numbers(
            operator,
            &held_numbers(left, ty),
            &widen(right, ty),
            ty,
            rows,
        ),
        (_, ScalarType::Dynamic) => numbers(
            operator,
            &widen(left, ty),
            &held_numbers(right, ty),
            ty,
            rows,
        ),
        (l, r) if l.is_numeric() && r.is_numeric() => {
            numbers(operator, &widen(left, ty), &widen(right, ty), ty, rows)
        }
        _ => spans(operator, left, right, ty, rows),
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
        ScalarType::Real => reals(operator, left, right, rows),
        ScalarType::Decimal => decimals(operator, left, right, rows),
        _ => longs(operator, left, right, rows),
    }
}

fn longs(operator: Arithmetic, l: &Column, r: &Column, rows: usize) -> Column {
    const TYPE: ScalarType = ScalarType::Long;
    match operator {
        Arithmetic::Add => total::<Long, Long, Int64Type>(TYPE, l, r, rows, i64::wrapping_add),
        Arithmetic::Subtract => total::<Long, Long, Int64Type>(TYPE, l, r, rows, i64::wrapping_sub),
        Arithmetic::Multiply => total::<Long, Long, Int64Type>(TYPE, l, r, rows, i64::wrapping_mul),
        Arithmetic::Divide => partial::<Long, Long, Int64Type>(TYPE, l, r, rows, divide_long),
        Arithmetic::Modulo => partial::<Long, Long, Int64Type>(TYPE, l, r, rows, modulo_long),
    }
}

fn reals(operator: Arithmetic, l: &Column, r: &Column, rows: usize) -> Column {
    const TYPE: ScalarType = ScalarType::Real;
    match operator {
        Arithmetic::Add => total::<Real, Real, Float64Type>(TYPE, l, r, rows, |l, r| l + r),
        Arithmetic::Subtract => total::<Real, Real, Float64Type>(TYPE, l, r, rows, |l, r| l - r),
        Arithmetic::Multiply => total::<Real, Real, Float64Type>(TYPE, l, r, rows, |l, r| l * r),
        Arithmetic::Divide => total::<Real, Real, Float64Type>(TYPE, l, r, rows, |l, r| l / r),
        Arithmetic::Modulo => total::<Real, Real, Float64Type>(TYPE, l, r, rows, modulo_real),
    }
}

fn decimals(operator: Arithmetic, l: &Column, r: &Column, rows: usize) -> Column {
    match operator {
        Arithmetic::Add => each::<Dec, Dec, Dec, _>(l, r, rows, Decimal::checked_add),
        Arithmetic::Subtract => each::<Dec, Dec, Dec, _>(l, r, rows, Decimal::checked_sub),
        Arithmetic::Multiply => each::<Dec, Dec, Dec, _>(l, r, rows, Decimal::checked_mul),
        Arithmetic::Divide => each::<Dec, Dec, Dec, _>(l, r, rows, Decimal::checked_div),
        Arithmetic::Modulo => each::<Dec, Dec, Dec, _>(l, r, rows, modulo_decimal),
    }
}

/// Whole division, towards zero; nothing for division by zero.
pub(super) fn divide_long(left: i64, right: i64) -> Option<i64> {
    (right != 0).then(|| left.wrapping_div(right))
}

/// The remainder from 0 up to the size of the divisor; nothing for the divisor 0.
pub(super) fn modulo_long(left: i64, right: i64) -> Option<i64> {
    (right != 0).then(|| left.wrapping_rem_euclid(right))
}

fn modulo_real(left: f64, right: f64) -> f64 {
    let remainder = left.rem_euclid(right);
    // A tiny negative dividend rounds up to the divisor itself.
    if remainder >= right.abs() {
        0.0
    } else {
        remainder
    }
}

fn modulo_decimal(left: Decimal, right: Decimal) -> Option<Decimal> {
    let remainder = left.checked_rem(right)?;
    if remainder.is_sign_negative() && !remainder.is_zero() {
        remainder.checked_add(right.abs())
    } else {
        Some(remainder)
    }
}

/// Computes with the numbers that two dynamics hold.
fn dynamics(operator: Arithmetic, left: &Column, right: &Column, rows: usize) -> Column {
    let (left, right) = (left.reader::<Dyn>(), right.reader::<Dyn>());
    let mut builder = Dyn::builder(rows);
    let mut encoder = Encoder::new();
    for row in 0..rows {
        let held = |side: Reader<'_, Dyn>| side.get(row).and_then(Number::of);
        let result = held(left)
            .zip(held(right))
            .and_then(|(left, right)| compute(operator, left, right));
        encoder.clear();
        match result {
            Some(Number::Long(value)) => encoder.long(value),
            Some(Number::Real(value)) => encoder.real(value),
            None => encoder.null(),
        }
        Dyn::append(&mut builder, encoder.value());
    }
    Column::array(ScalarType::Dynamic, Dyn::finish(builder))
}

fn compute(operator: Arithmetic, left: Number, right: Number) -> Option<Number> {
    let (Number::Long(l), Number::Long(r)) = (left, right) else {
        let (l, r) = (left.to_real(), right.to_real());
        return Some(Number::Real(match operator {
            Arithmetic::Add => l + r,
            Arithmetic::Subtract => l - r,
            Arithmetic::Multiply => l * r,
            Arithmetic::Divide => l / r,
            Arithmetic::Modulo => modulo_real(l, r),
        }));
    };
    let whole = match operator {
        Arithmetic::Add => Some(l.wrapping_add(r)),
        Arithmetic::Subtract => Some(l.wrapping_sub(r)),
        Arithmetic::Multiply => Some(l.wrapping_mul(r)),
        Arithmetic::Divide => divide_long(l, r),
        Arithmetic::Modulo => modulo_long(l, r),
    };
    whole.map(Number::Long)
}

/// The type of a negated value; nothing for types that have no sign.
#[must_use]
pub const fn negated_type(operand: ScalarType) -> Option<ScalarType> {
    match operand {
        ScalarType::Int
        | ScalarType::Long
        | ScalarType::Real
        | ScalarType::Decimal
        | ScalarType::TimeSpan
        | ScalarType::Dynamic => Some(operand),
        ScalarType::Bool | ScalarType::String | ScalarType::DateTime | ScalarType::Guid => None,
    }
}

/// The value with the other sign, of the same type; null stays null. Whole numbers wrap. A dynamic that holds no number is
/// null.
///
/// # Panics
/// The type has no sign, see [`negated_type`]: the binder has said so before.
#[must_use]
pub fn negate(column: &Column) -> Column {
    let ty = column.ty();
    let zero = |zero: Scalar| Column::constant(zero, column.rows());
    fold(&[column], |rows| match ty {
        ScalarType::Int => {
            total::<Int, Int, Int32Type>(ty, column, column, rows, |value, _| value.wrapping_neg())
        }
        ScalarType::Long => longs(Arithmetic::Subtract, &zero(Scalar::Long(0)), column, rows),
        ScalarType::TimeSpan => {
            let zero = zero(Scalar::TimeSpan(0));
            spans(Arithmetic::Subtract, &zero, column, ty, rows)
        }
        ScalarType::Real => {
            total::<Real, Real, Float64Type>(ty, column, column, rows, |value, _| -value)
        }
        ScalarType::Decimal => {
            each::<Dec, Dec, Dec, _>(column, column, rows, |value, _| Some(-value))
        }
        ScalarType::Dynamic => {
            let mut encoder = Encoder::new();
            encoder.long(0);
            let zero = zero(Scalar::dynamic(encoder.value()));
            dynamics(Arithmetic::Subtract, &zero, column, rows)
        }
        ScalarType::Bool | ScalarType::String | ScalarType::DateTime | ScalarType::Guid => {
            panic!("a {ty} has no sign")
        }
    })
}
