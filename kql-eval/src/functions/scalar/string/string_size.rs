//! `string_size`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::cast::count;
use crate::types::{Long, Text};

/// The length of a string in bytes of UTF-8.
pub static STRING_SIZE: ScalarFunction = ScalarFunction {
    name: "string_size",
    aliases: &[],
    category: Category::String,
    summary: "The length of a string in bytes of UTF-8.",
    page: "string-size-function",
    signatures: &[Signature::new(
        &[Parameter::required("source", Takes::STRING)],
        Returns::LONG,
        string_size,
    )],
    purity: Purity::Pure,
    naming: Naming::Prefix("string_size_"),
    examples: &[Example {
        query: "print string_size('Grüße')",
        result: "7",
    }],
    deviations: &[],
};

fn string_size(call: &Call<'_>) -> Outcome {
    call.map1::<Text, Long, _>(|text| count(text.len()))
}
