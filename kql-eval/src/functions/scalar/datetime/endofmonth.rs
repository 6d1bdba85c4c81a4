//! `endofmonth`

use super::calendar::{Period, call_with_offset, end};
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::ScalarType;

/// The end of the month.
pub static ENDOFMONTH: ScalarFunction = ScalarFunction {
    name: "endofmonth",
    aliases: &[],
    category: Category::DateTime,
    summary: "The last tick of the month of a datetime, or of one a number of months later.",
    page: "endofmonth-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("date", Takes::Type(ScalarType::DateTime)),
            Parameter::optional("offset", Takes::Type(ScalarType::Long)),
        ],
        Returns::Type(ScalarType::DateTime),
        endofmonth,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print endofmonth(datetime(2017-01-02 10:10:17)), endofmonth(datetime(2017-01-02), 1)",
        result: "2017-01-31T23:59:59.9999999Z | 2017-02-28T23:59:59.9999999Z",
    }],
    deviations: &[],
};

fn endofmonth(call: &Call<'_>) -> Outcome {
    call_with_offset(call, |ticks, offset| end(Period::Month, ticks, offset))
}
