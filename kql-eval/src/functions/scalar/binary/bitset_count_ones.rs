//! `bitset_count_ones`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Long, ScalarType};

/// How many bits of a number are set.
pub static BITSET_COUNT_ONES: ScalarFunction = ScalarFunction {
    name: "bitset_count_ones",
    aliases: &[],
    category: Category::Binary,
    summary: "How many bits of the number are set.",
    page: "bitset-count-ones-function",
    signatures: &[Signature::new(
        &[Parameter::required("value", Takes::Type(ScalarType::Long))],
        Returns::Type(ScalarType::Long),
        bitset_count_ones,
    )],
    purity: Purity::Pure,
    naming: Naming::Argument,
    examples: &[Example {
        query: "print bitset_count_ones(42), bitset_count_ones(-1)",
        result: "3 | 64",
    }],
    deviations: &[],
};

fn bitset_count_ones(call: &Call<'_>) -> Outcome {
    call.map1::<Long, Long, _>(|value| i64::from(value.count_ones()))
}
