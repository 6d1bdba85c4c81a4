//! `dayofyear`

use super::calendar::day_of_year;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{DateTime, Long, ScalarType};

/// The day of the year, from 1.
pub static DAYOFYEAR: ScalarFunction = ScalarFunction {
    name: "dayofyear",
    aliases: &[],
    category: Category::DateTime,
    summary: "The day of the year, from 1.",
    page: "dayofyear-function",
    signatures: &[Signature::new(
        &[Parameter::required(
            "date",
            Takes::Type(ScalarType::DateTime),
        )],
        Returns::Type(ScalarType::Long),
        dayofyear,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print dayofyear(datetime(2015-12-14))",
        result: "348",
    }],
    deviations: &[],
};

fn dayofyear(call: &Call<'_>) -> Outcome {
    call.map1::<DateTime, Long, _>(day_of_year)
}
