//! `sin`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Real, ScalarType};

/// The sine of an angle in radians.
pub static SIN: ScalarFunction = ScalarFunction {
    name: "sin",
    aliases: &[],
    category: Category::Math,
    summary: "The sine of an angle in radians.",
    page: "sin-function",
    signatures: &[Signature::new(
        &[Parameter::required("x", Takes::Type(ScalarType::Real))],
        Returns::Type(ScalarType::Real),
        sin,
    )],
    purity: Purity::Pure,
    naming: Naming::Argument,
    examples: &[Example {
        query: "print sin(0)",
        result: "0.0",
    }],
    deviations: &[],
};

fn sin(call: &Call<'_>) -> Outcome {
    call.map1::<Real, Real, _>(f64::sin)
}
