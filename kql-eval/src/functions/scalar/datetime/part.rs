//! The parts of a datetime that functions name by a string.

use crate::functions::Constants;

/// A part of a datetime.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Part {
    Year,
    Quarter,
    Month,
    Week,
    WeekOfYear,
    Day,
    DayOfYear,
    Hour,
    Minute,
    Second,
    Millisecond,
    Microsecond,
    Nanosecond,
}

const NAMES: [(&str, Part); 13] = [
    ("year", Part::Year),
    ("quarter", Part::Quarter),
    ("month", Part::Month),
    ("week", Part::Week),
    ("week_of_year", Part::WeekOfYear),
    ("day", Part::Day),
    ("dayofyear", Part::DayOfYear),
    ("hour", Part::Hour),
    ("minute", Part::Minute),
    ("second", Part::Second),
    ("millisecond", Part::Millisecond),
    ("microsecond", Part::Microsecond),
    ("nanosecond", Part::Nanosecond),
];

/// The part that the first argument names, in any letter case, if `function` knows it.
pub(super) fn named_part(
    constants: &Constants<'_>,
    function: &str,
    unknown: &[Part],
) -> Result<Part, String> {
    let name = constants.text(0).unwrap_or("");
    let known = || NAMES.iter().filter(|(_, part)| !unknown.contains(part));
    match known().find(|(known, _)| known.eq_ignore_ascii_case(name)) {
        Some((_, part)) => Ok(*part),
        None => {
            let names: Vec<String> = known().map(|(name, _)| format!("`{name}`")).collect();
            Err(format!(
                "`{function}` knows no part `{name}`, only {}",
                names.join(", ")
            ))
        }
    }
}
