//! `weekofyear`

use super::calendar::wednesday_week;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{DateTime, Long};

/// The week of the year in the older count.
pub static WEEKOFYEAR: ScalarFunction = ScalarFunction {
    name: "weekofyear",
    aliases: &[],
    category: Category::DateTime,
    summary: "The week of the year in an older count than that of `week_of_year`: the first week is the one, from Sunday on, that holds the year's first Wednesday.",
    page: "week-of-year-function",
    signatures: &[Signature::new(
        &[Parameter::required("date", Takes::DATETIME)],
        Returns::LONG,
        weekofyear,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print weekofyear(datetime(2020-01-04)), weekofyear(datetime(2020-01-05)), weekofyear(datetime(2021-01-02)), weekofyear(datetime(2021-01-03))",
        result: "1 | 2 | 53 | 1",
    }],
    deviations: &[
        "A day in the week of the next year's first Wednesday is in week 1 of that year; Kusto's page leaves that open.",
    ],
};

fn weekofyear(call: &Call<'_>) -> Outcome {
    call.map1::<DateTime, Long, _>(wednesday_week)
}
