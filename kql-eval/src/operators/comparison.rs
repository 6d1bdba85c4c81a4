//! `==`, `!=`, `<`, `<=`, `>` and `>=`.

use arrow_buffer::BooleanBuffer;
use kql_parser::syntax::BinaryOperator;

use super::broadcast::{bits_of_two, bool_column, both, equality, fold, validity};
use super::dynamic_comparison::compare_dynamic;
use super::number::{common, compare_real_decimal, widen};
use crate::types::{
    Bool, Column, DateTime, Dec, Guid, Int, Kind, Long, Real, ScalarType, Text, TimeSpan,
};

/// A comparison. See Kusto's pages *numerical-operators* and *datatypes-string-operators*.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Comparison {
    /// `==`: letter case counts
    Equal,
    /// `!=`, `<>`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

impl Comparison {
    /// Whether this asks for order, not for equality.
    #[must_use]
    pub const fn is_ordering(self) -> bool {
        !matches!(self, Self::Equal | Self::NotEqual)
    }

    /// The comparison with its sides exchanged: `a < b` is `b > a`.
    #[must_use]
    pub const fn exchanged(self) -> Self {
        match self {
            Self::Equal => Self::Equal,
            Self::NotEqual => Self::NotEqual,
            Self::Less => Self::Greater,
            Self::LessOrEqual => Self::GreaterOrEqual,
            Self::Greater => Self::Less,
            Self::GreaterOrEqual => Self::LessOrEqual,
        }
    }

    /// The comparison that a binary operator is, if it is one.
    #[must_use]
    pub const fn of(operator: BinaryOperator) -> Option<Self> {
        Some(match operator {
            BinaryOperator::Equal => Self::Equal,
            BinaryOperator::NotEqual => Self::NotEqual,
            BinaryOperator::Less => Self::Less,
            BinaryOperator::LessOrEqual => Self::LessOrEqual,
            BinaryOperator::Greater => Self::Greater,
            BinaryOperator::GreaterOrEqual => Self::GreaterOrEqual,
            BinaryOperator::Or
            | BinaryOperator::And
            | BinaryOperator::Add
            | BinaryOperator::Subtract
            | BinaryOperator::Multiply
            | BinaryOperator::Divide
            | BinaryOperator::Modulo
            | BinaryOperator::String(_) => return None,
        })
    }
}

/// Whether [`compare`] takes columns of these types.
///
/// For equality: equal types, numbers and bools among themselves, and a dynamic with anything. For order: numbers and
/// bools among themselves, datetimes, timespans, and a dynamic with a number. Whether the language allows more (a string
/// literal for a datetime) or less (two dynamics) is the binder's affair.
#[must_use]
pub fn comparable(comparison: Comparison, left: ScalarType, right: ScalarType) -> bool {
    use ScalarType::{DateTime, Dynamic, TimeSpan};
    if common(left, right).is_some() {
        return true;
    }
    if !comparison.is_ordering() {
        return left == right || left == Dynamic || right == Dynamic;
    }
    match (left, right) {
        (DateTime, DateTime) | (TimeSpan, TimeSpan) | (Dynamic, Dynamic) => true,
        (Dynamic, other) | (other, Dynamic) => other.is_numeric(),
        _ => false,
    }
}

