//! `isnull`

use super::absence;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::ScalarType;

/// Whether a value is null.
pub static ISNULL: ScalarFunction = ScalarFunction {
    name: "isnull",
    aliases: &[],
    category: Category::Conditional,
    summary: "Whether the value is null; a string never is.",
    page: "isnull-function",
    signatures: &[Signature::new(
        &[Parameter::required("value", Takes::Any)],
        Returns::Type(ScalarType::Bool),
        isnull,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print isnull(long(null)), isnull(0), isnull('')",
        result: "True | False | False",
    }],
    deviations: &[],
};

fn isnull(call: &Call<'_>) -> Outcome {
    absence::is_null(call, absence::Asks::Absent)
}
