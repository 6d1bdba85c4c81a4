//! Series: arrays of numbers taken at even distances.

use crate::functions::ScalarFunction;

mod arithmetic;
mod comparison;
mod decompose;
mod decomposition;
mod fence;
mod fft;
mod fill;
mod filter;
mod fit_2lines;
mod fit_line;
mod fit_poly;
mod fourier;
mod line;
mod numbers;
mod outliers;
mod season;
mod seasonal;
mod shape;
mod stats;
mod unary;
mod vector;

/// All of them.
pub static FUNCTIONS: &[&ScalarFunction] = &[
    &unary::SERIES_ABS,
    &unary::SERIES_ACOS,
    &unary::SERIES_ASIN,
    &unary::SERIES_ATAN,
    &unary::SERIES_CEILING,
    &unary::SERIES_COS,
    &unary::SERIES_EXP,
    &unary::SERIES_FLOOR,
    &unary::SERIES_LOG,
    &unary::SERIES_SIGN,
    &unary::SERIES_SIN,
    &unary::SERIES_TAN,
    &arithmetic::SERIES_ADD,
    &arithmetic::SERIES_DIVIDE,
    &arithmetic::SERIES_MULTIPLY,
    &arithmetic::SERIES_POW,
    &arithmetic::SERIES_SUBTRACT,
    &comparison::SERIES_EQUALS,
    &comparison::SERIES_GREATER,
    &comparison::SERIES_GREATER_EQUALS,
    &comparison::SERIES_LESS,
    &comparison::SERIES_LESS_EQUALS,
    &comparison::SERIES_NOT_EQUALS,
    &vector::SERIES_COSINE_SIMILARITY,
    &vector::SERIES_DOT_PRODUCT,
    &vector::SERIES_MAGNITUDE,
    &vector::SERIES_PEARSON_CORRELATION,
    &vector::SERIES_PRODUCT,
    &vector::SERIES_SUM,
    &decompose::SERIES_DECOMPOSE,
    &decompose::SERIES_DECOMPOSE_ANOMALIES,
    &decompose::SERIES_DECOMPOSE_FORECAST,
    &outliers::SERIES_OUTLIERS,
    &seasonal::SERIES_SEASONAL,
    &fft::SERIES_FFT,
    &fft::SERIES_IFFT,
    &fill::SERIES_FILL_BACKWARD,
    &fill::SERIES_FILL_CONST,
    &fill::SERIES_FILL_FORWARD,
    &fill::SERIES_FILL_LINEAR,
    &filter::SERIES_FIR,
    &filter::SERIES_IIR,
    &fit_2lines::SERIES_FIT_2LINES,
    &fit_2lines::SERIES_FIT_2LINES_DYNAMIC,
    &fit_line::SERIES_FIT_LINE,
    &fit_line::SERIES_FIT_LINE_DYNAMIC,
    &fit_poly::SERIES_FIT_POLY,
    &stats::SERIES_STATS,
    &stats::SERIES_STATS_DYNAMIC,
];
