//! Points in time: calendar, reading and printing.

mod cursor;
mod parse;
mod parts;

use std::fmt::Write as _;

pub use parse::{datetime_of_number, parse_datetime, parse_datetime_literal};

use super::ticks::{DAY, HOUR, MAX_DATETIME, MINUTE, SECOND};

/// A datetime taken apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Civil {
    /// 1 to 9999
    pub year: i32,
    /// 1 to 12
    pub month: u32,
    /// 1 to 31
    pub day: u32,
    /// 0 to 23
    pub hour: u32,
    /// 0 to 59
    pub minute: u32,
    /// 0 to 59
    pub second: u32,
    /// Ticks within the second
    pub fraction: u32,
}

/// The parts of a datetime in ticks; ticks outside the range of datetime are moved to its nearest end.
#[must_use]
pub fn civil(ticks: i64) -> Civil {
    let ticks = ticks.clamp(0, MAX_DATETIME);
    let (year, month, day) = date_of_days(ticks / DAY);
    let part = |unit: i64, of: i64| u32::try_from(ticks / unit % of).unwrap_or(0);
    Civil {
        year,
        month,
        day,
        hour: part(HOUR, 24),
        minute: part(MINUTE, 60),
        second: part(SECOND, 60),
        fraction: part(1, SECOND),
    }
}

/// The ticks of midnight of a date; `None` when there is no such date in the years 1 to 9999.
#[must_use]
pub fn midnight(year: i32, month: u32, day: u32) -> Option<i64> {
    if !(1..=9999).contains(&year)
        || !(1..=12).contains(&month)
        || day == 0
        || day > days_in_month(year, month)
    {
        return None;
    }
    // Days from 0001-01-01, by counting years from March.
    let (y, m) = (i64::from(year), i64::from(month));
    let y = if m <= 2 { y - 1 } else { y };
    let era = y.div_euclid(400);
    let of_era = y.rem_euclid(400);
    let of_year = (153 * ((m + 9) % 12) + 2) / 5 + i64::from(day) - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 306;
    Some(days * DAY)
}

/// How many days the month has.
#[must_use]
pub const fn days_in_month(year: i32, month: u32) -> u32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn date_of_days(days: i64) -> (i32, u32, u32) {
    let days = days + 306;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * march_month + 2) / 5 + 1;
    let month = (march_month + 2) % 12 + 1;
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    (
        i32::try_from(year).unwrap_or(9999),
        u32::try_from(month).unwrap_or(1),
        u32::try_from(day).unwrap_or(1),
    )
}

/// Writes `yyyy-MM-ddTHH:mm:ss.fffffffZ`, as `tostring` does.
pub fn write_datetime(ticks: i64, out: &mut String) {
    let c = civil(ticks);
    let _ = write!(
        out,
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:07}Z",
        c.year, c.month, c.day, c.hour, c.minute, c.second, c.fraction
    );
}
