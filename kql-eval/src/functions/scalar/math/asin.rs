//! `asin`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Real, ScalarType};

/// The angle in radians with this sine; null outside -1 to 1.
pub static ASIN: ScalarFunction = ScalarFunction {
    name: "asin",
    aliases: &[],
    category: Category::Math,
    summary: "The angle in radians with this sine; null outside -1 to 1.",
    page: "asin-function",
    signatures: &[Signature::new(
        &[Parameter::required("x", Takes::Type(ScalarType::Real))],
        Returns::Type(ScalarType::Real),
        asin,
    )],
    purity: Purity::Pure,
    naming: Naming::Argument,
    examples: &[Example {
        query: "print asin(0), asin(2)",
        result: "0.0 | null",
    }],
    deviations: &[],
};

fn asin(call: &Call<'_>) -> Outcome {
    call.map1::<Real, Real, _>(|x| (-1.0..=1.0).contains(&x).then(|| x.asin()))
}
