//! `todecimal`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::ScalarType;

/// A value as a decimal.
pub static TODECIMAL: ScalarFunction = ScalarFunction {
    name: "todecimal",
    aliases: &[],
    category: Category::Conversion,
    summary: "The value as a decimal; null when there is no such number.",
    page: "todecimal-function",
    signatures: &[Signature::new(
        &[Parameter::required("value", Takes::Any)],
        Returns::Type(ScalarType::Decimal),
        todecimal,
    )],
    purity: Purity::Pure,
    naming: Naming::Argument,
    examples: &[Example {
        query: "print todecimal('123.45678'), todecimal('x')",
        result: "123.45678 | null",
    }],
    deviations: &[],
};

fn todecimal(call: &Call<'_>) -> Outcome {
    Ok(call.convert(0, ScalarType::Decimal))
}
