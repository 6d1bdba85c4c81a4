//! `exp`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Real, ScalarType};

/// The power of e.
pub static EXP: ScalarFunction = ScalarFunction {
    name: "exp",
    aliases: &[],
    category: Category::Math,
    summary: "The power of e.",
    page: "exp-function",
    signatures: &[Signature::new(
        &[Parameter::required("x", Takes::Type(ScalarType::Real))],
        Returns::Type(ScalarType::Real),
        exp,
    )],
    purity: Purity::Pure,
    naming: Naming::Argument,
    examples: &[Example {
        query: "print exp(0)",
        result: "1.0",
    }],
    deviations: &[],
};

fn exp(call: &Call<'_>) -> Outcome {
    call.map1::<Real, Real, _>(f64::exp)
}
