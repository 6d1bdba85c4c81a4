//! Arithmetic on two series element by element.

use super::numbers::Number;
use super::shape::{Both, ENTRY, each_pair, two_series};
use crate::functions::{Call, Example, Outcome, ScalarFunction};

/// The sum of the elements at each place.
pub static SERIES_ADD: ScalarFunction = ScalarFunction {
    name: "series_add",
    summary: "The sum of the elements at each place, whole numbers stay whole; null where one of them is missing or no number.",
    page: "series-add-function",
    signatures: &[two_series(|call| {
        whole(call, i64::wrapping_add, |a, b| a + b)
    })],
    examples: &[Example {
        query: "print series_add(dynamic([1, 2, 4]), dynamic([4, 2, 1]))",
        result: "[5,4,5]",
    }],
    ..ENTRY
};

/// The quotient of the elements at each place.
pub static SERIES_DIVIDE: ScalarFunction = ScalarFunction {
    name: "series_divide",
    summary: "The quotient of the elements at each place, always a real; null where one of them is missing or no number.",
    page: "series-divide-function",
    signatures: &[two_series(|call| real(call, |a, b| a / b))],
    examples: &[Example {
        query: "print series_divide(dynamic([1, 2, 4]), dynamic([4, 2, 1]))",
        result: "[0.25,1.0,4.0]",
    }],
    ..ENTRY
};

/// The product of the elements at each place.
pub static SERIES_MULTIPLY: ScalarFunction = ScalarFunction {
    name: "series_multiply",
    summary: "The product of the elements at each place, whole numbers stay whole; null where one of them is missing or no number.",
    page: "series-multiply-function",
    signatures: &[two_series(|call| {
        whole(call, i64::wrapping_mul, |a, b| a * b)
    })],
    examples: &[Example {
        query: "print series_multiply(dynamic([1, null]), 10)",
        result: "[10,null]",
    }],
    ..ENTRY
};

/// The power of the elements at each place.
pub static SERIES_POW: ScalarFunction = ScalarFunction {
    name: "series_pow",
    summary: "The power of the elements at each place, always a real; null where one of them is missing or no number.",
    page: "series-pow-function",
    signatures: &[two_series(|call| real(call, f64::powf))],
    examples: &[Example {
        query: "print series_pow(dynamic([2, 4]), dynamic([3, 0.5]))",
        result: "[8.0,2.0]",
    }],
    ..ENTRY
};

/// The difference of the elements at each place.
pub static SERIES_SUBTRACT: ScalarFunction = ScalarFunction {
    name: "series_subtract",
    summary: "The difference of the elements at each place, whole numbers stay whole; null where one of them is missing or no number.",
    page: "series-subtract-function",
    signatures: &[two_series(|call| {
        whole(call, i64::wrapping_sub, |a, b| a - b)
    })],
    examples: &[Example {
        query: "print series_subtract(dynamic([1, 2.5]), dynamic([1, 1, 1]))",
        result: "[0.0,1.5,null]",
    }],
    ..ENTRY
};

/// Two series of whole numbers give whole numbers, all others reals.
fn whole(
    call: &Call<'_>,
    of_longs: impl Fn(i64, i64) -> i64,
    of_reals: impl Fn(f64, f64) -> f64,
) -> Outcome {
    each_pair(call, |a, b, both, encoder| match (both, a, b) {
        (Both::Long, Number::Long(a), Number::Long(b)) => encoder.long(of_longs(a, b)),
        (_, a, b) => encoder.real(of_reals(a.real(), b.real())),
    })
}

fn real(call: &Call<'_>, of_reals: impl Fn(f64, f64) -> f64) -> Outcome {
    each_pair(call, |a, b, _, encoder| {
        encoder.real(of_reals(a.real(), b.real()));
    })
}
