//! `make_timespan`

use super::clock::time_of_day;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::ticks::DAY;
use crate::types::{Long, Real, ScalarType, TimeSpan};

/// A timespan from its parts.
pub static MAKE_TIMESPAN: ScalarFunction = ScalarFunction {
    name: "make_timespan",
    aliases: &[],
    category: Category::DateTime,
    summary: "The timespan with these parts; null when hours, minutes or seconds are out of range.",
    page: "make-timespan-function",
    signatures: &[
        Signature::new(
            &[
                Parameter::required("hour", Takes::Type(ScalarType::Long)),
                Parameter::required("minute", Takes::Type(ScalarType::Long)),
            ],
            Returns::Type(ScalarType::TimeSpan),
            hours,
        ),
        Signature::new(
            &[
                Parameter::required("hour", Takes::Type(ScalarType::Long)),
                Parameter::required("minute", Takes::Type(ScalarType::Long)),
                Parameter::required("second", Takes::Type(ScalarType::Real)),
            ],
            Returns::Type(ScalarType::TimeSpan),
            hours,
        ),
        Signature::new(
            &[
                Parameter::required("day", Takes::Type(ScalarType::Long)),
                Parameter::required("hour", Takes::Type(ScalarType::Long)),
                Parameter::required("minute", Takes::Type(ScalarType::Long)),
                Parameter::required("second", Takes::Type(ScalarType::Real)),
            ],
            Returns::Type(ScalarType::TimeSpan),
            days,
        ),
    ],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[
        Example {
            query: "print make_timespan(1, 12)",
            result: "01:12:00",
        },
        Example {
            query: "print make_timespan(1, 12, 30.5)",
            result: "01:12:30.5000000",
        },
        Example {
            query: "print make_timespan(1, 12, 30, 55.123)",
            result: "1.12:30:55.1230000",
        },
    ],
    deviations: &[],
};

fn hours(call: &Call<'_>) -> Outcome {
    let (hours, minutes) = (call.reader::<Long>(0), call.reader::<Long>(1));
    let seconds = call.reader::<Real>(2);
    let given = call.count();
    call.build::<TimeSpan, _>(|row| {
        let second = if given == 2 { 0.0 } else { seconds.get(row)? };
        time_of_day(hours.get(row)?, minutes.get(row)?, second)
    })
}

fn days(call: &Call<'_>) -> Outcome {
    let [days, hours, minutes] = [0, 1, 2].map(|i| call.reader::<Long>(i));
    let seconds = call.reader::<Real>(3);
    call.build::<TimeSpan, _>(|row| {
        let time = time_of_day(hours.get(row)?, minutes.get(row)?, seconds.get(row)?)?;
        days.get(row)?.checked_mul(DAY)?.checked_add(time)
    })
}
