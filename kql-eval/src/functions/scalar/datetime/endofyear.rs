//! `endofyear`

use super::calendar::{Period, call_with_offset, end};
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::ScalarType;

/// The end of the year.
pub static ENDOFYEAR: ScalarFunction = ScalarFunction {
    name: "endofyear",
    aliases: &[],
    category: Category::DateTime,
    summary: "The last tick of the year of a datetime, or of one a number of years later.",
    page: "endofyear-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("date", Takes::Type(ScalarType::DateTime)),
            Parameter::optional("offset", Takes::Type(ScalarType::Long)),
        ],
        Returns::Type(ScalarType::DateTime),
        endofyear,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print endofyear(datetime(2017-01-02 10:10:17)), endofyear(datetime(2017-01-02), 1)",
        result: "2017-12-31T23:59:59.9999999Z | 2018-12-31T23:59:59.9999999Z",
    }],
    deviations: &[],
};

fn endofyear(call: &Call<'_>) -> Outcome {
    call_with_offset(call, |ticks, offset| end(Period::Year, ticks, offset))
}
