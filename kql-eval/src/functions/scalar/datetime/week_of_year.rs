//! `week_of_year`

use super::calendar::iso_week;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{DateTime, Long, ScalarType};

/// The week of the year by ISO 8601, from 1.
pub static WEEK_OF_YEAR: ScalarFunction = ScalarFunction {
    name: "week_of_year",
    aliases: &[],
    category: Category::DateTime,
    summary: "The week of the year by ISO 8601, from 1.",
    page: "week-of-year-function",
    signatures: &[Signature::new(
        &[Parameter::required(
            "date",
            Takes::Type(ScalarType::DateTime),
        )],
        Returns::Type(ScalarType::Long),
        week_of_year,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print week_of_year(datetime(2020-12-31)), week_of_year(datetime(2018-12-31))",
        result: "53 | 1",
    }],
    deviations: &[],
};

fn week_of_year(call: &Call<'_>) -> Outcome {
    call.map1::<DateTime, Long, _>(iso_week)
}
