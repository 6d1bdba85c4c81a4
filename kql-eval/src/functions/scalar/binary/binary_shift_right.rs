//! `binary_shift_right`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Long, ScalarType};

/// The bits of a number moved to the right.
pub static BINARY_SHIFT_RIGHT: ScalarFunction = ScalarFunction {
    name: "binary_shift_right",
    aliases: &[],
    category: Category::Binary,
    summary: "The bits of the number moved to the right, by a count taken modulo 64; the sign is kept.",
    page: "binary-shift-right-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("value", Takes::Type(ScalarType::Long)),
            Parameter::required("shift", Takes::Type(ScalarType::Long)),
        ],
        Returns::Type(ScalarType::Long),
        binary_shift_right,
    )],
    purity: Purity::Pure,
    naming: Naming::Argument,
    examples: &[Example {
        query: "print binary_shift_right(-8, 1), binary_shift_right(4, 1)",
        result: "-4 | 2",
    }],
    deviations: &[],
};

fn binary_shift_right(call: &Call<'_>) -> Outcome {
    call.map2::<Long, Long, Long, _>(|value, shift| {
        value.wrapping_shr(u32::try_from(shift.rem_euclid(64)).unwrap_or(0))
    })
}
