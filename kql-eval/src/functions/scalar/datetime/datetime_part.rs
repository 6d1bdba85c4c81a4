//! `datetime_part`, `datepart`

use super::calendar::{day_of_year, iso_week};
use super::part::{Part, named_part};
use crate::functions::{
    Category, Compiled, Constants, Example, Naming, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::datetime::civil;
use crate::types::ticks::{MICROSECOND, MILLISECOND};
use crate::types::{DateTime, Long, ScalarType};
use std::sync::Arc;

/// A part of a datetime.
pub static DATETIME_PART: ScalarFunction = ScalarFunction {
    name: "datetime_part",
    aliases: &["datepart"],
    category: Category::DateTime,
    summary: "The named part of a datetime as a number; parts below the second hold those above them down to the millisecond.",
    page: "datetime-part-function",
    signatures: &[Signature::compiled(
        &[
            Parameter::constant("part", Takes::Type(ScalarType::String)),
            Parameter::required("date", Takes::Type(ScalarType::DateTime)),
        ],
        Returns::Type(ScalarType::Long),
        compile,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print datetime_part('Quarter', datetime(2017-10-30 01:02:03.7654321)), datetime_part('dayOfYear', datetime(2017-10-30)), datetime_part('microsecond', datetime(2017-10-30 01:02:03.7654321))",
        result: "4 | 303 | 765432",
    }],
    deviations: &[],
};

fn compile(constants: &Constants<'_>) -> Result<Compiled, String> {
    let part = named_part(constants, "datetime_part", &[Part::Week])?;
    Ok(Arc::new(move |call| {
        let dates = call.reader::<DateTime>(1);
        call.build::<Long, _>(|row| dates.get(row).map(|ticks| of(part, ticks)))
    }))
}

fn of(part: Part, ticks: i64) -> i64 {
    let parts = civil(ticks);
    let fraction = i64::from(parts.fraction);
    match part {
        Part::Year => i64::from(parts.year),
        Part::Quarter => i64::from((parts.month - 1) / 3 + 1),
        Part::Month => i64::from(parts.month),
        Part::Week | Part::WeekOfYear => iso_week(ticks),
        Part::Day => i64::from(parts.day),
        Part::DayOfYear => day_of_year(ticks),
        Part::Hour => i64::from(parts.hour),
        Part::Minute => i64::from(parts.minute),
        Part::Second => i64::from(parts.second),
        Part::Millisecond => fraction / MILLISECOND,
        Part::Microsecond => fraction / MICROSECOND,
        Part::Nanosecond => fraction * 100,
    }
}
