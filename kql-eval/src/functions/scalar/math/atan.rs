//! `atan`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Real, ScalarType};

/// The angle in radians with this tangent.
pub static ATAN: ScalarFunction = ScalarFunction {
    name: "atan",
    aliases: &[],
    category: Category::Math,
    summary: "The angle in radians with this tangent.",
    page: "atan-function",
    signatures: &[Signature::new(
        &[Parameter::required("x", Takes::Type(ScalarType::Real))],
        Returns::Type(ScalarType::Real),
        atan,
    )],
    purity: Purity::Pure,
    naming: Naming::Argument,
    examples: &[Example {
        query: "print atan(0)",
        result: "0.0",
    }],
    deviations: &[],
};

fn atan(call: &Call<'_>) -> Outcome {
    call.map1::<Real, Real, _>(f64::atan)
}
