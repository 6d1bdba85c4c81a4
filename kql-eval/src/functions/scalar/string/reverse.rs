//! `reverse`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::Text;

/// The text of a value with its code points in reverse order.
pub static REVERSE: ScalarFunction = ScalarFunction {
    name: "reverse",
    aliases: &[],
    category: Category::String,
    summary: "The text of a value backwards.",
    page: "reverse-function",
    signatures: &[Signature::new(
        &[Parameter::required("value", Takes::AsText)],
        Returns::STRING,
        reverse,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print reverse('Kusto'), reverse(123)",
        result: "otsuK | 321",
    }],
    deviations: &[],
};

fn reverse(call: &Call<'_>) -> Outcome {
    call.write1::<Text>(|text, out| out.extend(text.chars().rev()))
}
