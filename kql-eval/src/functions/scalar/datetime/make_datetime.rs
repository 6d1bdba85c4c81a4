//! `make_datetime`

use super::clock::time_of_day;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::datetime::midnight;
use crate::types::{DateTime, Long, Real, ScalarType};

/// A datetime from its parts.
pub static MAKE_DATETIME: ScalarFunction = ScalarFunction {
    name: "make_datetime",
    aliases: &[],
    category: Category::DateTime,
    summary: "The datetime with these parts; null when there is none.",
    page: "make-datetime-function",
    signatures: &[
        Signature::new(
            &[Parameter::required("text", Takes::STRING)],
            Returns::Type(ScalarType::DateTime),
            of_text,
        ),
        Signature::new(
            &[
                Parameter::required("year", Takes::Whole),
                Parameter::required("month", Takes::Whole),
                Parameter::required("day", Takes::Whole),
            ],
            Returns::Type(ScalarType::DateTime),
            make_datetime,
        ),
        Signature::new(
            &[
                Parameter::required("year", Takes::Whole),
                Parameter::required("month", Takes::Whole),
                Parameter::required("day", Takes::Whole),
                Parameter::required("hour", Takes::Whole),
                Parameter::required("minute", Takes::Whole),
            ],
            Returns::Type(ScalarType::DateTime),
            make_datetime,
        ),
        Signature::new(
            &[
                Parameter::required("year", Takes::Whole),
                Parameter::required("month", Takes::Whole),
                Parameter::required("day", Takes::Whole),
                Parameter::required("hour", Takes::Whole),
                Parameter::required("minute", Takes::Whole),
                Parameter::required("second", Takes::Type(ScalarType::Real)),
            ],
            Returns::Type(ScalarType::DateTime),
            make_datetime,
        ),
    ],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[
        Example {
            query: "print make_datetime('2017-10-01'), make_datetime('no time')",
            result: "2017-10-01T00:00:00.0000000Z | null",
        },
        Example {
            query: "print make_datetime(2017, 10, 1), make_datetime(2017, 2, 30), make_datetime(2017.9, decimal(10.5), 1)",
            result: "2017-10-01T00:00:00.0000000Z | null | 2017-10-01T00:00:00.0000000Z",
        },
        Example {
            query: "print make_datetime(2017, 10, 1, 12, 10)",
            result: "2017-10-01T12:10:00.0000000Z",
        },
        Example {
            query: "print make_datetime(2017, 10, 1, 12, 11, 0.1234567)",
            result: "2017-10-01T12:11:00.1234567Z",
        },
    ],
    deviations: &[],
};

/// As `todatetime` reads it.
fn of_text(call: &Call<'_>) -> Outcome {
    Ok(call.convert(0, ScalarType::DateTime))
}

fn make_datetime(call: &Call<'_>) -> Outcome {
    let [years, months, days, hours, minutes] = [0, 1, 2, 3, 4].map(|i| call.reader::<Long>(i));
    let seconds = call.reader::<Real>(5);
    let given = call.count();
    call.build::<DateTime, _>(|row| {
        let date = midnight(
            i32::try_from(years.get(row)?).ok()?,
            u32::try_from(months.get(row)?).ok()?,
            u32::try_from(days.get(row)?).ok()?,
        )?;
        if given == 3 {
            return Some(date);
        }
        let second = if given == 5 { 0.0 } else { seconds.get(row)? };
        Some(date + time_of_day(hours.get(row)?, minutes.get(row)?, second)?)
    })
}
