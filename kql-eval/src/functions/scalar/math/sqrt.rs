//! `sqrt`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Real, ScalarType};

/// The square root; null of a negative number.
pub static SQRT: ScalarFunction = ScalarFunction {
    name: "sqrt",
    aliases: &[],
    category: Category::Math,
    summary: "The square root; null of a negative number.",
    page: "sqrt-function",
    signatures: &[Signature::new(
        &[Parameter::required("x", Takes::Type(ScalarType::Real))],
        Returns::Type(ScalarType::Real),
        sqrt,
    )],
    purity: Purity::Pure,
    naming: Naming::Argument,
    examples: &[Example {
        query: "print sqrt(16), sqrt(-1)",
        result: "4.0 | null",
    }],
    deviations: &[],
};

fn sqrt(call: &Call<'_>) -> Outcome {
    call.map1::<Real, Real, _>(|x| (x >= 0.0 || x.is_nan()).then(|| x.sqrt()))
}
