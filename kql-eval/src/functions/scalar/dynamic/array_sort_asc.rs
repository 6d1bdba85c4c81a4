//! `array_sort_asc`

use super::sort::sorted;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::ScalarType;

/// An array sorted upwards.
pub static ARRAY_SORT_ASC: ScalarFunction = ScalarFunction {
    name: "array_sort_asc",
    aliases: &[],
    category: Category::Dynamic,
    summary: "The array sorted from the smallest to the largest element, nulls last unless told otherwise; further arrays are brought into the same order.",
    page: "array-sort-asc-function",
    signatures: &[
        Signature::new(
            &[Parameter::required(
                "array",
                Takes::Type(ScalarType::Dynamic),
            )],
            Returns::Type(ScalarType::Dynamic),
            array_sort_asc,
        )
        .repeating(1),
        Signature::new(
            &[Parameter::required(
                "array",
                Takes::Type(ScalarType::Dynamic),
            )],
            Returns::Type(ScalarType::Dynamic),
            array_sort_asc,
        )
        .repeating(1)
        .ending_with(Parameter::required(
            "nulls_last",
            Takes::Exactly(ScalarType::Bool),
        )),
    ],
    purity: Purity::Pure,
    naming: Naming::Suffix("_sorted"),
    examples: &[
        Example {
            query: "print array_sort_asc(dynamic([3, null, 1, 2])), array_sort_asc(dynamic([3, null, 1, 2]), false)",
            result: "[1,2,3,null] | [null,1,2,3]",
        },
        Example {
            query: "print x = array_sort_asc(dynamic(['b', 'a']), dynamic([1, 2]))[1]",
            result: "[2,1]",
        },
    ],
    deviations: &[],
};

fn array_sort_asc(call: &Call<'_>) -> Outcome {
    sorted(call, std::convert::identity)
}
