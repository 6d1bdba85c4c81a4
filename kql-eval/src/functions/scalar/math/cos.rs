//! `cos`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Real, ScalarType};

/// The cosine of an angle in radians.
pub static COS: ScalarFunction = ScalarFunction {
    name: "cos",
    aliases: &[],
    category: Category::Math,
    summary: "The cosine of an angle in radians.",
    page: "cos-function",
    signatures: &[Signature::new(
        &[Parameter::required("x", Takes::Type(ScalarType::Real))],
        Returns::Type(ScalarType::Real),
        cos,
    )],
    purity: Purity::Pure,
    naming: Naming::Argument,
    examples: &[Example {
        query: "print cos(0)",
        result: "1.0",
    }],
    deviations: &[],
};

fn cos(call: &Call<'_>) -> Outcome {
    call.map1::<Real, Real, _>(f64::cos)
}
