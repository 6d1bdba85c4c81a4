//! Numbers.

use crate::functions::ScalarFunction;

mod abs;
mod acos;
mod asin;
mod atan;
mod atan2;
mod beta_cdf;
mod beta_inv;
mod beta_pdf;
mod ceiling;
mod cos;
mod cot;
mod degrees;
mod erf;
mod erfc;
mod exp;
mod exp10;
mod exp2;
mod gamma;
mod incomplete_beta;
mod isfinite;
mod isinf;
mod isnan;
mod log;
mod log10;
mod log2;
mod loggamma;
mod new_guid;
mod pi;
mod pow;
mod radians;
mod rand;
mod random;
mod round;
mod sign;
mod sin;
mod sqrt;
mod tan;
mod welch_test;

/// All of them.
pub static FUNCTIONS: &[&ScalarFunction] = &[
    &sqrt::SQRT,
    &log::LOG,
    &log2::LOG2,
    &log10::LOG10,
    &exp::EXP,
    &exp2::EXP2,
    &exp10::EXP10,
    &sin::SIN,
    &cos::COS,
    &tan::TAN,
    &cot::COT,
    &asin::ASIN,
    &acos::ACOS,
    &atan::ATAN,
    &degrees::DEGREES,
    &radians::RADIANS,
    &gamma::GAMMA,
    &beta_cdf::BETA_CDF,
    &beta_inv::BETA_INV,
    &beta_pdf::BETA_PDF,
    &welch_test::WELCH_TEST,
    &loggamma::LOGGAMMA,
    &erf::ERF,
    &erfc::ERFC,
    &atan2::ATAN2,
    &pow::POW,
    &abs::ABS,
    &sign::SIGN,
    &ceiling::CEILING,
    &round::ROUND,
    &pi::PI,
    &isnan::ISNAN,
    &isinf::ISINF,
    &isfinite::ISFINITE,
    &rand::RAND,
    &new_guid::NEW_GUID,
];
