//! `array_shift_right`

use super::move_elements::{Way, shift};
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::ScalarType;

/// An array shifted to the right.
pub static ARRAY_SHIFT_RIGHT: ScalarFunction = ScalarFunction {
    name: "array_shift_right",
    aliases: &[],
    category: Category::Dynamic,
    summary: "The elements moved a number of places to the right; the places left empty are null, or a value given for them. Negative counts move the other way.",
    page: "array-shift-right-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("array", Takes::Type(ScalarType::Dynamic)),
            Parameter::required("shift_count", Takes::Type(ScalarType::Long)),
            Parameter::optional("default_value", Takes::Any),
        ],
        Returns::Type(ScalarType::Dynamic),
        array_shift_right,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print array_shift_right(dynamic([1, 2, 3, 4, 5]), 2), array_shift_right(dynamic([1, 2, 3, 4, 5]), -2, -1)",
        result: "[null,null,1,2,3] | [3,4,5,-1,-1]",
    }],
    deviations: &[],
};

fn array_shift_right(call: &Call<'_>) -> Outcome {
    shift(call, Way::Right)
}
