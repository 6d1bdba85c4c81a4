//! `isascii`, `isutf8`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Bool, Text};

/// Whether a string holds ASCII characters only.
pub static ISASCII: ScalarFunction = ScalarFunction {
    name: "isascii",
    aliases: &[],
    category: Category::String,
    summary: "Whether a string holds ASCII characters only.",
    page: "isascii",
    signatures: &[Signature::new(
        &[Parameter::required("value", Takes::Textual)],
        Returns::BOOL,
        isascii,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print isascii('some string'), isascii('Grüße')",
        result: "True | False",
    }],
    deviations: &[],
};

/// Whether a string is valid UTF-8; every string here is.
pub static ISUTF8: ScalarFunction = ScalarFunction {
    name: "isutf8",
    aliases: &[],
    category: Category::String,
    summary: "Whether a string is valid UTF-8; every string here is.",
    page: "isutf8",
    signatures: &[Signature::new(
        &[Parameter::required("value", Takes::Textual)],
        Returns::BOOL,
        isutf8,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print isutf8('Grüße')",
        result: "True",
    }],
    deviations: &[],
};

fn isascii(call: &Call<'_>) -> Outcome {
    call.map1::<Text, Bool, _>(str::is_ascii)
}

fn isutf8(call: &Call<'_>) -> Outcome {
    call.map1::<Text, Bool, _>(|_| true)
}
