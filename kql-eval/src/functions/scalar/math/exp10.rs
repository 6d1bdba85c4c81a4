//! `exp10`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Real, ScalarType};

/// The power of 10.
pub static EXP10: ScalarFunction = ScalarFunction {
    name: "exp10",
    aliases: &[],
    category: Category::Math,
    summary: "The power of 10.",
    page: "exp10-function",
    signatures: &[Signature::new(
        &[Parameter::required("x", Takes::Type(ScalarType::Real))],
        Returns::Type(ScalarType::Real),
        exp10,
    )],
    purity: Purity::Pure,
    naming: Naming::Argument,
    examples: &[Example {
        query: "print exp10(3)",
        result: "1000.0",
    }],
    deviations: &[],
};

fn exp10(call: &Call<'_>) -> Outcome {
    call.map1::<Real, Real, _>(|x| 10_f64.powf(x))
}
