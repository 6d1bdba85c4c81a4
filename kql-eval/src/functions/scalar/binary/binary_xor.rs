//! `binary_xor`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Long, ScalarType};

/// The bits set in exactly one of two numbers.
pub static BINARY_XOR: ScalarFunction = ScalarFunction {
    name: "binary_xor",
    aliases: &[],
    category: Category::Binary,
    summary: "The bits set in exactly one of two numbers.",
    page: "binary-xor-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("value1", Takes::Type(ScalarType::Long)),
            Parameter::required("value2", Takes::Type(ScalarType::Long)),
        ],
        Returns::Type(ScalarType::Long),
        binary_xor,
    )],
    purity: Purity::Pure,
    naming: Naming::Argument,
    examples: &[Example {
        query: "print binary_xor(6, 3)",
        result: "5",
    }],
    deviations: &[],
};

fn binary_xor(call: &Call<'_>) -> Outcome {
    call.map2::<Long, Long, Long, _>(|a, b| a ^ b)
}