/// Compares two columns: bools.
///
/// | | one side null | both null |
/// |---|---|---|
/// | `==` | false | null |
/// | `!=` | true | null |
/// | `<` `<=` `>` `>=` | null | null |
///
/// Numbers of different types are compared in the wider of them, with true as 1 and false as 0; not-a-number is unequal to
/// all, itself included. Strings are compared by code point. A dynamic is compared with a number or bool by the number or
/// bool that it holds: without one it is unequal, and its order is null. With all other types its text is compared, where a
/// dynamic null has the empty text.
///
/// # Panics
/// The types are not [`comparable`]: the binder converts or refuses.
#[must_use]
pub fn compare(comparison: Comparison, left: &Column, right: &Column) -> Column {
    assert!(
        comparable(comparison, left.ty(), right.ty()),
        "a {} is compared with a {}",
        left.ty(),
        right.ty()
    );
    fold(&[left, right], |rows| {
        if left.ty() == ScalarType::Dynamic || right.ty() == ScalarType::Dynamic {
            return compare_dynamic(comparison, left, right, rows);
        }
        let (left_valid, right_valid) = (validity(left, rows), validity(right, rows));
        // Three loops do for all six comparisons.
        let values = match comparison {
            Comparison::Equal | Comparison::NotEqual => values(Holds::Equal, left, right, rows),
            Comparison::Less => values(Holds::Less, left, right, rows),
            Comparison::LessOrEqual => values(Holds::LessOrEqual, left, right, rows),
            Comparison::Greater => values(Holds::Less, right, left, rows),
            Comparison::GreaterOrEqual => values(Holds::LessOrEqual, right, left, rows),
        };
        if comparison.is_ordering() {
            bool_column(values, both(&left_valid, &right_valid))
        } else {
            let negated = (comparison == Comparison::NotEqual).into();
            equality(values, &left_valid, &right_valid, negated)
        }
    })
}

/// The three comparisons that the others come from.
#[derive(Clone, Copy)]
enum Holds {
    Equal,
    Less,
    LessOrEqual,
}

/// The answers for all rows; for null rows they mean nothing.
fn values(holds: Holds, left: &Column, right: &Column, rows: usize) -> BooleanBuffer {
    use ScalarType as T;
    match (left.ty(), right.ty()) {
        (T::Bool, T::Bool) => same::<Bool>(holds, left, right, rows),
        (T::Int, T::Int) => same::<Int>(holds, left, right, rows),
        (T::Long, T::Long) => same::<Long>(holds, left, right, rows),
        (T::Real, T::Real) => same::<Real>(holds, left, right, rows),
        (T::Decimal, T::Decimal) => same::<Dec>(holds, left, right, rows),
        (T::String, T::String) => same::<Text>(holds, left, right, rows),
        (T::DateTime, T::DateTime) => same::<DateTime>(holds, left, right, rows),
        (T::TimeSpan, T::TimeSpan) => same::<TimeSpan>(holds, left, right, rows),
        (T::Guid, T::Guid) => same::<Guid>(holds, left, right, rows),
        (T::Real, T::Decimal) => {
            bits_of_two::<Real, Dec>(rows, left.reader(), right.reader(), |l, r| {
                holds.ordering(compare_real_decimal(l, r))
            })
        }
        (T::Decimal, T::Real) => {
            bits_of_two::<Dec, Real>(rows, left.reader(), right.reader(), |l, r| {
                holds.ordering(compare_real_decimal(r, l).map(std::cmp::Ordering::reverse))
            })
        }
        (l, r) => {
            let ty = common(l, r).expect("only comparable types get here");
            values(holds, &widen(left, ty), &widen(right, ty), rows)
        }
    }
}

fn same<'a, K: Kind>(
    holds: Holds,
    left: &'a Column,
    right: &'a Column,
    rows: usize,
) -> BooleanBuffer
where
    K::Ref<'a>: PartialOrd,
{
    let (left, right) = (left.reader::<K>(), right.reader::<K>());
    match holds {
        Holds::Equal => bits_of_two(rows, left, right, |l, r| l == r),
        Holds::Less => bits_of_two(rows, left, right, |l, r| l < r),
        Holds::LessOrEqual => bits_of_two(rows, left, right, |l, r| l <= r),
    }
}

impl Holds {
    fn ordering(self, ordering: Option<std::cmp::Ordering>) -> bool {
        ordering.is_some_and(|ordering| match self {
            Self::Equal => ordering.is_eq(),
            Self::Less => ordering.is_lt(),
            Self::LessOrEqual => ordering.is_le(),
        })
    }
}
