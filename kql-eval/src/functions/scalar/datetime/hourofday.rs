//! `hourofday`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::datetime::civil;
use crate::types::{DateTime, Long, ScalarType};

/// The hour of the day, from 0 to 23.
pub static HOUROFDAY: ScalarFunction = ScalarFunction {
    name: "hourofday",
    aliases: &[],
    category: Category::DateTime,
    summary: "The hour of the day, from 0 to 23.",
    page: "hourofday-function",
    signatures: &[Signature::new(
        &[Parameter::required(
            "date",
            Takes::Type(ScalarType::DateTime),
        )],
        Returns::Type(ScalarType::Long),
        hourofday,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print hourofday(datetime(2015-12-14 18:54))",
        result: "18",
    }],
    deviations: &[],
};

fn hourofday(call: &Call<'_>) -> Outcome {
    call.map1::<DateTime, Long, _>(|ticks| i64::from(civil(ticks).hour))
}
