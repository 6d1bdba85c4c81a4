//! `@NAME@`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{ScalarType, Text};

/// The text of its argument, as it is. Null gives null; a string has no null.
pub static @CONSTANT@: ScalarFunction = ScalarFunction {
    name: "@NAME@",
    aliases: &[],
    category: Category::String,
    summary: "Say in one sentence what it gives.",
    page: "@PAGE@-function",
    signatures: &[Signature::new(
        &[Parameter::required("text", Takes::Type(ScalarType::String))],
        Returns::STRING,
        @NAME@,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print @NAME@('abc')",
        result: "abc",
    }],
    deviations: &[],
};

fn @NAME@(call: &Call<'_>) -> Outcome {
    call.write1::<Text>(|text, out| out.push_str(text))
}
