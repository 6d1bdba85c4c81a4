//! `ceiling`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Real, ScalarType};

/// The smallest whole number not below a number.
pub static CEILING: ScalarFunction = ScalarFunction {
    name: "ceiling",
    aliases: &[],
    category: Category::Math,
    summary: "The smallest whole number that is not below the number.",
    page: "ceiling-function",
    signatures: &[Signature::new(
        &[Parameter::required("x", Takes::Type(ScalarType::Real))],
        Returns::Type(ScalarType::Real),
        ceiling,
    )],
    purity: Purity::Pure,
    naming: Naming::Argument,
    examples: &[Example {
        query: "print ceiling(-1.1), ceiling(0), ceiling(0.9)",
        result: "-1.0 | 0.0 | 1.0",
    }],
    deviations: &[],
};

fn ceiling(call: &Call<'_>) -> Outcome {
    call.map1::<Real, Real, _>(f64::ceil)
}
