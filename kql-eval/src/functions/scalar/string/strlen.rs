//! `strlen`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Long, ScalarType, Text};

/// The length of a string in code points.
pub static STRLEN: ScalarFunction = ScalarFunction {
    name: "strlen",
    aliases: &[],
    category: Category::String,
    summary: "The length of a string in Unicode code points.",
    page: "strlen-function",
    signatures: &[Signature::new(
        &[Parameter::required(
            "source",
            Takes::Type(ScalarType::String),
        )],
        Returns::Type(ScalarType::Long),
        strlen,
    )],
    purity: Purity::Pure,
    naming: Naming::Prefix("strlen_"),
    examples: &[Example {
        query: "print strlen('Grüße')",
        result: "5",
    }],
    deviations: &[],
};

fn strlen(call: &Call<'_>) -> Outcome {
    call.map1::<Text, Long, _>(|text| i64::try_from(text.chars().count()).unwrap_or(i64::MAX))
}
