//! `tostring`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::ScalarType;

/// The text of a value.
pub static TOSTRING: ScalarFunction = ScalarFunction {
    name: "tostring",
    aliases: &[],
    category: Category::Conversion,
    summary: "The text of a value; the empty string for null.",
    page: "tostring-function",
    signatures: &[Signature::new(
        &[Parameter::required("value", Takes::Any)],
        Returns::Type(ScalarType::String),
        tostring,
    )],
    purity: Purity::Pure,
    naming: Naming::Argument,
    examples: &[Example {
        query: "print tostring(true), tostring(6.0), tostring(dynamic([1, \"a\"])), tostring(long(null))",
        result: "True | 6.0 | [1,\"a\"] | ",
    }],
    deviations: &[],
};

fn tostring(call: &Call<'_>) -> Outcome {
    Ok(call.convert(0, ScalarType::String))
}
