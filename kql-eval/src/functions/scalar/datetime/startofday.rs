//! `startofday`

use super::calendar::{Period, call_with_offset, start};
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::ScalarType;

/// The start of the day.
pub static STARTOFDAY: ScalarFunction = ScalarFunction {
    name: "startofday",
    aliases: &[],
    category: Category::DateTime,
    summary: "The start of the day of a datetime, or of one a number of days later.",
    page: "startofday-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("date", Takes::Type(ScalarType::DateTime)),
            Parameter::optional("offset", Takes::Type(ScalarType::Long)),
        ],
        Returns::Type(ScalarType::DateTime),
        startofday,
    )],
    purity: Purity::Pure,
    naming: Naming::Argument,
    examples: &[Example {
        query: "print startofday(datetime(2017-01-02 10:10:17)), startofday(datetime(2017-01-02), -1)",
        result: "2017-01-02T00:00:00.0000000Z | 2017-01-01T00:00:00.0000000Z",
    }],
    deviations: &[],
};

fn startofday(call: &Call<'_>) -> Outcome {
    call_with_offset(call, |ticks, offset| start(Period::Day, ticks, offset))
}
