//! `monthofyear`, `getmonth`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::datetime::civil;
use crate::types::{DateTime, Long, ScalarType};

/// The month of the year, from 1.
pub static MONTHOFYEAR: ScalarFunction = ScalarFunction {
    name: "monthofyear",
    aliases: &["getmonth"],
    category: Category::DateTime,
    summary: "The month of the year, from 1.",
    page: "monthofyear-function",
    signatures: &[Signature::new(
        &[Parameter::required(
            "date",
            Takes::Type(ScalarType::DateTime),
        )],
        Returns::Type(ScalarType::Long),
        monthofyear,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print monthofyear(datetime(2015-12-14)), getmonth(datetime(2015-10-12))",
        result: "12 | 10",
    }],
    deviations: &[],
};

fn monthofyear(call: &Call<'_>) -> Outcome {
    call.map1::<DateTime, Long, _>(|ticks| i64::from(civil(ticks).month))
}
