//! Durations as rules write them: `1h` and `14d` in Sentinel's YAML, `PT1H` and `P1DT12H` (ISO 8601) in templates.

/// Ticks of 100 ns in a second.
const SECOND: i64 = 10_000_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// The ticks of a duration; none if it is not one, or not in weeks, days, hours, minutes and seconds.
#[must_use]
pub fn parse(text: &str) -> Option<i64> {
    let text = text.trim();
    match text.strip_prefix(['P', 'p']) {
        Some(iso) => of_iso(iso),
        None => of_parts(text),
    }
}

/// `1d`, `12h`, `5m`, `30s`, or several of them: `1d12h`.
fn of_parts(text: &str) -> Option<i64> {
    let unit = |unit: char| match unit {
        'd' | 'D' => Some(DAY),
        'h' | 'H' => Some(HOUR),
        'm' | 'M' => Some(MINUTE),
        's' | 'S' => Some(SECOND),
        _ => None,
    };
    sum(text, &unit)
}

/// What follows the `P` of ISO 8601; months and years have no fixed length.
fn of_iso(text: &str) -> Option<i64> {
    let (date, time) = match text.split_once(['T', 't']) {
        // `PT` and `P1DT` end where a number has to follow.
        Some((_, "")) => return None,
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let days = |unit: char| match unit {
        'W' | 'w' => Some(7 * DAY),
        'D' | 'd' => Some(DAY),
        _ => None,
    };
    let hours = |unit: char| match unit {
        'H' | 'h' => Some(HOUR),
        'M' | 'm' => Some(MINUTE),
        'S' | 's' => Some(SECOND),
        _ => None,
    };
    let date = if date.is_empty() && time.is_some() {
        Some(0)
    } else {
        sum(date, &days)
    };
    let time = time.map_or(Some(0), |time| sum(time, &hours));
    date?.checked_add(time?)
}

/// The sum of whole numbers with their units.
fn sum(text: &str, unit: &dyn Fn(char) -> Option<i64>) -> Option<i64> {
    let mut total = 0_i64;
    let mut digits = String::new();
    for c in text.chars() {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        let number: i64 = digits.parse().ok()?;
        total = total.checked_add(number.checked_mul(unit(c)?)?)?;
        digits.clear();
    }
    (digits.is_empty() && !text.is_empty()).then_some(total)
}

/// A duration as Sentinel's YAML writes it: a whole number of its largest unit. None if the text is no duration.
#[must_use]
pub fn short(text: &str) -> Option<String> {
    parse(text).map(written)
}

/// Ticks as a whole number of their largest unit.
#[must_use]
pub fn written(ticks: i64) -> String {
    for (size, unit) in [(DAY, 'd'), (HOUR, 'h'), (MINUTE, 'm')] {
        if ticks != 0 && ticks % size == 0 {
            return format!("{}{unit}", ticks / size);
        }
    }
    format!("{}s", ticks / SECOND)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_the_same_in_both_forms() {
        for (yaml, iso) in [
            ("5m", "PT5M"),
            ("1h", "PT1H"),
            ("1d", "P1D"),
            ("14d", "P14D"),
            ("14d", "P2W"),
            ("36h", "P1DT12H"),
            ("90m", "PT1H30M"),
        ] {
            assert_eq!(parse(yaml), parse(iso), "{yaml}");
            assert_eq!(short(iso).as_deref(), Some(yaml));
        }
    }

    #[test]
    fn what_has_no_fixed_length_or_no_unit_is_no_duration() {
        for text in [
            "",
            "1",
            "h",
            "P",
            "PT",
            "P1M",
            "1x",
            "1 h",
            "PT1D",
            "-1h",
            "9999999999999999999d",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
