//! `tolong`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::ScalarType;

/// A value as a long.
pub static TOLONG: ScalarFunction = ScalarFunction {
    name: "tolong",
    aliases: &[],
    category: Category::Conversion,
    summary: "The value as a long: text is read as a whole number, fractions are cut off; null when there is no such number.",
    page: "tolong-function",
    signatures: &[Signature::new(
        &[Parameter::required("value", Takes::Any)],
        Returns::Type(ScalarType::Long),
        tolong,
    )],
    purity: Purity::Pure,
    naming: Naming::Argument,
    examples: &[Example {
        query: "print tolong(' 7 '), tolong('0x10'), tolong(-5.7), tolong('5.7')",
        result: "7 | 16 | -5 | null",
    }],
    deviations: &[],
};

fn tolong(call: &Call<'_>) -> Outcome {
    Ok(call.convert(0, ScalarType::Long))
}
