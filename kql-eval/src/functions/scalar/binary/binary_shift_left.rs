//! `binary_shift_left`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Long, ScalarType};

/// The bits of a number moved to the left.
pub static BINARY_SHIFT_LEFT: ScalarFunction = ScalarFunction {
    name: "binary_shift_left",
    aliases: &[],
    category: Category::Binary,
    summary: "The bits of the number moved to the left, by a count taken modulo 64.",
    page: "binary-shift-left-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("value", Takes::Type(ScalarType::Long)),
            Parameter::required("shift", Takes::Type(ScalarType::Long)),
        ],
        Returns::Type(ScalarType::Long),
        binary_shift_left,
    )],
    purity: Purity::Pure,
    naming: Naming::Argument,
    examples: &[Example {
        query: "print binary_shift_left(1, 2), binary_shift_left(1, 65)",
        result: "4 | 2",
    }],
    deviations: &[],
};

fn binary_shift_left(call: &Call<'_>) -> Outcome {
    call.map2::<Long, Long, Long, _>(|value, shift| {
        value.wrapping_shl(u32::try_from(shift.rem_euclid(64)).unwrap_or(0))
    })
}
