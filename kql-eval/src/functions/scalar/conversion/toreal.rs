//! `toreal`, `todouble`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::ScalarType;

/// A value as a real.
pub static TOREAL: ScalarFunction = ScalarFunction {
    name: "toreal",
    aliases: &["todouble"],
    category: Category::Conversion,
    summary: "The value as a real; null when there is no such number.",
    page: "todouble-function",
    signatures: &[Signature::new(
        &[Parameter::required("value", Takes::Any)],
        Returns::Type(ScalarType::Real),
        toreal,
    )],
    purity: Purity::Pure,
    naming: Naming::Argument,
    examples: &[Example {
        query: "print toreal('5.'), todouble('1e3'), toreal('1,000'), toreal(true)",
        result: "5.0 | 1000.0 | null | 1.0",
    }],
    deviations: &[],
};

fn toreal(call: &Call<'_>) -> Outcome {
    Ok(call.convert(0, ScalarType::Real))
}
