//! `atan2`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Real, ScalarType};

/// The angle of a point.
pub static ATAN2: ScalarFunction = ScalarFunction {
    name: "atan2",
    aliases: &[],
    category: Category::Math,
    summary: "The angle in radians between the positive x axis and the ray to the point (x, y).",
    page: "atan2-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("y", Takes::Type(ScalarType::Real)),
            Parameter::required("x", Takes::Type(ScalarType::Real)),
        ],
        Returns::Type(ScalarType::Real),
        atan2,
    )],
    purity: Purity::Pure,
    naming: Naming::Argument,
    examples: &[Example {
        query: "print atan2(0, 1)",
        result: "0.0",
    }],
    deviations: &[],
};

fn atan2(call: &Call<'_>) -> Outcome {
    call.map2::<Real, Real, Real, _>(f64::atan2)
}
