//! Reading points in time.

use super::cursor::{Cursor, names};
use super::midnight;
use crate::types::ticks::{HOUR, MICROSECOND, MILLISECOND, MINUTE, SECOND, UNIX_EPOCH, in_range};

/// Reads a datetime as `todatetime` does, in ticks; nothing when the text is no datetime.
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

impl Cursor<'_> {
    fn datetime(&mut self) -> Option<i64> {
        self.weekday();
        if let Some(time) = self.attempt(Self::time) {
            self.spaces();
            self.weekday();
            return in_range(self.date()?.checked_add(time)?);
        }
        let date = self.date()?;
        let before = self.rest;
        self.spaces();
        if !self.take('T') && !self.take('t') && self.rest.len() == before.len() {
            return self.rest.is_empty().then_some(date);
        }
        if self.rest.is_empty() {
            return (before.trim_end() == self.rest).then_some(date);
        }
        self.spaces();
        let time = self.time()?;
        in_range(date.checked_add(time)?)
    }

    /// A weekday, which says nothing that the date does not.
    fn weekday(&mut self) {
        self.attempt(|cursor| {
            let word = cursor.word()?;
            const DAYS: [&str; 7] = [
                "monday",
                "tuesday",
                "wednesday",
                "thursday",
                "friday",
                "saturday",
                "sunday",
            ];
            DAYS.iter().find(|day| names(word, day))?;
            cursor.take(',');
            cursor.spaces();
            Some(())
        });
    }

    /// The midnight of a date.
    fn date(&mut self) -> Option<i64> {
        if let Some(month) = self.month_name() {
            self.separator();
            let day = self.digits(2)?;
            self.spaces();
            self.take(',');
            self.spaces();
            let year = self.year()?;
            return midnight(year, month, day.value);
        }
        let first = self.digits(4)?;
        self.separator()?;
        if let Some(month) = self.month_name() {
            self.separator()?;
            if first.count == 4 {
                let day = self.digits(2)?;
                return midnight(i32::try_from(first.value).ok()?, month, day.value);
            }
            let year = self.year()?;
            return midnight(year, month, first.value);
        }
        let second = self.digits(2)?;
        self.separator()?;
        if first.count == 4 {
            let day = self.digits(2)?;
            return midnight(i32::try_from(first.value).ok()?, second.value, day.value);
        }
        if first.count > 2 {
            return None;
        }
        let year = self.digits(4).filter(|year| year.count == 4)?;
        midnight(i32::try_from(year.value).ok()?, first.value, second.value)
    }

    /// A year of four digits, or of two that stand for 1950 to 2049.
    fn year(&mut self) -> Option<i32> {
        let year = self.digits(4)?;
        let value = i32::try_from(year.value).ok()?;
        match year.count {
            4 => Some(value),
            2 if value < 50 => Some(2000 + value),
            2 => Some(1900 + value),
            _ => None,
        }
    }

    /// The ticks from midnight UTC to a time, its offset taken off.
    fn time(&mut self) -> Option<i64> {
        let hour = self.digits(2)?.value;
        if !self.take(':') {
            return None;
        }
        let minute = self.digits(2)?.value;
        let mut second = 0;
        let mut fraction = 0;
        if self.take(':') {
            second = self.digits(2)?.value;
            if self.take('.') {
                fraction = self.fraction()?;
            }
        }
        if minute > 59 || second > 59 {
            return None;
        }
        let hour = self.half_day(hour)?;
        let ticks = i64::from(hour) * HOUR
            + i64::from(minute) * MINUTE
            + i64::from(second) * SECOND
            + fraction;
        Some(ticks - self.attempt(Self::offset).unwrap_or(0))
    }

    /// The hour of the day, from the hour as written and `AM` or `PM` behind it.
    fn half_day(&mut self, hour: u32) -> Option<u32> {
        let afternoon = self.attempt(|cursor| {
            cursor.spaces();
            let word = cursor.word()?;
            if word.eq_ignore_ascii_case("am") {
                Some(false)
            } else {
                word.eq_ignore_ascii_case("pm").then_some(true)
            }
        });
        match afternoon {
            None => (hour < 24).then_some(hour),
            Some(_) if !(1..=12).contains(&hour) => None,
            Some(afternoon) => Some(hour % 12 + if afternoon { 12 } else { 0 }),
        }
    }

    /// The ticks of a fraction of a second; digits beyond the seventh are dropped.
    fn fraction(&mut self) -> Option<i64> {
        let mut value = 0;
        let mut count = 0;
        while let Some(digit) = self.digit() {
            if count < 7 {
                value = value * 10 + i64::from(digit);
            }
            count += 1;
        }
        if count == 0 {
            return None;
        }
        for _ in count..7 {
            value *= 10;
        }
        Some(value)
    }

    /// The ticks that a zone is ahead of UTC.
    fn offset(&mut self) -> Option<i64> {
        self.spaces();
        if let Some(word) = self.attempt(Self::word) {
            let known = ["z", "gmt", "utc"];
            return known
                .iter()
                .any(|zone| word.eq_ignore_ascii_case(zone))
                .then_some(0);
        }
        let sign = if self.take('+') {
            1
        } else if self.take('-') {
            -1
        } else {
            return None;
        };
        let hours = self.digits(4)?;
        let (hour, minute) = if hours.count == 4 {
            (hours.value / 100, hours.value % 100)
        } else if self.take(':') {
            (hours.value, self.digits(2)?.value)
        } else {
            (hours.value, 0)
        };
        if hour > 14 || minute > 59 {
            return None;
        }
        Some(sign * (i64::from(hour) * HOUR + i64::from(minute) * MINUTE))
    }

    fn month_name(&mut self) -> Option<u32> {
        const MONTHS: [&str; 12] = [
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ];
        self.attempt(|cursor| {
            let word = cursor.word()?;
            (1..)
                .zip(MONTHS)
                .find_map(|(number, name)| names(word, name).then_some(number))
        })
    }

    /// What may stand between the parts of a date.
    fn separator(&mut self) -> Option<()> {
        let before = self.rest.len();
        self.spaces();
        if self.take('-') || self.take('/') || self.take('.') {
            self.spaces();
        }
        (self.rest.len() < before).then_some(())
    }
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
