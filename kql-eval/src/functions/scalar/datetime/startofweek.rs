//! `startofweek`

use super::calendar::{Period, call_with_offset, start};
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::ScalarType;

/// The start of the week.
pub static STARTOFWEEK: ScalarFunction = ScalarFunction {
    name: "startofweek",
    aliases: &[],
    category: Category::DateTime,
    summary: "The start of the week of a datetime, or of one a number of weeks later. Weeks start on Sunday.",
    page: "startofweek-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("date", Takes::Type(ScalarType::DateTime)),
            Parameter::optional("offset", Takes::Type(ScalarType::Long)),
        ],
        Returns::Type(ScalarType::DateTime),
        startofweek,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print startofweek(datetime(2017-01-02 10:10:17)), startofweek(datetime(2017-01-02), -1)",
        result: "2017-01-01T00:00:00.0000000Z | 2016-12-25T00:00:00.0000000Z",
    }],
    deviations: &[],
};

fn startofweek(call: &Call<'_>) -> Outcome {
    call_with_offset(call, |ticks, offset| start(Period::Week, ticks, offset))
}
