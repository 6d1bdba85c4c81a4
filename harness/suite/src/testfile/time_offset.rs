//! Times as test files write them: offsets from the clock, ISO 8601 datetimes, durations.

use kql_eval::types::datetime::midnight;
use kql_eval::types::parse_timespan;
use kql_eval::types::ticks::{DAY, HOUR, MILLISECOND, MINUTE, SECOND, in_range};
use kqlab_proof::Clock;

/// What an offset looks like, for help lines.
pub const OFFSET_HELP: &str =
    "offsets look like `-2h`, `-5d1s`, `+1s`, `0s`; units are d, h, m, s, ms, tick";
/// What a datetime looks like, for help lines.
pub const DATETIME_HELP: &str =
    "datetimes look like `2026-01-15T12:00:00Z`, with up to 7 digits after the second";
/// What a duration looks like, for help lines.
pub const TIMESPAN_HELP: &str =
    "timespans look like `1d`, `1.5h`, `-30m`, `01:00:00`, `1.02:03:04`";

/// Reads an offset from the clock in ticks: a sign, then numbers with units from the largest to the smallest, as in
/// `-1d12h30m`. The sign is that of all parts; only zero goes without. Fractions must come out in whole ticks.
#[must_use]
pub fn parse_offset(text: &str) -> Option<i64> {
    let (sign, mut rest) = match (text.strip_prefix('-'), text.strip_prefix('+')) {
        (Some(rest), _) => (-1, rest),
        (None, Some(rest)) => (1, rest),
        (None, None) => (0, text),
    };
    if rest.is_empty() {
        return None;
    }
    let mut total: i64 = 0;
    let mut last_unit = i64::MAX;
    while !rest.is_empty() {
        let digits = rest.len()
            - rest
                .trim_start_matches(|c: char| c.is_ascii_digit() || c == '.')
                .len();
        let (number, after) = rest.split_at_checked(digits)?;
        let letters = after.len()
            - after
                .trim_start_matches(|c: char| c.is_ascii_alphabetic())
                .len();
        let (unit, after) = after.split_at_checked(letters)?;
        // Falling units only: `-1s5d` is more likely a slip than a wish.
        let unit = unit_ticks(unit).filter(|unit| *unit < last_unit)?;
        last_unit = unit;
        total = total.checked_add(whole_ticks(number, unit)?)?;
        rest = after;
    }
    // `2h` without a sign could mean before or after.
    (sign != 0 || total == 0).then_some(total * sign)
}

/// The ticks in a unit.
fn unit_ticks(name: &str) -> Option<i64> {
    Some(match name {
        "d" => DAY,
        "h" => HOUR,
        "m" | "min" => MINUTE,
        "s" => SECOND,
        "ms" => MILLISECOND,
        "tick" | "ticks" => 1,
        _ => return None,
    })
}

/// A decimal number of units in ticks, if that is whole.
fn whole_ticks(number: &str, unit: i64) -> Option<i64> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_digits(whole) || !is_digits(fraction) || fraction.len() > 15 {
        return None;
    }
    // Integers throughout: `0.1s` as a real is not a whole number of ticks.
    let scale = 10_i128.checked_pow(u32::try_from(fraction.len()).ok()?)?;
    let parts = fraction.parse::<i128>().ok()? * i128::from(unit);
    if parts % scale != 0 {
        return None;
    }
    let whole = i128::from(whole.parse::<i64>().ok()?) * i128::from(unit);
    i64::try_from(whole + parts / scale).ok()
}

/// Reads an ISO 8601 datetime in ticks since 0001-01-01 UTC: a date, or a date and a time separated by `T` or a space,
/// with up to 7 digits after the second, and `Z` or `±hh:mm`. Without a zone it is UTC.
#[must_use]
pub fn parse_iso_datetime(text: &str) -> Option<i64> {
    let (date, time) = match text.split_once(['T', ' ']) {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let mut parts = date.split('-');
    let year = digits(parts.next()?, 4)?;
    let month = digits(parts.next()?, 2)?;
    let day = digits(parts.next()?, 2)?;
    if parts.next().is_some() {
        return None;
    }
    let midnight = midnight(
        i32::try_from(year).ok()?,
        u32::try_from(month).ok()?,
        u32::try_from(day).ok()?,
    )?;
    in_range(midnight + time.map_or(Some(0), time_of_day)?)
}

/// The ticks of `hh:mm[:ss[.fffffff]]` with its zone, since midnight UTC.
fn time_of_day(text: &str) -> Option<i64> {
    let (clock, zone) = match text.find(['Z', '+', '-']) {
        Some(at) => text.split_at_checked(at)?,
        None => (text, "Z"),
    };
    let ahead = match zone.strip_prefix('Z') {
        Some("") => 0,
        Some(_) => return None,
        None => zone_ticks(zone)?,
    };
    let mut parts = clock.split(':');
    let hour = digits(parts.next()?, 2).filter(|hour| *hour < 24)?;
    let minute = digits(parts.next()?, 2).filter(|minute| *minute < 60)?;
    let (second, fraction) = match parts.next() {
        Some(seconds) => seconds.split_once('.').unwrap_or((seconds, "0")),
        None => ("00", "0"),
    };
    let second = digits(second, 2).filter(|second| *second < 60)?;
    if parts.next().is_some() || fraction.is_empty() || fraction.len() > 7 {
        return None;
    }
    let fraction = digits(&format!("{fraction:0<7}"), 7)?;
    Some(hour * HOUR + minute * MINUTE + second * SECOND + fraction - ahead)
}

/// The ticks of `±hh:mm` or `±hhmm` or `±hh`.
fn zone_ticks(zone: &str) -> Option<i64> {
    let (sign, rest) = match zone.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, zone.strip_prefix('+')?),
    };
    let rest = rest.replacen(':', "", 1);
    let (hours, minutes) = rest.split_at_checked(2)?;
    let minutes = if minutes.is_empty() { "00" } else { minutes };
    let hours = digits(hours, 2).filter(|hours| *hours <= 14)?;
    let minutes = digits(minutes, 2).filter(|minutes| *minutes < 60)?;
    Some(sign * (hours * HOUR + minutes * MINUTE))
}

