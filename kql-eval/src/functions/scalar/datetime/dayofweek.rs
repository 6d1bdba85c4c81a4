//! `dayofweek`

use super::calendar::days_since_sunday;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::ticks::DAY;
use crate::types::{DateTime, ScalarType, TimeSpan};

/// The time since the start of the week.
pub static DAYOFWEEK: ScalarFunction = ScalarFunction {
    name: "dayofweek",
    aliases: &[],
    category: Category::DateTime,
    summary: "The whole days since the last Sunday, as a timespan.",
    page: "dayofweek-function",
    signatures: &[Signature::new(
        &[Parameter::required(
            "date",
            Takes::Type(ScalarType::DateTime),
        )],
        Returns::Type(ScalarType::TimeSpan),
        dayofweek,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print dayofweek(datetime(1947-11-30 10:00)), dayofweek(datetime(2024-01-01))",
        result: "00:00:00 | 1.00:00:00",
    }],
    deviations: &[],
};

fn dayofweek(call: &Call<'_>) -> Outcome {
    call.map1::<DateTime, TimeSpan, _>(|ticks| days_since_sunday(ticks) * DAY)
}
