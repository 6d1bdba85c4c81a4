//! `tobool`, `toboolean`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::ScalarType;

/// A value as a bool.
pub static TOBOOL: ScalarFunction = ScalarFunction {
    name: "tobool",
    aliases: &["toboolean"],
    category: Category::Conversion,
    summary: "The value as a bool: `true` and `false` in any letter case, and numbers, of which 0 is false; otherwise null.",
    page: "tobool-function",
    signatures: &[Signature::new(
        &[Parameter::required("value", Takes::Any)],
        Returns::Type(ScalarType::Bool),
        tobool,
    )],
    purity: Purity::Pure,
    naming: Naming::Argument,
    examples: &[Example {
        query: "print tobool(' TRUE '), toboolean('2'), tobool(0), tobool('yes')",
        result: "True | True | False | null",
    }],
    deviations: &[],
};

fn tobool(call: &Call<'_>) -> Outcome {
    Ok(call.convert(0, ScalarType::Bool))
}
