//! `datetime_diff`

use super::calendar::months;
use super::part::{Part, named_part};
use crate::functions::{
    Call, Category, Compiled, Constants, Example, Naming, Outcome, Parameter, Purity, Returns,
    ScalarFunction, Signature, Takes,
};
use crate::types::ticks::{DAY, HOUR, MICROSECOND, MILLISECOND, MINUTE, SECOND, UNIX_EPOCH};
use crate::types::{DateTime, Long, Real};
use std::sync::Arc;

/// How many boundaries lie between two datetimes.
pub static DATETIME_DIFF: ScalarFunction = ScalarFunction {
    name: "datetime_diff",
    aliases: &[],
    category: Category::DateTime,
    summary: "How many boundaries of the named part are crossed from the second datetime to the first; a real for weeks.",
    page: "datetime-diff-function",
    signatures: &[
        Signature::compiled(
            &[
                Parameter::constant("part", Takes::Word(&["week"])),
                TO,
                FROM,
            ],
            Returns::REAL,
            |_| Ok(Arc::new(weeks)),
        ),
        Signature::compiled(
            &[Parameter::constant("part", Takes::STRING), TO, FROM],
            Returns::LONG,
            compile,
        ),
    ],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print datetime_diff('year', datetime(2017-01-01), datetime(2000-12-31)), datetime_diff('day', datetime(2017-10-29), datetime(2017-09-30 23:59)), datetime_diff('week', datetime(2017-10-29), datetime(2017-09-30 23:59))",
        result: "17 | 29 | 5.0",
    }],
    deviations: &[],
};

const TO: Parameter = Parameter::required("datetime1", Takes::DATETIME);
const FROM: Parameter = Parameter::required("datetime2", Takes::DATETIME);

/// Weeks alone are a real.
fn weeks(call: &Call<'_>) -> Outcome {
    let (to, from) = (call.reader::<DateTime>(1), call.reader::<DateTime>(2));
    let week = |ticks| count(Part::Week, ticks);
    call.build::<Real, _>(|row| Some((week(to.get(row)?) - week(from.get(row)?)) as f64))
}

fn compile(constants: &Constants<'_>) -> Result<Compiled, String> {
    let part = named_part(
        constants,
        "datetime_diff",
        &[Part::WeekOfYear, Part::DayOfYear],
    )?;
    Ok(Arc::new(move |call| {
        let (to, from) = (call.reader::<DateTime>(1), call.reader::<DateTime>(2));
        call.build::<Long, _>(|row| Some(count(part, to.get(row)?) - count(part, from.get(row)?)))
    }))
}

/// How many boundaries lie before a datetime.
fn count(part: Part, ticks: i64) -> i64 {
    match part {
        Part::Year => months(ticks).div_euclid(12),
        Part::Quarter => months(ticks).div_euclid(3),
        Part::Month => months(ticks),
        // Weeks start on Sunday, 0001-01-01 was a Monday.
        Part::Week | Part::WeekOfYear => (ticks / DAY + 1) / 7,
        Part::Day | Part::DayOfYear => ticks / DAY,
        Part::Hour => ticks / HOUR,
        Part::Minute => ticks / MINUTE,
        Part::Second => ticks / SECOND,
        Part::Millisecond => ticks / MILLISECOND,
        Part::Microsecond => ticks / MICROSECOND,
        // Counted from 1970, which keeps the number small enough for a long.
        Part::Nanosecond => (ticks - UNIX_EPOCH).saturating_mul(100),
    }
}
