//! A comparison of two series element by element.

use super::numbers::Number;
use super::shape::{ENTRY, each_pair, two_series};
use crate::functions::{Call, Example, Outcome, ScalarFunction};
use std::cmp::Ordering;

/// Whether each element of one series is equal compared with the element of the other at its place.
pub static SERIES_EQUALS: ScalarFunction = ScalarFunction {
    name: "series_equals",
    summary: "Whether each element is equal to the one of the other series at its place; null where one of them is missing or no number.",
    page: "series-equals-function",
    signatures: &[two_series(|call| {
        compare(call, |order| order == Some(Ordering::Equal))
    })],
    examples: &[Example {
        query: "print series_equals(dynamic([1, 2, null]), dynamic([2, 2.0, 1]))",
        result: "[false,true,null]",
    }],
    ..ENTRY
};

/// Whether each element of one series is greater compared with the element of the other at its place.
pub static SERIES_GREATER: ScalarFunction = ScalarFunction {
    name: "series_greater",
    summary: "Whether each element is greater than the one of the other series at its place; null where one of them is missing or no number.",
    page: "series-greater-function",
    signatures: &[two_series(|call| {
        compare(call, |order| order == Some(Ordering::Greater))
    })],
    examples: &[Example {
        query: "print series_greater(dynamic([1, 4]), 2)",
        result: "[false,true]",
    }],
    ..ENTRY
};

/// Whether each element of one series is greater or equal compared with the element of the other at its place.
pub static SERIES_GREATER_EQUALS: ScalarFunction = ScalarFunction {
    name: "series_greater_equals",
    summary: "Whether each element is greater or equal to the one of the other series at its place; null where one of them is missing or no number.",
    page: "series-greater-equals-function",
    signatures: &[two_series(|call| {
        compare(call, |order| order.is_some_and(Ordering::is_ge))
    })],
    examples: &[Example {
        query: "print series_greater_equals(dynamic([1, 2, 4]), 2)",
        result: "[false,true,true]",
    }],
    ..ENTRY
};

/// Whether each element of one series is less compared with the element of the other at its place.
pub static SERIES_LESS: ScalarFunction = ScalarFunction {
    name: "series_less",
    summary: "Whether each element is less than the one of the other series at its place; null where one of them is missing or no number.",
    page: "series-less-function",
    signatures: &[two_series(|call| {
        compare(call, |order| order == Some(Ordering::Less))
    })],
    examples: &[Example {
        query: "print series_less(dynamic([1, 4]), 2)",
        result: "[true,false]",
    }],
    ..ENTRY
};

/// Whether each element of one series is less or equal compared with the element of the other at its place.
pub static SERIES_LESS_EQUALS: ScalarFunction = ScalarFunction {
    name: "series_less_equals",
    summary: "Whether each element is less or equal to the one of the other series at its place; null where one of them is missing or no number.",
    page: "series-less-equals-function",
    signatures: &[two_series(|call| {
        compare(call, |order| order.is_some_and(Ordering::is_le))
    })],
    examples: &[Example {
        query: "print series_less_equals(dynamic([1, 2, 4]), dynamic([4, 2, 1]))",
        result: "[true,true,false]",
    }],
    ..ENTRY
};

/// Whether each element of one series is not equal compared with the element of the other at its place.
pub static SERIES_NOT_EQUALS: ScalarFunction = ScalarFunction {
    name: "series_not_equals",
    summary: "Whether each element is not equal to the one of the other series at its place; null where one of them is missing or no number.",
    page: "series-not-equals-function",
    signatures: &[two_series(|call| {
        compare(call, |order| order != Some(Ordering::Equal))
    })],
    examples: &[Example {
        query: "print series_not_equals(dynamic([1, 2]), dynamic([1, 1, 1]))",
        result: "[false,true,null]",
    }],
    ..ENTRY
};

fn compare(call: &Call<'_>, holds: impl Fn(Option<Ordering>) -> bool) -> Outcome {
    each_pair(call, |a, b, _, encoder| {
        let order = match (a, b) {
            (Number::Long(a), Number::Long(b)) => Some(a.cmp(&b)),
            (a, b) => a.real().partial_cmp(&b.real()),
        };
        encoder.bool(holds(order));
    })
}
