//! `endofweek`

use super::calendar::{Period, call_with_offset, end};
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::ScalarType;

/// The end of the week.
pub static ENDOFWEEK: ScalarFunction = ScalarFunction {
    name: "endofweek",
    aliases: &[],
    category: Category::DateTime,
    summary: "The last tick of the week of a datetime, or of one a number of weeks later. Weeks start on Sunday.",
    page: "endofweek-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("date", Takes::Type(ScalarType::DateTime)),
            Parameter::optional("offset", Takes::Type(ScalarType::Long)),
        ],
        Returns::Type(ScalarType::DateTime),
        endofweek,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print endofweek(datetime(2017-01-02 10:10:17)), endofweek(datetime(2017-01-02), 1)",
        result: "2017-01-07T23:59:59.9999999Z | 2017-01-14T23:59:59.9999999Z",
    }],
    deviations: &[],
};

fn endofweek(call: &Call<'_>) -> Outcome {
    call_with_offset(call, |ticks, offset| end(Period::Week, ticks, offset))
}
