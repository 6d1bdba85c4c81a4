//! A series as a vector: sum, length and the ways two of them go together.

use super::numbers::{Number, Numbers, Scalar};
use super::shape::{ENTRY, PAIR, SERIES, of_two};
use crate::functions::{
    Call, Example, Outcome, Parameter, Returns, ScalarFunction, Signature, Takes,
};
use crate::types::{Dyn, Real};

/// The sum of a series.
pub static SERIES_SUM: ScalarFunction = ScalarFunction {
    name: "series_sum",
    summary: "The sum of the elements that are numbers; null when there are none.",
    page: "series-sum-function",
    signatures: &[Signature::new(&[SERIES], Returns::REAL, |call| {
        of_one(call, 0.0, |sum, number| sum + number, |sum| sum)
    })],
    examples: &[Example {
        query: "print series_sum(dynamic([1, 2, 3, 4])), series_sum(dynamic('a'))",
        result: "10.0 | null",
    }],
    ..ENTRY
};

/// The product of a series.
pub static SERIES_PRODUCT: ScalarFunction = ScalarFunction {
    name: "series_product",
    summary: "The product of the elements that are numbers; null when there are none.",
    page: "series-product-function",
    signatures: &[Signature::new(&[SERIES], Returns::REAL, |call| {
        of_one(
            call,
            1.0,
            |product, number| product * number,
            |product| product,
        )
    })],
    examples: &[Example {
        query: "print series_product(dynamic([1, 2, 3, 4]))",
        result: "24.0",
    }],
    ..ENTRY
};

/// The length of a series as a vector.
pub static SERIES_MAGNITUDE: ScalarFunction = ScalarFunction {
    name: "series_magnitude",
    summary: "The root of the sum of the squares of the elements that are numbers; null when there are none.",
    page: "series-magnitude-function",
    signatures: &[Signature::new(&[SERIES], Returns::REAL, |call| {
        of_one(call, 0.0, |sum, number| sum + number * number, f64::sqrt)
    })],
    examples: &[Example {
        query: "print series_magnitude(dynamic([3, 4]))",
        result: "5.0",
    }],
    ..ENTRY
};

/// The dot product of two series.
pub static SERIES_DOT_PRODUCT: ScalarFunction = ScalarFunction {
    name: "series_dot_product",
    summary: "The sum of the products of the elements at each place; the longer series is cut, elements that are no number are left out, null when a series is empty.",
    page: "series-dot-product-function",
    signatures: &[Signature::new(PAIR, Returns::REAL, |call| {
        of_two(call, |_, first, second| {
            Some(Products::of(first, second)?.dot)
        })
    })],
    examples: &[Example {
        query: "print series_dot_product(dynamic([1, 2, 4]), dynamic([4, 2, 1])), series_dot_product(dynamic([1, 2, 3]), 10)",
        result: "12.0 | 60.0",
    }],
    ..ENTRY
};

/// The cosine of the angle between two series as vectors.
pub static SERIES_COSINE_SIMILARITY: ScalarFunction = ScalarFunction {
    name: "series_cosine_similarity",
    summary: "The dot product of two series over the product of their lengths, which are computed unless given; the longer series is cut, elements that are no number are left out, null when a series is empty.",
    page: "series-cosine-similarity-function",
    signatures: &[Signature::new(
        &[
            SERIES,
            SERIES,
            Parameter::optional("magnitude1", Takes::REAL),
            Parameter::optional("magnitude2", Takes::REAL),
        ],
        Returns::REAL,
        cosine_similarity,
    )],
    examples: &[
        Example {
            query: "print series_cosine_similarity(dynamic([0, 2]), dynamic([3, 4]))",
            result: "0.8",
        },
        Example {
            query: "print series_cosine_similarity(dynamic([0, 2]), dynamic([3, 4]), 4.0), series_cosine_similarity(dynamic([0, 2]), dynamic([3, 4]), 2, 8)",
            result: "0.4 | 0.5",
        },
    ],
    ..ENTRY
};

/// The linear correlation of two series.
pub static SERIES_PEARSON_CORRELATION: ScalarFunction = ScalarFunction {
    name: "series_pearson_correlation",
    summary: "Pearson's correlation of two series; null when they differ in length or hold anything but numbers.",
    page: "series-pearson-correlation-function",
    signatures: &[Signature::new(&[SERIES, SERIES], Returns::REAL, |call| {
        of_two(call, |_, first, second| correlation(first, second))
    })],
    examples: &[Example {
        query: "print round(series_pearson_correlation(dynamic([1, 2, 3]), dynamic([2, 4, 6])), 6), series_pearson_correlation(dynamic([1, 2]), dynamic([1]))",
        result: "1.0 | null",
    }],
    ..ENTRY
};

/// The cosine from the dot product and the lengths, which are computed unless given.
fn cosine_similarity(call: &Call<'_>) -> Outcome {
    let magnitudes = [2, 3].map(|index| call.reader::<Real>(index));
    of_two(call, |row, first, second| {
        let products = Products::of(first, second)?;
        let [first, second] = magnitudes.each_ref().map(|given| given.get(row));
        let first = first.unwrap_or_else(|| products.first.sqrt());
        let second = second.unwrap_or_else(|| products.second.sqrt());
        Some(products.dot / (first * second))
    })
}

/// Goes over the numbers of a series from `start`; null when there are none.
fn of_one(
    call: &Call<'_>,
    start: f64,
    add: impl Fn(f64, f64) -> f64,
    finish: impl Fn(f64) -> f64,
) -> Outcome {
    let rows = call.reader::<Dyn>(0);
    let mut series = Numbers::default();
    call.build::<Real, _>(|row| {
        series.read(rows.get(row), Scalar::Refused)?;
        let mut numbers = series.iter().flatten().map(Number::real);
        let first = add(start, numbers.next()?);
        Some(finish(numbers.fold(first, &add)))
    })
}

/// Sums of products over the places where both series have a number.
struct Products {
    dot: f64,
    first: f64,
    second: f64,
}

impl Products {
    fn of(first: &Numbers, second: &Numbers) -> Option<Self> {
        let length = match (first.is_scalar, second.is_scalar) {
            (true, true) => return None,
            (true, false) => second.len(),
            (false, true) => first.len(),
            (false, false) => first.len().min(second.len()),
        };
        if length == 0 {
            return None;
        }
        let mut sums = Self {
            dot: 0.0,
            first: 0.0,
            second: 0.0,
        };
        for (a, b) in (0..length).filter_map(|index| first.get(index).zip(second.get(index))) {
            let (a, b) = (a.real(), b.real());
            sums.dot += a * b;
            sums.first += a * a;
            sums.second += b * b;
        }
        Some(sums)
    }
}

fn correlation(first: &Numbers, second: &Numbers) -> Option<f64> {
    if first.is_scalar || second.is_scalar || first.len() != second.len() || first.len() == 0 {
        return None;
    }
    let mean = |series: &Numbers| -> Option<f64> {
        let sum = series
            .iter()
            .map(|number| number.map(Number::real))
            .sum::<Option<f64>>()?;
        Some(sum / series.len() as f64)
    };
    let (first_mean, second_mean) = (mean(first)?, mean(second)?);
    let (mut both, mut of_first, mut of_second) = (0.0, 0.0, 0.0);
    for (a, b) in first.iter().flatten().zip(second.iter().flatten()) {
        let (a, b) = (a.real() - first_mean, b.real() - second_mean);
        both += a * b;
        of_first += a * a;
        of_second += b * b;
    }
    Some(both / (of_first.sqrt() * of_second.sqrt()))
}
