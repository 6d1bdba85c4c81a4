//! `cot`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Real, ScalarType};

/// The cotangent of an angle in radians.
pub static COT: ScalarFunction = ScalarFunction {
    name: "cot",
    aliases: &[],
    category: Category::Math,
    summary: "The cotangent of an angle in radians.",
    page: "cot-function",
    signatures: &[Signature::new(
        &[Parameter::required("x", Takes::Type(ScalarType::Real))],
        Returns::Type(ScalarType::Real),
        cot,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print round(cot(pi() / 4), 6)",
        result: "1.0",
    }],
    deviations: &[],
};

fn cot(call: &Call<'_>) -> Outcome {
    call.map1::<Real, Real, _>(|x| 1.0 / x.tan())
}
