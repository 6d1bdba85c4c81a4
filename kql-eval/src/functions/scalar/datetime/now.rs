//! `now`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::ticks::in_range;
use crate::types::{DateTime, Scalar, ScalarType, TimeSpan};

/// The time of the query.
pub static NOW: ScalarFunction = ScalarFunction {
    name: "now",
    aliases: &[],
    category: Category::DateTime,
    summary: "The time at which the query runs, moved by an offset if one is given; the same throughout the query.",
    page: "now-function",
    signatures: &[Signature::new(
        &[Parameter::optional(
            "offset",
            Takes::Type(ScalarType::TimeSpan),
        )],
        Returns::Type(ScalarType::DateTime),
        now,
    )],
    purity: Purity::Query,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print now(1h) - now()",
        result: "01:00:00",
    }],
    deviations: &[],
};

fn now(call: &Call<'_>) -> Outcome {
    if call.count() == 0 {
        return Ok(call.constant(Scalar::DateTime(call.settings.now)));
    }
    let now = call.settings.now;
    call.map1::<TimeSpan, DateTime, _>(|offset| in_range(now.checked_add(offset)?))
}
