//! `isnotnull`, `notnull`

use super::absence;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::ScalarType;

/// Whether a value is not null.
pub static ISNOTNULL: ScalarFunction = ScalarFunction {
    name: "isnotnull",
    aliases: &["notnull"],
    category: Category::Conditional,
    summary: "Whether the value is not null; a string never is null.",
    page: "isnotnull-function",
    signatures: &[Signature::new(
        &[Parameter::required("value", Takes::Any)],
        Returns::Type(ScalarType::Bool),
        isnotnull,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print isnotnull(long(null)), notnull(dynamic([]))",
        result: "False | True",
    }],
    deviations: &[],
};

fn isnotnull(call: &Call<'_>) -> Outcome {
    absence::is_null(call, absence::Asks::Present)
}
