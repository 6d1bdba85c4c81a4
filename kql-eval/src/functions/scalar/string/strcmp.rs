//! `strcmp`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Long, Text};

/// How two strings compare by code point: -1 when the first comes before the second, 0 when they are equal, 1
/// otherwise.
pub static STRCMP: ScalarFunction = ScalarFunction {
    name: "strcmp",
    aliases: &[],
    category: Category::String,
    summary: "How two strings compare: -1, 0 or 1.",
    page: "strcmp-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("string1", Takes::Textual),
            Parameter::required("string2", Takes::Textual),
        ],
        Returns::LONG,
        strcmp,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print strcmp('a', 'B'), strcmp('a', 'a'), strcmp('ab', 'abc')",
        result: "1 | 0 | -1",
    }],
    deviations: &[],
};

fn strcmp(call: &Call<'_>) -> Outcome {
    call.map2::<Text, Text, Long, _>(|a, b| a.cmp(b) as i64)
}
