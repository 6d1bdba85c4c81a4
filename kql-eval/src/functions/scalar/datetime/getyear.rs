//! `getyear`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::datetime::civil;
use crate::types::{DateTime, Long, ScalarType};

/// The year.
pub static GETYEAR: ScalarFunction = ScalarFunction {
    name: "getyear",
    aliases: &[],
    category: Category::DateTime,
    summary: "The year.",
    page: "getyear-function",
    signatures: &[Signature::new(
        &[Parameter::required(
            "date",
            Takes::Type(ScalarType::DateTime),
        )],
        Returns::Type(ScalarType::Long),
        getyear,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print getyear(datetime(2015-10-12))",
        result: "2015",
    }],
    deviations: &[],
};

fn getyear(call: &Call<'_>) -> Outcome {
    call.map1::<DateTime, Long, _>(|ticks| i64::from(civil(ticks).year))
}
