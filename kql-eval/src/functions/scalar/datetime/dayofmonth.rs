//! `dayofmonth`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::datetime::civil;
use crate::types::{DateTime, Long, ScalarType};

/// The day of the month, from 1.
pub static DAYOFMONTH: ScalarFunction = ScalarFunction {
    name: "dayofmonth",
    aliases: &[],
    category: Category::DateTime,
    summary: "The day of the month, from 1.",
    page: "dayofmonth-function",
    signatures: &[Signature::new(
        &[Parameter::required(
            "date",
            Takes::Type(ScalarType::DateTime),
        )],
        Returns::Type(ScalarType::Long),
        dayofmonth,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print dayofmonth(datetime(2015-12-14))",
        result: "14",
    }],
    deviations: &[],
};

fn dayofmonth(call: &Call<'_>) -> Outcome {
    call.map1::<DateTime, Long, _>(|ticks| i64::from(civil(ticks).day))
}
