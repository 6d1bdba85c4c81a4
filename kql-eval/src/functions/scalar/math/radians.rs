//! `radians`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Real, ScalarType};

/// An angle in radians, from degrees.
pub static RADIANS: ScalarFunction = ScalarFunction {
    name: "radians",
    aliases: &[],
    category: Category::Math,
    summary: "An angle in radians, from degrees.",
    page: "radians-function",
    signatures: &[Signature::new(
        &[Parameter::required("x", Takes::Type(ScalarType::Real))],
        Returns::Type(ScalarType::Real),
        radians,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print radians(0)",
        result: "0.0",
    }],
    deviations: &[],
};

fn radians(call: &Call<'_>) -> Outcome {
    call.map1::<Real, Real, _>(f64::to_radians)
}
