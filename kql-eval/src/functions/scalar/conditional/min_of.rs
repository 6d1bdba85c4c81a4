//! `min_of`

use super::extreme::extreme;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use std::cmp::Ordering;

/// The smallest of the arguments.
pub static MIN_OF: ScalarFunction = ScalarFunction {
    name: "min_of",
    aliases: &[],
    category: Category::Math,
    summary: "The smallest of the arguments that are not null; null when all are.",
    page: "min-of-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("arg", Takes::Widest),
            Parameter::required("arg", Takes::Widest),
        ],
        Returns::Common,
        min_of,
    )
    .repeating(1)],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print min_of(3, 10, long(null)), min_of(datetime(2024-01-01), datetime(2024-02-01))",
        result: "3 | 2024-01-01T00:00:00.0000000Z",
    }],
    deviations: &[],
};

fn min_of(call: &Call<'_>) -> Outcome {
    extreme(call, "min_of", Ordering::Less)
}
