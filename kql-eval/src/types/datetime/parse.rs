//! Reading points in time.

use super::cursor::Cursor;
use super::midnight;
use crate::types::ticks::{MICROSECOND, MILLISECOND, SECOND, UNIX_EPOCH, in_range};

/// Reads a datetime as `todatetime` does, in ticks; `None` when the text is no datetime.
///
/// Dates are `2022-12-02`, month first when the year comes last (`12-02-2022`), or name the month (`2 Dec 2022`,
/// `Dec 2, 2022`), with `-`, `/`, `.` or spaces between; a weekday in front is skipped. A time `13:45[:56[.1234567]]` may
/// follow after `T` or a space, and then `Z`, `GMT`, `UTC` or an offset, which is taken off. A number alone is read by its
/// size, see [`datetime_of_number`]. The machine's time zone has no say. See Kusto's page *datetime*.
#[must_use]
pub fn parse_datetime(text: &str) -> Option<i64> {
    let text = text.trim();
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        return datetime_of_number(text.parse().ok()?);
    }
    let mut cursor = Cursor::new(text);
    let ticks = cursor.datetime()?;
    cursor.spaces();
    cursor.is_at_end().then_some(ticks)
}

/// Reads what stands in `datetime(…)`: quotes around it are taken off, and `2025, 6` and `2025, 6, 14` are dates as well. The
/// words `now` and `null` and the empty text are the caller's.
#[must_use]
pub fn parse_datetime_literal(text: &str) -> Option<i64> {
    let text = text.trim();
    let unquoted = ['"', '\'']
        .iter()
        .find_map(|quote| text.strip_prefix(*quote)?.strip_suffix(*quote))
        .unwrap_or(text);
    parse_datetime(unquoted).or_else(|| comma_date(unquoted))
}

/// The datetime that a number alone stands for: four digits are a year, eight the digits of year, month and day. Any other
/// number counts from 1970, in the unit that its size suggests: seconds below 10¹¹, then milliseconds below 10¹⁴,
/// microseconds below 10¹⁷ and nanoseconds from 10¹⁸ on. Between those two it is ticks, as `tolong` of a datetime gives.
#[must_use]
pub fn datetime_of_number(number: i64) -> Option<i64> {
    let part = |value: i64| u32::try_from(value).ok();
    match number {
        1_000..=9_999 => return midnight(i32::try_from(number).ok()?, 1, 1),
        10_000_101..=99_991_231 => {
            let date = midnight(
                i32::try_from(number / 10_000).ok()?,
                part(number / 100 % 100)?,
                part(number % 100)?,
            );
            if date.is_some() {
                return date;
            }
        }
        _ => {}
    }
    let since_1970 = match number {
        i64::MIN..0 => return None,
        0..100_000_000_000 => number.checked_mul(SECOND)?,
        100_000_000_000..100_000_000_000_000 => number.checked_mul(MILLISECOND)?,
        100_000_000_000_000..100_000_000_000_000_000 => number.checked_mul(MICROSECOND)?,
        100_000_000_000_000_000..1_000_000_000_000_000_000 => return in_range(number),
        _ => number / 100,
    };
    in_range(since_1970.checked_add(UNIX_EPOCH)?)
}

fn comma_date(text: &str) -> Option<i64> {
    let mut parts = text.split(',').map(|part| part.trim().parse::<u32>().ok());
    let year = i32::try_from(parts.next()??).ok()?;
    let month = parts.next()??;
    let day = match parts.next() {
        Some(day) => day?,
        None => 1,
    };
    if parts.next().is_some() {
        return None;
    }
    midnight(year, month, day)
}

#[cfg(test)]
mod tests {
    use super::{parse_datetime, parse_datetime_literal};
    use crate::types::write_datetime;

    fn read(text: &str) -> String {
        let mut out = String::new();
        match parse_datetime(text) {
            Some(ticks) => write_datetime(ticks, &mut out),
            None => out.push_str("null"),
        }
        out
    }

    #[test]
    fn a_date_may_be_written_in_many_ways() {
        for text in [
            "2022-12-02",
            "2022/12/02",
            "2022.12.2",
            "2022 - 12 - 02",
            "12-02-2022",
            "12/2/2022",
            "12.02.2022",
            "20221202",
            "2 Dec 2022",
            "02-Dec-22",
            "Dec 2, 2022",
            "December 2 2022",
            "Fri, 02 Dec 2022",
            " 2022-12-02 ",
            "2022-12-02T00:00Z",
        ] {
            assert_eq!(read(text), "2022-12-02T00:00:00.0000000Z", "{text}");
        }
    }

    #[test]
    fn an_offset_is_taken_off() {
        for text in [
            "2022-12-02T13:45:56+02:00",
            "2022-12-02 13:45:56 +0200",
            "2022-12-02 13:45:56+02",
            "Fri, 02 Dec 2022 11:45:56 GMT",
            "Friday, 02-Dec-22 11:45:56 UTC",
            "12/2/2022 11:45:56 AM",
            "2022-12-02T06:45:56-05:00",
        ] {
            assert_eq!(read(text), "2022-12-02T11:45:56.0000000Z", "{text}");
        }
    }

    #[test]
    fn a_fraction_has_seven_digits() {
        assert_eq!(
            read("2015-12-31 23:59:59.9"),
            "2015-12-31T23:59:59.9000000Z"
        );
        assert_eq!(
            read("2015-12-31 23:59:59.123456789Z"),
            "2015-12-31T23:59:59.1234567Z"
        );
    }

    #[test]
    fn a_number_is_read_by_its_size() {
        assert_eq!(read("2025"), "2025-01-01T00:00:00.0000000Z");
        assert_eq!(read("1"), "1970-01-01T00:00:01.0000000Z");
        for text in [
            "1546300800",
            "1546300800000",
            "1546300800000000",
            "1546300800000000000",
        ] {
            assert_eq!(read(text), "2019-01-01T00:00:00.0000000Z", "{text}");
        }
    }

    #[test]
    fn what_is_no_datetime_is_nothing() {
        for text in [
            "",
            "not a date",
            "x12-02-2022",
            "13-01-2022",
            "2022-02-30",
            "2022-12-02T",
            "2022-12-02 24:00",
            "2022-12-02 10:60",
            "2022-12-02 10:00 XYZ",
            "2022, 12, 2",
            "2022-12-02 10:00:00 é",
        ] {
            assert_eq!(read(text), "null", "{text}");
        }
    }

    #[test]
    fn a_literal_may_be_quoted_or_have_commas() {
        let date = parse_datetime("2025-06-14");
        assert_eq!(parse_datetime_literal("2025, 6, 14"), date);
        assert_eq!(parse_datetime_literal("'2025-06-14'"), date);
        assert_eq!(
            parse_datetime_literal("2025,6"),
            parse_datetime("2025-06-01")
        );
        assert_eq!(parse_datetime_literal("2025,6,14,1"), None);
    }
}
