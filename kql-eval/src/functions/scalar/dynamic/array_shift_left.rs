//! `array_shift_left`

use super::move_elements::{Way, shift};
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::ScalarType;

/// An array shifted to the left.
pub static ARRAY_SHIFT_LEFT: ScalarFunction = ScalarFunction {
    name: "array_shift_left",
    aliases: &[],
    category: Category::Dynamic,
    summary: "The elements moved a number of places to the left; the places left empty are null, or a value given for them. Negative counts move the other way.",
    page: "array-shift-left-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("array", Takes::Type(ScalarType::Dynamic)),
            Parameter::required("shift_count", Takes::Type(ScalarType::Long)),
            Parameter::optional("default_value", Takes::Any),
        ],
        Returns::Type(ScalarType::Dynamic),
        array_shift_left,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print array_shift_left(dynamic([1, 2, 3, 4, 5]), 2), array_shift_left(dynamic([1, 2, 3, 4, 5]), -2, -1)",
        result: "[3,4,5,null,null] | [-1,-1,1,2,3]",
    }],
    deviations: &[],
};

fn array_shift_left(call: &Call<'_>) -> Outcome {
    shift(call, Way::Left)
}
