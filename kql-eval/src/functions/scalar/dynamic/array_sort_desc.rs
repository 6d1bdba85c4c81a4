//! `array_sort_desc`

use super::sort::sorted;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::ScalarType;
use std::cmp::Ordering;

/// An array sorted downwards.
pub static ARRAY_SORT_DESC: ScalarFunction = ScalarFunction {
    name: "array_sort_desc",
    aliases: &[],
    category: Category::Dynamic,
    summary: "The array sorted from the largest to the smallest element, nulls last unless told otherwise; further arrays are brought into the same order.",
    page: "array-sort-desc-function",
    signatures: &[
        Signature::new(
            &[Parameter::required(
                "array",
                Takes::Type(ScalarType::Dynamic),
            )],
            Returns::Type(ScalarType::Dynamic),
            array_sort_desc,
        )
        .repeating(1),
        Signature::new(
            &[Parameter::required(
                "array",
                Takes::Type(ScalarType::Dynamic),
            )],
            Returns::Type(ScalarType::Dynamic),
            array_sort_desc,
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
            query: "print array_sort_desc(dynamic([3, null, 1, 2])), array_sort_desc(dynamic([3, null, 1, 2]), false)",
            result: "[3,2,1,null] | [null,3,2,1]",
        },
        Example {
            query: "print x = array_sort_desc(dynamic(['b', 'a']), dynamic([1, 2]))[1]",
            result: "[1,2]",
        },
    ],
    deviations: &[],
};

fn array_sort_desc(call: &Call<'_>) -> Outcome {
    sorted(call, Ordering::reverse)
}
