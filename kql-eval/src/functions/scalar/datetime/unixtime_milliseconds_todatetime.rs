//! `unixtime_milliseconds_todatetime`

use super::epoch::after_epoch;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::cast::real_to_long;
use crate::types::ticks::MILLISECOND;
use crate::types::{DateTime, Long, Real, ScalarType};

/// The datetime a number of milliseconds after 1970.
pub static UNIXTIME_MILLISECONDS_TODATETIME: ScalarFunction = ScalarFunction {
    name: "unixtime_milliseconds_todatetime",
    aliases: &[],
    category: Category::DateTime,
    summary: "The datetime a number of milliseconds after 1970-01-01; null when out of range.",
    page: "unixtime-milliseconds-todatetime-function",
    signatures: &[
        Signature::new(
            &[Parameter::required(
                "timestamp",
                Takes::Type(ScalarType::Long),
            )],
            Returns::Type(ScalarType::DateTime),
            long,
        ),
        Signature::new(
            &[Parameter::required(
                "timestamp",
                Takes::Type(ScalarType::Real),
            )],
            Returns::Type(ScalarType::DateTime),
            real,
        ),
    ],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[
        Example {
            query: "print unixtime_milliseconds_todatetime(1546300800000)",
            result: "2019-01-01T00:00:00.0000000Z",
        },
        Example {
            query: "print unixtime_milliseconds_todatetime(1546300800000.0)",
            result: "2019-01-01T00:00:00.0000000Z",
        },
    ],
    deviations: &[],
};

fn long(call: &Call<'_>) -> Outcome {
    call.map1::<Long, DateTime, _>(|count| after_epoch(count.checked_mul(MILLISECOND)?))
}

fn real(call: &Call<'_>) -> Outcome {
    call.map1::<Real, DateTime, _>(|count| after_epoch(real_to_long(count * MILLISECOND as f64)?))
}
