//! One number for each element: `series_abs`, `series_floor`, `series_log`, …

use super::shape::{ENTRY, each, one_series};
use crate::functions::{Example, ScalarFunction};

/// The absolute value of each element.
pub static SERIES_ABS: ScalarFunction = ScalarFunction {
    name: "series_abs",
    summary: "The absolute value of each element, as reals; null where the element is no number.",
    page: "series-abs-function",
    signatures: &[one_series(|call| each(call, f64::abs))],
    examples: &[Example {
        query: "print series_abs(dynamic([-6.5, 0, null]))",
        result: "[6.5,0.0,null]",
    }],
    ..ENTRY
};

/// The arc cosine in radians of each element.
pub static SERIES_ACOS: ScalarFunction = ScalarFunction {
    name: "series_acos",
    summary: "The arc cosine in radians of each element, as reals; null where the element is no number.",
    page: "series-acos-function",
    signatures: &[one_series(|call| each(call, f64::acos))],
    examples: &[Example {
        query: "print series_acos(dynamic([1]))",
        result: "[0.0]",
    }],
    ..ENTRY
};

/// The arc sine in radians of each element.
pub static SERIES_ASIN: ScalarFunction = ScalarFunction {
    name: "series_asin",
    summary: "The arc sine in radians of each element, as reals; null where the element is no number.",
    page: "series-asin-function",
    signatures: &[one_series(|call| each(call, f64::asin))],
    examples: &[Example {
        query: "print series_asin(dynamic([0]))",
        result: "[0.0]",
    }],
    ..ENTRY
};

/// The arc tangent in radians of each element.
pub static SERIES_ATAN: ScalarFunction = ScalarFunction {
    name: "series_atan",
    summary: "The arc tangent in radians of each element, as reals; null where the element is no number.",
    page: "series-atan-function",
    signatures: &[one_series(|call| each(call, f64::atan))],
    examples: &[Example {
        query: "print series_atan(dynamic([0]))",
        result: "[0.0]",
    }],
    ..ENTRY
};

/// The smallest whole number that is not below it of each element.
pub static SERIES_CEILING: ScalarFunction = ScalarFunction {
    name: "series_ceiling",
    summary: "The smallest whole number that is not below it of each element, as reals; null where the element is no number.",
    page: "series-ceiling-function",
    signatures: &[one_series(|call| each(call, f64::ceil))],
    examples: &[Example {
        query: "print series_ceiling(dynamic([-1.5, 1, 2.5]))",
        result: "[-1.0,1.0,3.0]",
    }],
    ..ENTRY
};

/// The cosine of each element.
pub static SERIES_COS: ScalarFunction = ScalarFunction {
    name: "series_cos",
    summary: "The cosine of each element, as reals; null where the element is no number.",
    page: "series-cos-function",
    signatures: &[one_series(|call| each(call, f64::cos))],
    examples: &[Example {
        query: "print series_cos(dynamic([0]))",
        result: "[1.0]",
    }],
    ..ENTRY
};

/// The power of e of each element.
pub static SERIES_EXP: ScalarFunction = ScalarFunction {
    name: "series_exp",
    summary: "The power of e of each element, as reals; null where the element is no number.",
    page: "series-exp-function",
    signatures: &[one_series(|call| each(call, f64::exp))],
    examples: &[Example {
        query: "print series_exp(dynamic([0]))",
        result: "[1.0]",
    }],
    ..ENTRY
};

/// The largest whole number that is not above it of each element.
pub static SERIES_FLOOR: ScalarFunction = ScalarFunction {
    name: "series_floor",
    summary: "The largest whole number that is not above it of each element, as reals; null where the element is no number.",
    page: "series-floor-function",
    signatures: &[one_series(|call| each(call, f64::floor))],
    examples: &[Example {
        query: "print series_floor(dynamic([-1.5, 1, 2.5]))",
        result: "[-2.0,1.0,2.0]",
    }],
    ..ENTRY
};

/// The natural logarithm of each element.
pub static SERIES_LOG: ScalarFunction = ScalarFunction {
    name: "series_log",
    summary: "The natural logarithm of each element, as reals; null where the element is no number.",
    page: "series-log-function",
    signatures: &[one_series(|call| each(call, f64::ln))],
    examples: &[Example {
        query: "print series_log(dynamic([1, 'a']))",
        result: "[0.0,null]",
    }],
    ..ENTRY
};

/// The sign of each element.
pub static SERIES_SIGN: ScalarFunction = ScalarFunction {
    name: "series_sign",
    summary: "The sign of each element, as reals; null where the element is no number.",
    page: "series-sign-function",
    signatures: &[one_series(|call| each(call, sign))],
    examples: &[Example {
        query: "print series_sign(dynamic([-6, 0, 8]))",
        result: "[-1.0,0.0,1.0]",
    }],
    ..ENTRY
};

/// The sine of each element.
pub static SERIES_SIN: ScalarFunction = ScalarFunction {
    name: "series_sin",
    summary: "The sine of each element, as reals; null where the element is no number.",
    page: "series-sin-function",
    signatures: &[one_series(|call| each(call, f64::sin))],
    examples: &[Example {
        query: "print series_sin(dynamic([0]))",
        result: "[0.0]",
    }],
    ..ENTRY
};

/// The tangent of each element.
pub static SERIES_TAN: ScalarFunction = ScalarFunction {
    name: "series_tan",
    summary: "The tangent of each element, as reals; null where the element is no number.",
    page: "series-tan-function",
    signatures: &[one_series(|call| each(call, f64::tan))],
    examples: &[Example {
        query: "print series_tan(dynamic([0]))",
        result: "[0.0]",
    }],
    ..ENTRY
};

fn sign(value: f64) -> f64 {
    if value > 0.0 {
        1.0
    } else if value < 0.0 {
        -1.0
    } else {
        0.0
    }
}
