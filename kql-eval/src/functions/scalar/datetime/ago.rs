//! `ago`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::ticks::in_range;
use crate::types::{DateTime, ScalarType, TimeSpan};

/// A time before the query.
pub static AGO: ScalarFunction = ScalarFunction {
    name: "ago",
    aliases: &[],
    category: Category::DateTime,
    summary: "The time of the query less a timespan; a negative one lies in the future.",
    page: "ago-function",
    signatures: &[Signature::new(
        &[Parameter::required(
            "timespan",
            Takes::Type(ScalarType::TimeSpan),
        )],
        Returns::Type(ScalarType::DateTime),
        ago,
    )],
    purity: Purity::Query,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print now() - ago(2d)",
        result: "2.00:00:00",
    }],
    deviations: &[],
};

fn ago(call: &Call<'_>) -> Outcome {
    let now = call.settings.now;
    call.map1::<TimeSpan, DateTime, _>(|span| in_range(now.checked_sub(span)?))
}
