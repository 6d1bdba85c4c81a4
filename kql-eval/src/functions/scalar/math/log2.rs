//! `log2`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Real, ScalarType};

/// The logarithm to base 2; null of a negative number.
pub static LOG2: ScalarFunction = ScalarFunction {
    name: "log2",
    aliases: &[],
    category: Category::Math,
    summary: "The logarithm to base 2; null of a negative number.",
    page: "log2-function",
    signatures: &[Signature::new(
        &[Parameter::required("x", Takes::Type(ScalarType::Real))],
        Returns::Type(ScalarType::Real),
        log2,
    )],
    purity: Purity::Pure,
    naming: Naming::Argument,
    examples: &[Example {
        query: "print log2(8)",
        result: "3.0",
    }],
    deviations: &[],
};

fn log2(call: &Call<'_>) -> Outcome {
    call.map1::<Real, Real, _>(|x| (x >= 0.0 || x.is_nan()).then(|| x.log2()))
}
