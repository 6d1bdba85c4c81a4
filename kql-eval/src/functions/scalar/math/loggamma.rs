//! `loggamma`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Real, ScalarType};

/// The natural logarithm of the absolute value of the gamma function.
pub static LOGGAMMA: ScalarFunction = ScalarFunction {
    name: "loggamma",
    aliases: &[],
    category: Category::Math,
    summary: "The natural logarithm of the absolute value of the gamma function.",
    page: "loggamma-function",
    signatures: &[Signature::new(
        &[Parameter::required("x", Takes::Type(ScalarType::Real))],
        Returns::Type(ScalarType::Real),
        loggamma,
    )],
    purity: Purity::Pure,
    naming: Naming::Argument,
    examples: &[Example {
        query: "print loggamma(1)",
        result: "0.0",
    }],
    deviations: &[],
};

fn loggamma(call: &Call<'_>) -> Outcome {
    call.map1::<Real, Real, _>(libm::lgamma)
}
