//! `endofday`

use super::calendar::{Period, call_with_offset, end};
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::ScalarType;

/// The end of the day.
pub static ENDOFDAY: ScalarFunction = ScalarFunction {
    name: "endofday",
    aliases: &[],
    category: Category::DateTime,
    summary: "The last tick of the day of a datetime, or of one a number of days later.",
    page: "endofday-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("date", Takes::Type(ScalarType::DateTime)),
            Parameter::optional("offset", Takes::Type(ScalarType::Long)),
        ],
        Returns::Type(ScalarType::DateTime),
        endofday,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print endofday(datetime(2017-01-02 10:10:17)), endofday(datetime(2017-01-02), 1)",
        result: "2017-01-02T23:59:59.9999999Z | 2017-01-03T23:59:59.9999999Z",
    }],
    deviations: &[],
};

fn endofday(call: &Call<'_>) -> Outcome {
    call_with_offset(call, |ticks, offset| end(Period::Day, ticks, offset))
}
