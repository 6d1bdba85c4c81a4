//! `tan`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Real, ScalarType};

/// The tangent of an angle in radians.
pub static TAN: ScalarFunction = ScalarFunction {
    name: "tan",
    aliases: &[],
    category: Category::Math,
    summary: "The tangent of an angle in radians.",
    page: "tan-function",
    signatures: &[Signature::new(
        &[Parameter::required("x", Takes::Type(ScalarType::Real))],
        Returns::Type(ScalarType::Real),
        tan,
    )],
    purity: Purity::Pure,
    naming: Naming::Argument,
    examples: &[Example {
        query: "print tan(0)",
        result: "0.0",
    }],
    deviations: &[],
};

fn tan(call: &Call<'_>) -> Outcome {
    call.map1::<Real, Real, _>(f64::tan)
}
