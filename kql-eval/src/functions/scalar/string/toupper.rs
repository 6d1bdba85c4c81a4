//! `toupper`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::Text;

/// A string in upper case.
pub static TOUPPER: ScalarFunction = ScalarFunction {
    name: "toupper",
    aliases: &[],
    category: Category::String,
    summary: "The string in upper case, character by character, without regard to language.",
    page: "toupper-function",
    signatures: &[Signature::new(
        &[Parameter::required("source", Takes::Textual)],
        Returns::STRING,
        toupper,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print toupper('äb C ß')",
        result: "ÄB C ß",
    }],
    deviations: &[],
};

fn toupper(call: &Call<'_>) -> Outcome {
    call.write1::<Text>(|text, out| out.extend(text.chars().map(upper)))
}

/// The one character that is this one in upper case; those that would become several stay.
fn upper(c: char) -> char {
    let mut upper = c.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(one), None) => one,
        _ => c,
    }
}
