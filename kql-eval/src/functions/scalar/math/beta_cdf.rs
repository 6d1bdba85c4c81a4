//! `beta_cdf`

use super::incomplete_beta::regularized;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::Real;

/// The cumulative beta distribution.
pub static BETA_CDF: ScalarFunction = ScalarFunction {
    name: "beta_cdf",
    aliases: &[],
    category: Category::Math,
    summary: "The share of the beta distribution below x; NaN outside 0 to 1 and for parameters outside 0 to 10000.",
    page: "beta-cdf-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("x", Takes::REAL),
            Parameter::required("alpha", Takes::REAL),
            Parameter::required("beta", Takes::REAL),
        ],
        Returns::REAL,
        beta_cdf,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print round(beta_cdf(0.9, 10, 20), 12), round(beta_cdf(0.5, 2, 1), 12), beta_cdf(1.5, 1, 1), beta_cdf(0.1, -1, 1)",
        result: "1.0 | 0.25 | NaN | NaN",
    }],
    deviations: &[],
};

/// Larger parameters give NaN.
const MOST: f64 = 10_000.0;

fn beta_cdf(call: &Call<'_>) -> Outcome {
    call.map3::<Real, Real, Real, Real, _>(|x, alpha, beta| {
        let known = |parameter: f64| parameter > 0.0 && parameter <= MOST;
        if (0.0..=1.0).contains(&x) && known(alpha) && known(beta) {
            regularized(x, alpha, beta)
        } else {
            f64::NAN
        }
    })
}
