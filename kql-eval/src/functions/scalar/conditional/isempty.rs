//! `isempty`

use super::absence;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::ScalarType;

/// Whether a value is null or empty text.
pub static ISEMPTY: ScalarFunction = ScalarFunction {
    name: "isempty",
    aliases: &[],
    category: Category::Conditional,
    summary: "Whether the value is null or the empty string; an empty array is not empty.",
    page: "isempty-function",
    signatures: &[Signature::new(
        &[Parameter::required("value", Takes::Any)],
        Returns::Type(ScalarType::Bool),
        isempty,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print isempty(''), isempty(' '), isempty(dynamic([])), isempty(int(null))",
        result: "True | False | False | True",
    }],
    deviations: &[],
};

fn isempty(call: &Call<'_>) -> Outcome {
    absence::is_empty(call, absence::Asks::Absent)
}
