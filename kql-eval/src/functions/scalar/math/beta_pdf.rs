//! `beta_pdf`

use super::incomplete_beta::log_beta;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::Real;

/// The density of the beta distribution.
pub static BETA_PDF: ScalarFunction = ScalarFunction {
    name: "beta_pdf",
    aliases: &[],
    category: Category::Math,
    summary: "The density of the beta distribution at x; NaN for an x that is not between 0 and 1 and for parameters that are not positive.",
    page: "beta-pdf-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("x", Takes::REAL),
            Parameter::required("alpha", Takes::REAL),
            Parameter::required("beta", Takes::REAL),
        ],
        Returns::REAL,
        beta_pdf,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print round(beta_pdf(0.5, 10, 20), 12), beta_pdf(0.5, 1, 1), beta_pdf(1, 1, 1), beta_pdf(1.5, 10, 20), beta_pdf(0.1, -1, 20)",
        result: "0.746176019311 | 1.0 | NaN | NaN | NaN",
    }],
    deviations: &[],
};

fn beta_pdf(call: &Call<'_>) -> Outcome {
    call.map3::<Real, Real, Real, Real, _>(|x, alpha, beta| {
        if !(x > 0.0 && x < 1.0 && alpha > 0.0 && beta > 0.0) {
            return f64::NAN;
        }
        ((alpha - 1.0) * x.ln() + (beta - 1.0) * (-x).ln_1p() - log_beta(alpha, beta)).exp()
    })
}
