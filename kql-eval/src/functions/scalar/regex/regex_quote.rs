//! `regex_quote`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::Text;

/// A string with the characters escaped that mean something in a regular expression.
pub static REGEX_QUOTE: ScalarFunction = ScalarFunction {
    name: "regex_quote",
    aliases: &[],
    category: Category::Regex,
    summary: "The string as a regular expression that matches just this string.",
    page: "regex-quote-function",
    signatures: &[Signature::new(
        &[Parameter::required("string", Takes::Textual)],
        Returns::STRING,
        regex_quote,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print regex_quote('(so$me.Te^xt)'), regex_quote(1.5)",
        result: r"\(so\$me\.Te\^xt\) | 1\.5",
    }],
    deviations: &[],
};

fn regex_quote(call: &Call<'_>) -> Outcome {
    call.map1::<Text, Text, _>(regex::escape)
}
