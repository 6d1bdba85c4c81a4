//! `todatetime`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::ScalarType;

/// A value as a datetime.
pub static TODATETIME: ScalarFunction = ScalarFunction {
    name: "todatetime",
    aliases: &[],
    category: Category::Conversion,
    summary: "The value as a datetime in UTC; null when the text is no datetime.",
    page: "todatetime-function",
    signatures: &[Signature::new(
        &[Parameter::required("value", Takes::Any)],
        Returns::Type(ScalarType::DateTime),
        todatetime,
    )],
    purity: Purity::Pure,
    naming: Naming::Argument,
    examples: &[Example {
        query: "print todatetime('2022-12-02T13:45:56+02:00'), todatetime('12-02-2022'), todatetime('13-01-2022')",
        result: "2022-12-02T11:45:56.0000000Z | 2022-12-02T00:00:00.0000000Z | null",
    }],
    deviations: &[],
};

fn todatetime(call: &Call<'_>) -> Outcome {
    Ok(call.convert(0, ScalarType::DateTime))
}
