//! `isnotempty`, `notempty`

use super::absence;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::ScalarType;

/// Whether a value is neither null nor empty text.
pub static ISNOTEMPTY: ScalarFunction = ScalarFunction {
    name: "isnotempty",
    aliases: &["notempty"],
    category: Category::Conditional,
    summary: "Whether the value is neither null nor the empty string.",
    page: "isnotempty-function",
    signatures: &[Signature::new(
        &[Parameter::required("value", Takes::Any)],
        Returns::Type(ScalarType::Bool),
        isnotempty,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print isnotempty('a'), notempty('')",
        result: "True | False",
    }],
    deviations: &[],
};

fn isnotempty(call: &Call<'_>) -> Outcome {
    absence::is_empty(call, absence::Asks::Present)
}
