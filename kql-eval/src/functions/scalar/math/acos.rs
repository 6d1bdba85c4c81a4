//! `acos`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Real, ScalarType};

/// The angle in radians with this cosine; null outside -1 to 1.
pub static ACOS: ScalarFunction = ScalarFunction {
    name: "acos",
    aliases: &[],
    category: Category::Math,
    summary: "The angle in radians with this cosine; null outside -1 to 1.",
    page: "acos-function",
    signatures: &[Signature::new(
        &[Parameter::required("x", Takes::Type(ScalarType::Real))],
        Returns::Type(ScalarType::Real),
        acos,
    )],
    purity: Purity::Pure,
    naming: Naming::Argument,
    examples: &[Example {
        query: "print acos(1), acos(-2)",
        result: "0.0 | null",
    }],
    deviations: &[],
};

fn acos(call: &Call<'_>) -> Outcome {
    call.map1::<Real, Real, _>(|x| (-1.0..=1.0).contains(&x).then(|| x.acos()))
}
