//! `binary_and`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Long, ScalarType};

/// The bits set in both numbers.
pub static BINARY_AND: ScalarFunction = ScalarFunction {
    name: "binary_and",
    aliases: &[],
    category: Category::Binary,
    summary: "The bits set in both numbers.",
    page: "binary-and-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("value1", Takes::Type(ScalarType::Long)),
            Parameter::required("value2", Takes::Type(ScalarType::Long)),
        ],
        Returns::Type(ScalarType::Long),
        binary_and,
    )],
    purity: Purity::Pure,
    naming: Naming::Argument,
    examples: &[Example {
        query: "print binary_and(6, 3)",
        result: "2",
    }],
    deviations: &[],
};

fn binary_and(call: &Call<'_>) -> Outcome {
    call.map2::<Long, Long, Long, _>(|a, b| a & b)
}
