//! `binary_not`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Long, ScalarType};

/// All bits of a number turned over.
pub static BINARY_NOT: ScalarFunction = ScalarFunction {
    name: "binary_not",
    aliases: &[],
    category: Category::Binary,
    summary: "All bits of the number turned over.",
    page: "binary-not-function",
    signatures: &[Signature::new(
        &[Parameter::required("value", Takes::Type(ScalarType::Long))],
        Returns::Type(ScalarType::Long),
        binary_not,
    )],
    purity: Purity::Pure,
    naming: Naming::Argument,
    examples: &[Example {
        query: "print binary_not(100)",
        result: "-101",
    }],
    deviations: &[],
};

fn binary_not(call: &Call<'_>) -> Outcome {
    call.map1::<Long, Long, _>(|value| !value)
}
