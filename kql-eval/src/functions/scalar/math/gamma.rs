//! `gamma`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Real, ScalarType};

/// The gamma function.
pub static GAMMA: ScalarFunction = ScalarFunction {
    name: "gamma",
    aliases: &[],
    category: Category::Math,
    summary: "The gamma function.",
    page: "gamma-function",
    signatures: &[Signature::new(
        &[Parameter::required("x", Takes::Type(ScalarType::Real))],
        Returns::Type(ScalarType::Real),
        gamma,
    )],
    purity: Purity::Pure,
    naming: Naming::Argument,
    examples: &[Example {
        query: "print gamma(5)",
        result: "24.0",
    }],
    deviations: &[],
};

fn gamma(call: &Call<'_>) -> Outcome {
    call.map1::<Real, Real, _>(libm::tgamma)
}
