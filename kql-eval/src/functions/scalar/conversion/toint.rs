//! `toint`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::ScalarType;

/// A value as an int.
pub static TOINT: ScalarFunction = ScalarFunction {
    name: "toint",
    aliases: &[],
    category: Category::Conversion,
    summary: "The value as an int: text out of range is null, a long keeps its low 32 bits, a real is moved into the range.",
    page: "toint-function",
    signatures: &[Signature::new(
        &[Parameter::required("value", Takes::Any)],
        Returns::Type(ScalarType::Int),
        toint,
    )],
    purity: Purity::Pure,
    naming: Naming::Argument,
    examples: &[Example {
        query: "print toint('12'), toint('9999999999'), toint(2.3)",
        result: "12 | null | 2",
    }],
    deviations: &[
        "A constant real out of range gives the nearest int, as over rows; Kusto folds it to the smallest int.",
    ],
};

fn toint(call: &Call<'_>) -> Outcome {
    Ok(call.convert(0, ScalarType::Int))
}
