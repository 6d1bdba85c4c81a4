//! `startofyear`

use super::calendar::{Period, call_with_offset, start};
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::ScalarType;

/// The start of the year.
pub static STARTOFYEAR: ScalarFunction = ScalarFunction {
    name: "startofyear",
    aliases: &[],
    category: Category::DateTime,
    summary: "The start of the year of a datetime, or of one a number of years later.",
    page: "startofyear-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("date", Takes::Type(ScalarType::DateTime)),
            Parameter::optional("offset", Takes::Type(ScalarType::Long)),
        ],
        Returns::Type(ScalarType::DateTime),
        startofyear,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print startofyear(datetime(2017-01-02 10:10:17)), startofyear(datetime(2017-01-02), -1)",
        result: "2017-01-01T00:00:00.0000000Z | 2016-01-01T00:00:00.0000000Z",
    }],
    deviations: &[],
};

fn startofyear(call: &Call<'_>) -> Outcome {
    call_with_offset(call, |ticks, offset| start(Period::Year, ticks, offset))
}
