//! `beta_inv`

use super::incomplete_beta::inverse;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::Real;

/// Where the beta distribution reaches a probability.
pub static BETA_INV: ScalarFunction = ScalarFunction {
    name: "beta_inv",
    aliases: &[],
    category: Category::Math,
    summary: "The x below which the beta distribution has the probability; null for a probability that is not above 0 and at most 1, NaN for parameters that are not positive.",
    page: "beta-inv-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("probability", Takes::REAL),
            Parameter::required("alpha", Takes::REAL),
            Parameter::required("beta", Takes::REAL),
        ],
        Returns::REAL,
        beta_inv,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print round(beta_inv(0.1, 10, 20), 12), beta_inv(1.5, 10, 20), beta_inv(0.1, -1, 20)",
        result: "0.226415022389 | null | NaN",
    }],
    deviations: &[],
};

fn beta_inv(call: &Call<'_>) -> Outcome {
    call.map3::<Real, Real, Real, Real, _>(|probability, alpha, beta| {
        if !(alpha > 0.0 && beta > 0.0) {
            return Some(f64::NAN);
        }
        (probability > 0.0 && probability <= 1.0).then(|| inverse(probability, alpha, beta))
    })
}
