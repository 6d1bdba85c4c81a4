//! `array_rotate_right`

use super::move_elements::{Way, rotate};
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::ScalarType;

/// An array rotated to the right.
pub static ARRAY_ROTATE_RIGHT: ScalarFunction = ScalarFunction {
    name: "array_rotate_right",
    aliases: &[],
    category: Category::Dynamic,
    summary: "The elements moved a number of places to the right, coming back in at the other end; negative counts move the other way.",
    page: "array-rotate-right-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("array", Takes::Type(ScalarType::Dynamic)),
            Parameter::required("rotate_count", Takes::Type(ScalarType::Long)),
        ],
        Returns::Type(ScalarType::Dynamic),
        array_rotate_right,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print array_rotate_right(dynamic([1, 2, 3, 4, 5]), 2), array_rotate_right(dynamic([1, 2, 3, 4, 5]), -2)",
        result: "[4,5,1,2,3] | [3,4,5,1,2]",
    }],
    deviations: &[],
};

fn array_rotate_right(call: &Call<'_>) -> Outcome {
    rotate(call, Way::Right)
}
