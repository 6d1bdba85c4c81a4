//! `degrees`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Real, ScalarType};

/// An angle in degrees, from radians.
pub static DEGREES: ScalarFunction = ScalarFunction {
    name: "degrees",
    aliases: &[],
    category: Category::Math,
    summary: "An angle in degrees, from radians.",
    page: "degrees-function",
    signatures: &[Signature::new(
        &[Parameter::required("x", Takes::Type(ScalarType::Real))],
        Returns::Type(ScalarType::Real),
        degrees,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print degrees(pi())",
        result: "180.0",
    }],
    deviations: &[],
};

fn degrees(call: &Call<'_>) -> Outcome {
    call.map1::<Real, Real, _>(f64::to_degrees)
}
