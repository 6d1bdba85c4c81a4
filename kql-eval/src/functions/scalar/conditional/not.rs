//! `not`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Bool, ScalarType};

/// The opposite of a bool.
pub static NOT: ScalarFunction = ScalarFunction {
    name: "not",
    aliases: &[],
    category: Category::Conditional,
    summary: "True for false, false for true, null for null.",
    page: "not-function",
    signatures: &[Signature::new(
        &[Parameter::required("expr", Takes::Type(ScalarType::Bool))],
        Returns::Type(ScalarType::Bool),
        not,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print not(true), not(1 > 2), not(bool(null))",
        result: "False | True | null",
    }],
    deviations: &[],
};

fn not(call: &Call<'_>) -> Outcome {
    call.map1::<Bool, Bool, _>(|value| !value)
}
