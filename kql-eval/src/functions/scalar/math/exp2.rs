//! `exp2`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Real, ScalarType};

/// The power of 2.
pub static EXP2: ScalarFunction = ScalarFunction {
    name: "exp2",
    aliases: &[],
    category: Category::Math,
    summary: "The power of 2.",
    page: "exp2-function",
    signatures: &[Signature::new(
        &[Parameter::required("x", Takes::Type(ScalarType::Real))],
        Returns::Type(ScalarType::Real),
        exp2,
    )],
    purity: Purity::Pure,
    naming: Naming::Argument,
    examples: &[Example {
        query: "print exp2(3)",
        result: "8.0",
    }],
    deviations: &[],
};

fn exp2(call: &Call<'_>) -> Outcome {
    call.map1::<Real, Real, _>(f64::exp2)
}
