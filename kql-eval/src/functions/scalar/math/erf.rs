//! `erf`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Real, ScalarType};

/// The error function.
pub static ERF: ScalarFunction = ScalarFunction {
    name: "erf",
    aliases: &[],
    category: Category::Math,
    summary: "The error function.",
    page: "erf-function",
    signatures: &[Signature::new(
        &[Parameter::required("x", Takes::Type(ScalarType::Real))],
        Returns::Type(ScalarType::Real),
        erf,
    )],
    purity: Purity::Pure,
    naming: Naming::Argument,
    examples: &[Example {
        query: "print erf(0)",
        result: "0.0",
    }],
    deviations: &[],
};

fn erf(call: &Call<'_>) -> Outcome {
    call.map1::<Real, Real, _>(libm::erf)
}
