//! `array_rotate_left`

use super::move_elements::{Way, rotate};
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::ScalarType;

/// An array rotated to the left.
pub static ARRAY_ROTATE_LEFT: ScalarFunction = ScalarFunction {
    name: "array_rotate_left",
    aliases: &[],
    category: Category::Dynamic,
    summary: "The elements moved a number of places to the left, coming back in at the other end; negative counts move the other way.",
    page: "array-rotate-left-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("array", Takes::Type(ScalarType::Dynamic)),
            Parameter::required("rotate_count", Takes::Type(ScalarType::Long)),
        ],
        Returns::Type(ScalarType::Dynamic),
        array_rotate_left,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print array_rotate_left(dynamic([1, 2, 3, 4, 5]), 2), array_rotate_left(dynamic([1, 2, 3, 4, 5]), -2)",
        result: "[3,4,5,1,2] | [4,5,1,2,3]",
    }],
    deviations: &[],
};

fn array_rotate_left(call: &Call<'_>) -> Outcome {
    rotate(call, Way::Left)
}
