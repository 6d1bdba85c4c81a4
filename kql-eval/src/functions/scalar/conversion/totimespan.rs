//! `totimespan`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::ScalarType;

/// A value as a timespan.
pub static TOTIMESPAN: ScalarFunction = ScalarFunction {
    name: "totimespan",
    aliases: &["totime"],
    category: Category::Conversion,
    summary: "The value as a timespan: text as `[d.]hh:mm[:ss[.fffffff]]` or with a unit, numbers as ticks; otherwise null.",
    page: "totimespan-function",
    signatures: &[Signature::new(
        &[Parameter::required("value", Takes::Any)],
        Returns::Type(ScalarType::TimeSpan),
        totimespan,
    )],
    purity: Purity::Pure,
    naming: Naming::Argument,
    examples: &[Example {
        query: "print totimespan('1.02:03:04.5'), totimespan(10000000), totimespan('10')",
        result: "1.02:03:04.5000000 | 00:00:01 | null",
    }],
    deviations: &[],
};

fn totimespan(call: &Call<'_>) -> Outcome {
    Ok(call.convert(0, ScalarType::TimeSpan))
}
