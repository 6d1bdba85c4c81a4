//! `assert`

use crate::RuntimeError;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Bool, ScalarType, Text};

/// Stops the query when a condition does not hold.
pub static ASSERT: ScalarFunction = ScalarFunction {
    name: "assert",
    aliases: &[],
    category: Category::Conditional,
    summary: "True when the condition holds; otherwise the query fails with the message.",
    page: "assert-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("condition", Takes::Type(ScalarType::Bool)),
            Parameter::constant("message", Takes::Type(ScalarType::String)),
        ],
        Returns::Type(ScalarType::Bool),
        assert,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print assert(1 < 2, 'order matters')",
        result: "True",
    }],
    deviations: &[],
};

fn assert(call: &Call<'_>) -> Outcome {
    let (conditions, messages) = (call.reader::<Bool>(0), call.reader::<Text>(1));
    call.try_build::<Bool, bool>(|row| {
        if conditions.get(row) == Some(true) {
            return Ok(true);
        }
        let message = messages.get(row).unwrap_or("");
        Err(RuntimeError::function(format!(
            "assertion failed: {message}"
        )))
    })
}
