//! `max_of`

use super::extreme::extreme;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use std::cmp::Ordering;

/// The largest of the arguments.
pub static MAX_OF: ScalarFunction = ScalarFunction {
    name: "max_of",
    aliases: &[],
    category: Category::Math,
    summary: "The largest of the arguments that are not null; null when all are.",
    page: "max-of-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("arg", Takes::Widest),
            Parameter::required("arg", Takes::Widest),
        ],
        Returns::Common,
        max_of,
    )
    .repeating(1)],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print max_of(3, 10, long(null)), max_of(datetime(2024-01-01), datetime(2024-02-01))",
        result: "10 | 2024-02-01T00:00:00.0000000Z",
    }],
    deviations: &[],
};

fn max_of(call: &Call<'_>) -> Outcome {
    extreme(call, "max_of", Ordering::Greater)
}