/// A number of exactly `count` digits; None when the text is not one.
fn digits(text: &str, count: usize) -> Option<i64> {
    let plain = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

/// Reads an absolute datetime or an offset from `clock`. `None` when it is neither or lies outside the years 1
/// to 9999.
#[must_use]
pub fn parse_point_in_time(text: &str, clock: Clock) -> Option<i64> {
    parse_iso_datetime(text).or_else(|| {
        parse_offset(text).and_then(|offset| in_range(clock.ticks().checked_add(offset)?))
    })
}

/// Reads a duration in ticks: as KQL writes them (`1d`, `1.5h`, `-01:00:00`), or as an offset with several units (`1d12h`).
#[must_use]
pub fn parse_duration(text: &str) -> Option<i64> {
    parse_timespan(text).or_else(|| {
        let (sign, rest) = match text.strip_prefix('-') {
            Some(rest) => ("-", rest),
            None => ("+", text),
        };
        parse_offset(&format!("{sign}{rest}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offset_is_a_sign_and_numbers_with_falling_units() {
        for (text, ticks) in [
            ("-2h", Some(-2 * HOUR)),
            ("-5d1s", Some(-(5 * DAY + SECOND))),
            ("+1s", Some(SECOND)),
            ("0s", Some(0)),
            ("-1d12h30m", Some(-(36 * HOUR + 30 * MINUTE))),
            ("-500ms", Some(-500 * MILLISECOND)),
            ("-1tick", Some(-1)),
            ("-1.5h", Some(-90 * MINUTE)),
            ("-0.0000001s", Some(-1)),
            ("1s", None),
            ("-1s5d", None),
            ("-1h1h", None),
            ("-0.5tick", None),
            ("-", None),
            ("", None),
            ("-2", None),
            ("-2 h", None),
            ("-2y", None),
            ("--2h", None),
            ("-1.2.3h", None),
            ("-.5h", None),
            ("-99999999999999d", None),
        ] {
            assert_eq!(parse_offset(text), ticks, "{text}");
        }
    }

    #[test]
    fn a_datetime_is_iso_8601_in_any_zone() {
        let noon = parse_iso_datetime("2026-01-15T12:00:00Z");
        assert!(noon.is_some());
        for same in [
            "2026-01-15 12:00",
            "2026-01-15T12:00:00.0000000Z",
            "2026-01-15T14:00:00+02:00",
            "2026-01-15T07:30-0430",
        ] {
            assert_eq!(parse_iso_datetime(same), noon, "{same}");
        }
        assert_eq!(
            parse_iso_datetime("2026-01-15T12:00:00.0000001"),
            noon.map(|ticks| ticks + 1)
        );
        assert_eq!(parse_iso_datetime("0001-01-01"), Some(0));
    }

    #[test]
    fn a_datetime_that_no_calendar_has_is_refused() {
        for text in [
            "2026-02-30",
            "2026-13-01",
            "2026-1-1",
            "2026-01-15T24:00:00Z",
            "2026-01-15T12:00:00.00000001Z",
            "2026-01-15T12",
            "2026-01-15T12:00:00Zulu",
            "2026-01-15T12:00:00+15:00",
            "0001-01-01T00:00:00+01:00",
            "15.01.2026",
            "",
            "T",
        ] {
            assert_eq!(parse_iso_datetime(text), None, "{text}");
        }
    }

    #[test]
    fn a_point_in_time_outside_the_calendar_is_refused() {
        assert_eq!(parse_point_in_time("-1tick", Clock::at(0)), None);
        assert_eq!(parse_point_in_time("+1tick", Clock::at(0)), Some(1));
    }

    #[test]
    fn a_duration_is_written_as_in_kql_or_with_several_units() {
        assert_eq!(parse_duration("1d"), Some(DAY));
        assert_eq!(parse_duration("-01:00:00"), Some(-HOUR));
        assert_eq!(parse_duration("1d12h"), Some(36 * HOUR));
        assert_eq!(parse_duration("soon"), None);
    }
}
