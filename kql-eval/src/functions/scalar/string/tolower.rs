//! `tolower`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{ScalarType, Text};

/// A string in lower case.
pub static TOLOWER: ScalarFunction = ScalarFunction {
    name: "tolower",
    aliases: &[],
    category: Category::String,
    summary: "The string in lower case, character by character, without regard to language.",
    page: "tolower-function",
    signatures: &[Signature::new(
        &[Parameter::required("source", Takes::Textual)],
        Returns::Type(ScalarType::String),
        tolower,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print tolower('ÄB c')",
        result: "äb c",
    }],
    deviations: &[],
};

fn tolower(call: &Call<'_>) -> Outcome {
    call.write1::<Text>(|text, out| out.extend(text.chars().flat_map(char::to_lowercase)))
}
