//! `binary_or`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Long, ScalarType};

/// The bits set in either number.
pub static BINARY_OR: ScalarFunction = ScalarFunction {
    name: "binary_or",
    aliases: &[],
    category: Category::Binary,
    summary: "The bits set in either number.",
    page: "binary-or-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("value1", Takes::Type(ScalarType::Long)),
            Parameter::required("value2", Takes::Type(ScalarType::Long)),
        ],
        Returns::Type(ScalarType::Long),
        binary_or,
    )],
    purity: Purity::Pure,
    naming: Naming::Argument,
    examples: &[Example {
        query: "print binary_or(5, 3)",
        result: "7",
    }],
    deviations: &[],
};

fn binary_or(call: &Call<'_>) -> Outcome {
    call.map2::<Long, Long, Long, _>(|a, b| a | b)
}
