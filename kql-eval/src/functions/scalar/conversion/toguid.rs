//! `toguid`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::ScalarType;

/// A value as a guid.
pub static TOGUID: ScalarFunction = ScalarFunction {
    name: "toguid",
    aliases: &[],
    category: Category::Conversion,
    summary: "The guid that the text holds, with or without hyphens; null when it holds none.",
    page: "toguid-function",
    signatures: &[Signature::new(
        &[Parameter::required("value", Takes::Any)],
        Returns::Type(ScalarType::Guid),
        toguid,
    )],
    purity: Purity::Pure,
    naming: Naming::Argument,
    examples: &[Example {
        query: "print toguid('0123456789ab-cdef-0123-456789ABCDEF'), toguid('x')",
        result: "01234567-89ab-cdef-0123-456789abcdef | null",
    }],
    deviations: &[],
};

fn toguid(call: &Call<'_>) -> Outcome {
    Ok(call.convert(0, ScalarType::Guid))
}
