//! Comparisons of which one side or both are dynamic.

use std::cmp::Ordering;

use arrow_buffer::BooleanBuffer;

use super::broadcast::{all, bits, bits_of_two, bool_column, both, equality, text_of, validity};
use super::comparison::Comparison;
use super::number::Number;
use crate::types::dynamic::{Dynamic, DynamicRef};
use crate::types::{
    Bool, Column, DateTime, Dec, Dyn, Guid, Int, Kind, Long, Real, ScalarType, Text, TimeSpan,
    write_datetime, write_guid, write_timespan,
};

/// Compares columns of which at least one is dynamic.
pub(super) fn compare_dynamic(
    comparison: Comparison,
    left: &Column,
    right: &Column,
    rows: usize,
) -> Column {
    if left.ty() != ScalarType::Dynamic {
        return compare_dynamic(comparison.exchanged(), right, left, rows);
    }
    let other = right.ty();
    let valid = validity(right, rows);
    if comparison.is_ordering() {
        let ordered = |ordering: Option<Ordering>| ordering.is_some_and(|o| holds(comparison, o));
        let values = orderings(left, right, rows, ordered);
        let mut holding = bits(rows, left.reader::<Dyn>(), is_number);
        if other == ScalarType::Dynamic {
            holding = &holding & &bits(rows, right.reader::<Dyn>(), is_number);
        }
        return bool_column(values, both(&Some(holding), &valid));
    }
    let equal = |ordering: Option<Ordering>| ordering == Some(Ordering::Equal);
    let (values, left_valid) = match other {
        ScalarType::Int | ScalarType::Long | ScalarType::Real | ScalarType::Decimal => {
            (orderings(left, right, rows, equal), validity(left, rows))
        }
        ScalarType::Bool => {
            let same = |held: DynamicRef<'_>, b| matches!(held.view(), Dynamic::Bool(a) if a == b);
            (
                bits_of_two::<Dyn, Bool>(rows, left.reader(), right.reader(), same),
                validity(left, rows),
            )
        }
        ScalarType::Dynamic => (equal_dynamics(left, right, rows), validity(left, rows)),
        ScalarType::String => (equal_texts(left, right, rows), None),
        ScalarType::DateTime | ScalarType::TimeSpan | ScalarType::Guid => {
            (equal_texts(left, right, rows), validity(left, rows))
        }
    };
    let negated = (comparison == Comparison::NotEqual).into();
    equality(values, &left_valid, &valid, negated)
}

fn is_number(value: DynamicRef<'_>) -> bool {
    Number::of(value).is_some()
}

fn holds(comparison: Comparison, ordering: Ordering) -> bool {
    match comparison {
        Comparison::Equal => ordering.is_eq(),
        Comparison::NotEqual => ordering.is_ne(),
        Comparison::Less => ordering.is_lt(),
        Comparison::LessOrEqual => ordering.is_le(),
        Comparison::Greater => ordering.is_gt(),
        Comparison::GreaterOrEqual => ordering.is_ge(),
    }
}

/// Tests how the number that a dynamic holds compares with the other side's.
fn orderings(
    left: &Column,
    right: &Column,
    rows: usize,
    test: impl Fn(Option<Ordering>) -> bool,
) -> BooleanBuffer {
    fn over<'a, K: Kind>(
        left: &'a Column,
        right: &'a Column,
        rows: usize,
        test: impl Fn(Option<Ordering>) -> bool,
        compare: impl Fn(Number, K::Ref<'a>) -> Option<Ordering>,
    ) -> BooleanBuffer {
        bits_of_two::<Dyn, K>(rows, left.reader(), right.reader(), |held, other| {
            test(Number::of(held).and_then(|held| compare(held, other)))
        })
    }
    match right.ty() {
        ScalarType::Int => over::<Int>(left, right, rows, test, |held, other| {
            held.compare_long(i64::from(other))
        }),
        ScalarType::Long => over::<Long>(left, right, rows, test, Number::compare_long),
        ScalarType::Real => over::<Real>(left, right, rows, test, Number::compare_real),
        ScalarType::Decimal => over::<Dec>(left, right, rows, test, Number::compare_decimal),
        ScalarType::Dynamic => over::<Dyn>(left, right, rows, test, compare_numbers),
        ScalarType::Bool
        | ScalarType::String
        | ScalarType::DateTime
        | ScalarType::TimeSpan
        | ScalarType::Guid => all(rows, false),
    }
}

fn compare_numbers(held: Number, other: DynamicRef<'_>) -> Option<Ordering> {
    match Number::of(other)? {
        Number::Long(other) => held.compare_long(other),
        Number::Real(other) => held.compare_real(other),
    }
}

fn equal_texts(left: &Column, right: &Column, rows: usize) -> BooleanBuffer {
    fn written<'a, K: Kind>(
        left: &'a Column,
        right: &'a Column,
        rows: usize,
        write: impl Fn(K::Ref<'a>, &mut String),
    ) -> BooleanBuffer {
        let (mut memory, mut text) = (String::new(), String::new());
        bits_of_two::<Dyn, K>(rows, left.reader(), right.reader(), |held, other| {
            text.clear();
            write(other, &mut text);
            text_of(held, &mut memory).eq_ignore_ascii_case(&text)
        })
    }
    match right.ty() {
        ScalarType::DateTime => written::<DateTime>(left, right, rows, write_datetime),
        ScalarType::TimeSpan => written::<TimeSpan>(left, right, rows, write_timespan),
        ScalarType::Guid => written::<Guid>(left, right, rows, write_guid),
        _ => {
            // A null counts as the empty text, so that nulls are read as such.
            let mut memory = String::new();
            let (held, text) = (left.reader::<Dyn>(), right.reader::<Text>());
            BooleanBuffer::collect_bool(rows, |row| {
                let held = held.get(row).map_or("", |held| text_of(held, &mut memory));
                held == text.get(row).unwrap_or("")
            })
        }
    }
}

fn equal_dynamics(left: &Column, right: &Column, rows: usize) -> BooleanBuffer {
    bits_of_two::<Dyn, Dyn>(rows, left.reader(), right.reader(), equal_values)
}

/// Whether two dynamics are equal: numbers by value, all else by kind and content.
pub(super) fn equal_values(left: DynamicRef<'_>, right: DynamicRef<'_>) -> bool {
    match (Number::of(left), Number::of(right)) {
        (Some(left), Some(Number::Long(right))) => {
            left.compare_long(right) == Some(Ordering::Equal)
        }
        (Some(left), Some(Number::Real(right))) => {
            left.compare_real(right) == Some(Ordering::Equal)
        }
        _ => match (left.view(), right.view()) {
            (Dynamic::String(text), Dynamic::DateTime(ticks))
            | (Dynamic::DateTime(ticks), Dynamic::String(text)) => {
                let mut written = String::new();
                write_datetime(ticks, &mut written);
                text == written
            }
            _ => left == right,
        },
    }
}
