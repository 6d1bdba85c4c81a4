//! Reading durations.

use crate::types::ticks::{DAY, HOUR, MINUTE, SECOND};

/// Reads a timespan as `totimespan` does, in ticks: `[-][d.]hh:mm[:ss[.fffffff]]`, or a number with a unit such as `1.5h`.
/// Spaces around it are skipped, digits beyond a tick are dropped; a number alone is nothing.
#[must_use]
pub fn parse_timespan(text: &str) -> Option<i64> {
    let text = text.trim();
    let (sign, text) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest.trim_start()),
        None => (1, text),
    };
    let ticks = if text.contains(':') {
        clock(text)?
    } else {
        with_unit(text)?
    };
    i64::try_from(sign * ticks).ok()
}

/// Reads what stands in `timespan(…)`, or a literal such as `1.5h`: as [`parse_timespan`], with or without quotes, and a number
/// alone is days. The word `null` is the caller's.
#[must_use]
pub fn parse_timespan_literal(text: &str) -> Option<i64> {
    let text = text.trim();
    let unquoted = ['"', '\'']
        .iter()
        .find_map(|quote| text.strip_prefix(*quote)?.strip_suffix(*quote))
        .unwrap_or(text);
    parse_timespan(unquoted).or_else(|| {
        let (sign, digits) = match unquoted.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, unquoted),
        };
        let ticks = scaled(digits, HUNDREDTHS * i128::from(DAY))?;
        i64::try_from(sign * ticks).ok()
    })
}

/// Units are counted in hundredths of a tick, which is a nanosecond.
const HUNDREDTHS: i128 = 100;

/// `[d.]hh:mm[:ss[.fffffff]]`, in ticks.
fn clock(text: &str) -> Option<i128> {
    let mut parts = text.split(':');
    let first = parts.next()?;
    let (days, hours) = first.split_once('.').unwrap_or(("0", first));
    let days = number(days)?;
    let (hours, minutes) = (number(hours)?, number(parts.next()?)?);
    let seconds = match parts.next() {
        Some(seconds) => scaled(seconds, HUNDREDTHS * i128::from(SECOND))?,
        None => 0,
    };
    let minute = i128::from(MINUTE);
    if parts.next().is_some() || hours > 23 || minutes > 59 || seconds >= minute {
        return None;
    }
    Some(days * i128::from(DAY) + hours * i128::from(HOUR) + minutes * minute + seconds)
}

/// A number with a unit, in ticks.
fn with_unit(text: &str) -> Option<i128> {
    let digits = text
        .bytes()
        .take_while(|b| b.is_ascii_digit() || *b == b'.')
        .count();
    let (digits, unit) = text.split_at_checked(digits)?;
    scaled(digits, unit_of(unit.trim_start())?)
}

/// A decimal number in hundredths of a tick, in whole ticks.
fn scaled(digits: &str, unit: i128) -> Option<i128> {
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let mut value = number(whole)?.checked_mul(unit)?;
    let mut weight = unit;
    for digit in fraction.chars() {
        // A day has 14 digits of nanoseconds, so that digits too small to count come after the 14th.
        weight /= 10;
        value += weight * i128::from(digit.to_digit(10)?);
    }
    Some(value / HUNDREDTHS)
}

/// Digits alone; few enough that sums stay in range.
fn number(digits: &str) -> Option<i128> {
    let plain = digits.bytes().all(|b| b.is_ascii_digit()) && digits.len() < 20;
    plain.then(|| digits.parse().ok()).flatten()
}

/// The hundredths of a tick in a unit.
fn unit_of(name: &str) -> Option<i128> {
    let ticks = |ticks: i64| HUNDREDTHS * i128::from(ticks);
    Some(match name {
        "d" | "day" | "days" => ticks(DAY),
        "h" | "hr" | "hrs" | "hour" | "hours" => ticks(HOUR),
        "m" | "min" | "minute" | "minutes" => ticks(MINUTE),
        "s" | "sec" | "second" | "seconds" => ticks(SECOND),
        "ms" | "milli" | "millis" | "millisec" | "millisecond" | "milliseconds" => 1_000_000,
        "micro" | "micros" | "microsec" | "microsecond" | "microseconds" => 1_000,
        "nano" | "nanos" | "nanosec" | "nanosecond" | "nanoseconds" => 1,
        "tick" | "ticks" => ticks(1),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{parse_timespan, parse_timespan_literal};
    use crate::types::write_timespan;

    fn shown(ticks: Option<i64>) -> String {
        let mut out = String::new();
        match ticks {
            Some(ticks) => write_timespan(ticks, &mut out),
            None => out.push_str("null"),
        }
        out
    }

    #[test]
    fn a_timespan_is_a_clock_or_a_number_with_a_unit() {
        for (text, meaning) in [
            ("10:00", "10:00:00"),
            (" 1.02:03:04.5 ", "1.02:03:04.5000000"),
            ("-0:00:01", "-00:00:01"),
            ("1.5h", "01:30:00"),
            ("15 seconds", "00:00:15"),
            ("25min", "00:25:00"),
            ("150nanoseconds", "00:00:00.0000001"),
            ("1:2:3.123456789", "01:02:03.1234567"),
            ("10", "null"),
            ("abc", "null"),
            ("", "null"),
            ("25:00", "null"),
            ("1:60", "null"),
            ("1w", "null"),
            ("99999999999999999d", "null"),
        ] {
            assert_eq!(shown(parse_timespan(text)), meaning, "{text}");
        }
    }

    #[test]
    fn a_number_alone_is_days_in_a_literal() {
        assert_eq!(shown(parse_timespan_literal("2")), "2.00:00:00");
        assert_eq!(shown(parse_timespan_literal("-1.5")), "-1.12:00:00");
        assert_eq!(shown(parse_timespan_literal("'01:00'")), "01:00:00");
        assert_eq!(parse_timespan_literal("x"), None);
    }
}
