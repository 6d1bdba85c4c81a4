//! Bounds of a time as texts that can be compared with what files hold.

use kql_eval::exec::Bounds;
use kql_eval::types::{Scalar, write_datetime};

/// `2024-05-06T07:08:09`: such texts are ordered as the times are.
// Whole seconds suffice to rule rows out, and make the length fixed; the query compares the fraction.
type Seconds = [u8; 19];

/// The seconds of the first and the last time within the bounds.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct TimeBounds {
    low: Option<Seconds>,
    high: Option<Seconds>,
}

impl TimeBounds {
    /// Takes over the bounds of a condition where they are narrower.
    pub fn narrow(&mut self, bounds: &Bounds) {
        let low = bounds.low.as_ref().and_then(seconds);
        let high = bounds.high.as_ref().and_then(seconds);
        self.low = self.low.max(low);
        self.high = match (self.high, high) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
    }

    /// Whether a text is a time out of bounds. Only times as machines write them are compared, which are ordered as texts:
    /// `2024-05-06T07:08:09.1234567Z`, with any number of digits behind the point, a space for the `T`, and no offset.
    pub fn exclude(&self, text: &[u8]) -> bool {
        self.behind_excluded(text).is_some_and(<[u8]>::is_empty)
    }

    /// Whether what is behind a key of a JSON object is a colon and such a time out of bounds.
    pub fn exclude_member(&self, text: &[u8]) -> bool {
        let Some(rest) = text.strip_prefix(b":") else {
            return false;
        };
        let rest = rest.strip_prefix(b" ").unwrap_or(rest);
        let Some(rest) = rest.strip_prefix(b"\"") else {
            return false;
        };
        let behind = self.behind_excluded(rest);
        behind.is_some_and(|behind| behind.starts_with(b"\""))
    }

    /// What follows a time out of bounds that a text begins with.
    fn behind_excluded<'t>(&self, text: &'t [u8]) -> Option<&'t [u8]> {
        let (time, rest) = text.split_first_chunk::<19>()?;
        let mut time = *time;
        if let Some(between @ b' ') = time.get_mut(10) {
            *between = b'T';
        }
        let is_low = self.low.is_some_and(|low| time < low);
        let is_high = self.high.is_some_and(|high| time > high);
        // The shape is checked only of what would be ruled out: all other texts are kept whatever they are.
        if !is_low && !is_high || !is_time(&time) {
            return None;
        }
        behind_fraction(rest).map(|rest| rest.strip_prefix(b"Z").unwrap_or(rest))
    }
}

/// Whether a text is a date and a time of day.
fn is_time(text: &Seconds) -> bool {
    let digits = text.iter().zip(b"dddd-dd-ddTdd:dd:dd");
    // No early end: without branches all 19 comparisons become a few vector instructions.
    let shape = digits.fold(true, |shape, (byte, wanted)| {
        shape
            & if *wanted == b'd' {
                byte.is_ascii_digit()
            } else {
                byte == wanted
            }
    });
    let [_, _, _, _, _, m, mm, _, d, dd, _, h, hh, _, i, _, _, s, _] = text;
    let pair = |tens: &u8, ones: &u8| u16::from_be_bytes([*tens, *ones]);
    let between = |from: &[u8; 2], to: &[u8; 2], value: u16| {
        (u16::from_be_bytes(*from)..=u16::from_be_bytes(*to)).contains(&value)
    };
    shape
        && between(b"01", b"12", pair(m, mm))
        && between(b"01", b"31", pair(d, dd))
        && between(b"00", b"23", pair(h, hh))
        && *i < b'6'
        && *s < b'6'
}

/// What follows a point and digits, or the text where no point begins it; None when a point has no digits.
fn behind_fraction(text: &[u8]) -> Option<&[u8]> {
    let Some(fraction) = text.strip_prefix(b".") else {
        return Some(text);
    };
    let digits = fraction.iter().take_while(|byte| byte.is_ascii_digit());
    let digits = digits.count();
    if digits == 0 {
        return None;
    }
    fraction.get(digits..)
}

fn seconds(value: &Scalar) -> Option<Seconds> {
    let Scalar::DateTime(ticks) = value else {
        return None;
    };
    let mut text = String::new();
    write_datetime(*ticks, &mut text);
    text.as_bytes().first_chunk().copied()
}

#[cfg(test)]
mod tests {
    use kql_eval::exec::Bounds;
    use kql_eval::types::{Scalar, parse_datetime};

    use super::TimeBounds;

    fn bounds(low: &str, high: &str) -> TimeBounds {
        let time = |text: &str| parse_datetime(text).map(Scalar::DateTime);
        let mut bounds = TimeBounds::default();
        bounds.narrow(&Bounds {
            column: 0,
            low: time(low),
            high: time(high),
        });
        bounds
    }

    #[test]
    fn times_before_the_first_and_after_the_last_second_are_excluded() {
        let bounds = bounds("2025-11-15T00:00:00.5Z", "2025-11-20");
        for (text, expected) in [
            (":\"2025-11-14T23:59:59.9999999Z\"", true),
            (": \"2025-11-14T23:59:59Z\"", true),
            (":\"2025-11-15T00:00:00.0000000Z\"", false),
            (":\"2025-11-20T00:00:00.0000001Z\"", false),
            (":\"2025-11-20T00:00:01.000Z\",", true),
            (":\"2025-11-14 23:59:59.123456789\"", true),
        ] {
            assert_eq!(bounds.exclude_member(text.as_bytes()), expected, "{text}");
            let cell = text.trim_start_matches([':', ' ', '"']);
            let cell = cell.trim_end_matches([',', '"']);
            assert_eq!(bounds.exclude(cell.as_bytes()), expected, "{cell}");
        }
    }

    #[test]
    fn what_is_no_time_in_universal_time_as_machines_write_it_is_never_excluded() {
        let bounds = bounds("2025-11-15", "2025-11-20");
        for text in [
            ":\"2024-11-14T23:59:59+02:00\"",
            ":\"2024-11-14T23:59:59.Z\"",
            ":\"2024-11-14_23:59:59Z\"",
            ":\"2024-11-14T23:59:59z\"",
            ":\"2024-11-14T23:59:59 \"",
            ":\"2024-13-14T23:59:59Z\"",
            ":\"2024-11-32T23:59:59Z\"",
            ":\"2024-11-14T24:00:00Z\"",
            ":\"2024-11-14T23:60:00Z\"",
            ":\"2024-11-14T23:59:60Z\"",
            ":\"2024-11-1\\u0034T23:59:59Z\"",
            ":20241114",
            ":null",
            "",
            ":\"11/14/2024, 7:08:09 AM\"",
        ] {
            assert!(!bounds.exclude_member(text.as_bytes()), "{text}");
            let cell = text.trim_matches([':', '"']);
            assert!(!bounds.exclude(cell.as_bytes()), "{cell}");
        }
    }

    #[test]
    fn of_several_conditions_the_narrowest_bounds_count() {
        let mut bounds = bounds("2025-11-15", "");
        let low = parse_datetime("2025-11-10").map(Scalar::DateTime);
        let high = parse_datetime("2025-11-20").map(Scalar::DateTime);
        bounds.narrow(&Bounds {
            column: 0,
            low,
            high,
        });
        assert!(bounds.exclude(b"2025-11-14T00:00:00Z"));
        assert!(bounds.exclude(b"2025-11-21T00:00:00Z"));
        assert!(!bounds.exclude(b"2025-11-16T00:00:00Z"));
    }
}
