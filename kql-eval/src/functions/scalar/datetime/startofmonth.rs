//! `startofmonth`

use super::calendar::{Period, call_with_offset, start};
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::ScalarType;

/// The start of the month.
pub static STARTOFMONTH: ScalarFunction = ScalarFunction {
    name: "startofmonth",
    aliases: &[],
    category: Category::DateTime,
    summary: "The start of the month of a datetime, or of one a number of months later.",
    page: "startofmonth-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("date", Takes::Type(ScalarType::DateTime)),
            Parameter::optional("offset", Takes::Type(ScalarType::Long)),
        ],
        Returns::Type(ScalarType::DateTime),
        startofmonth,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print startofmonth(datetime(2017-01-02 10:10:17)), startofmonth(datetime(2017-01-02), -1)",
        result: "2017-01-01T00:00:00.0000000Z | 2016-12-01T00:00:00.0000000Z",
    }],
    deviations: &[],
};

fn startofmonth(call: &Call<'_>) -> Outcome {
    call_with_offset(call, |ticks, offset| start(Period::Month, ticks, offset))
}
