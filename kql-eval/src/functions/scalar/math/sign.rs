//! `sign`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Real, ScalarType};

/// The sign of a number.
pub static SIGN: ScalarFunction = ScalarFunction {
    name: "sign",
    aliases: &[],
    category: Category::Math,
    summary: "1.0 for a positive number, -1.0 for a negative one, 0.0 for zero, NaN and null.",
    page: "sign-function",
    signatures: &[Signature::new(
        &[Parameter::required("number", Takes::Type(ScalarType::Real))],
        Returns::Type(ScalarType::Real),
        sign,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print sign(-42), sign(0), sign(real(null))",
        result: "-1.0 | 0.0 | 0.0",
    }],
    deviations: &[],
};

fn sign(call: &Call<'_>) -> Outcome {
    let values = call.reader::<Real>(0);
    call.build::<Real, _>(|row| match values.get(row) {
        Some(value) if value > 0.0 => 1.0,
        Some(value) if value < 0.0 => -1.0,
        _ => 0.0,
    })
}
