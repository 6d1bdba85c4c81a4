//! `unixtime_microseconds_todatetime`

use super::epoch::after_epoch;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::cast::real_to_long;
use crate::types::ticks::MICROSECOND;
use crate::types::{DateTime, Long, Real, ScalarType};

/// The datetime a number of microseconds after 1970.
pub static UNIXTIME_MICROSECONDS_TODATETIME: ScalarFunction = ScalarFunction {
    name: "unixtime_microseconds_todatetime",
    aliases: &[],
    category: Category::DateTime,
    summary: "The datetime a number of microseconds after 1970-01-01; null when out of range.",
    page: "unixtime-microseconds-todatetime-function",
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
            query: "print unixtime_microseconds_todatetime(1546300800000000)",
            result: "2019-01-01T00:00:00.0000000Z",
        },
        Example {
            query: "print unixtime_microseconds_todatetime(1546300800000000.0)",
            result: "2019-01-01T00:00:00.0000000Z",
        },
    ],
    deviations: &[],
};

fn long(call: &Call<'_>) -> Outcome {
    call.map1::<Long, DateTime, _>(|count| after_epoch(count.checked_mul(MICROSECOND)?))
}

fn real(call: &Call<'_>) -> Outcome {
    call.map1::<Real, DateTime, _>(|count| after_epoch(real_to_long(count * MICROSECOND as f64)?))
}
