//! `datetime_add`

use super::calendar::add_months;
use super::part::{Part, named_part};
use crate::functions::{
    Category, Compiled, Constants, Example, Naming, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::ticks::{DAY, HOUR, MICROSECOND, MILLISECOND, MINUTE, SECOND, in_range};
use crate::types::{DateTime, Long, ScalarType};
use std::sync::Arc;

/// A datetime moved by a number of parts.
pub static DATETIME_ADD: ScalarFunction = ScalarFunction {
    name: "datetime_add",
    aliases: &[],
    category: Category::DateTime,
    summary: "The datetime a number of years, months, days or other parts later; months keep the day where they can.",
    page: "datetime-add-function",
    signatures: &[Signature::compiled(
        &[
            Parameter::constant("part", Takes::Type(ScalarType::String)),
            Parameter::required("amount", Takes::Type(ScalarType::Long)),
            Parameter::required("datetime", Takes::Type(ScalarType::DateTime)),
        ],
        Returns::Type(ScalarType::DateTime),
        compile,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print datetime_add('month', -15, datetime(2017-01-01)), datetime_add('month', 1, datetime(2024-01-31)), datetime_add('week', 100, datetime(2017-01-01))",
        result: "2015-10-01T00:00:00.0000000Z | 2024-02-29T00:00:00.0000000Z | 2018-12-02T00:00:00.0000000Z",
    }],
    deviations: &[],
};

fn compile(constants: &Constants<'_>) -> Result<Compiled, String> {
    let part = named_part(
        constants,
        "datetime_add",
        &[Part::WeekOfYear, Part::DayOfYear],
    )?;
    Ok(Arc::new(move |call| {
        let (amounts, dates) = (call.reader::<Long>(1), call.reader::<DateTime>(2));
        call.build::<DateTime, _>(|row| in_range(add(part, amounts.get(row)?, dates.get(row)?)?))
    }))
}

fn add(part: Part, amount: i64, ticks: i64) -> Option<i64> {
    let unit = match part {
        Part::Year => return add_months(ticks, amount.checked_mul(12)?),
        Part::Quarter => return add_months(ticks, amount.checked_mul(3)?),
        Part::Month => return add_months(ticks, amount),
        Part::Nanosecond => return ticks.checked_add(amount / 100),
        Part::Week | Part::WeekOfYear => 7 * DAY,
        Part::Day | Part::DayOfYear => DAY,
        Part::Hour => HOUR,
        Part::Minute => MINUTE,
        Part::Second => SECOND,
        Part::Millisecond => MILLISECOND,
        Part::Microsecond => MICROSECOND,
    };
    ticks.checked_add(amount.checked_mul(unit)?)
}
