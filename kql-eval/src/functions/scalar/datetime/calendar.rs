//! Periods of the calendar: where they start and how they are counted.

use crate::functions::{Call, Outcome};
use crate::types::datetime::{Civil, civil, days_in_month, midnight};
use crate::types::ticks::{DAY, in_range};
use crate::types::{DateTime, Long};

/// A period of the calendar. Weeks start on Sunday.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Period {
    Day,
    Week,
    Month,
    Year,
}

/// A function of a datetime and an offset in periods, 0 when left out; null in, null out.
pub(super) fn call_with_offset(call: &Call<'_>, f: impl Fn(i64, i64) -> Option<i64>) -> Outcome {
    if call.count() < 2 {
        return call.map1::<DateTime, DateTime, _>(|ticks| f(ticks, 0));
    }
    call.map2::<DateTime, Long, DateTime, _>(f)
}

/// The start of the period that lies `offset` periods after the one of a datetime; nothing outside the range of datetime.
pub(super) fn start(period: Period, ticks: i64, offset: i64) -> Option<i64> {
    match period {
        Period::Day => in_range((ticks / DAY).checked_add(offset)?.checked_mul(DAY)?),
        Period::Week => {
            let first = ticks / DAY - days_since_sunday(ticks);
            in_range(
                first
                    .checked_add(offset.checked_mul(7)?)?
                    .checked_mul(DAY)?,
            )
        }
        Period::Month => first_of_month(months(ticks).checked_add(offset)?),
        Period::Year => {
            let year = i64::from(civil(ticks).year).checked_add(offset)?;
            midnight(i32::try_from(year).ok()?, 1, 1)
        }
    }
}

/// The last tick of that period.
pub(super) fn end(period: Period, ticks: i64, offset: i64) -> Option<i64> {
    match start(period, ticks, offset.checked_add(1)?) {
        Some(next) => in_range(next - 1),
        // The period after the last one has no start.
        None => start(period, ticks, offset).map(|_| crate::types::ticks::MAX_DATETIME),
    }
}

/// Whole days since the last Sunday: 0 on a Sunday, 6 on a Saturday.
pub(super) fn days_since_sunday(ticks: i64) -> i64 {
    // 0001-01-01 was a Monday.
    (ticks / DAY + 1) % 7
}

/// Months since the start of year 0.
pub(super) fn months(ticks: i64) -> i64 {
    let Civil { year, month, .. } = civil(ticks);
    i64::from(year) * 12 + i64::from(month) - 1
}

/// Midnight of the first day of a month counted as by [`months`].
fn first_of_month(months: i64) -> Option<i64> {
    let year = i32::try_from(months.div_euclid(12)).ok()?;
    let month = u32::try_from(months.rem_euclid(12)).ok()? + 1;
    midnight(year, month, 1)
}

/// The same day and time a number of months later; the last day of a shorter month.
pub(super) fn add_months(ticks: i64, count: i64) -> Option<i64> {
    let Civil { day, .. } = civil(ticks);
    let first = first_of_month(months(ticks).checked_add(count)?)?;
    let Civil { year, month, .. } = civil(first);
    Some(midnight(year, month, day.min(days_in_month(year, month)))? + ticks % DAY)
}

/// The day of the year, from 1.
pub(super) fn day_of_year(ticks: i64) -> i64 {
    let first = midnight(civil(ticks).year, 1, 1).unwrap_or(0);
    (ticks - first) / DAY + 1
}

/// The week of the year by ISO 8601: weeks start on Monday, the first one holds the year's first Thursday.
pub(super) fn iso_week(ticks: i64) -> i64 {
    let days = ticks / DAY;
    let thursday = (days - days % 7 + 3) * DAY;
    (day_of_year(thursday) - 1) / 7 + 1
}

/// The week of the year in the older count: weeks start on Sunday, the first one holds the year's first Wednesday.
pub(super) fn wednesday_week(ticks: i64) -> i64 {
    let wednesday = ticks - (days_since_sunday(ticks) - 3) * DAY;
    (day_of_year(wednesday) - 1) / 7 + 1
}

#[cfg(test)]
mod tests {
    use super::{Period, add_months, day_of_year, days_since_sunday, end, iso_week, start};
    use crate::types::parse_datetime;

    fn at(text: &str) -> i64 {
        parse_datetime(text).unwrap()
    }

    #[test]
    fn a_week_starts_on_sunday() {
        assert_eq!(days_since_sunday(at("1947-11-30 10:00:05")), 0);
        assert_eq!(
            start(Period::Week, at("2017-01-07 23:59"), 0),
            Some(at("2017-01-01"))
        );
        assert_eq!(
            start(Period::Week, at("2017-01-08"), -1),
            Some(at("2017-01-01"))
        );
    }

    #[test]
    fn the_iso_week_of_the_first_days_may_belong_to_the_year_before() {
        assert_eq!(iso_week(at("2021-01-03")), 53);
        assert_eq!(iso_week(at("2021-01-04")), 1);
        assert_eq!(iso_week(at("2020-12-31")), 53);
        assert_eq!(iso_week(at("2018-12-31")), 1);
    }

    #[test]
    fn months_are_added_without_leaving_the_month() {
        assert_eq!(
            add_months(at("2024-01-31 10:00"), 1),
            Some(at("2024-02-29 10:00"))
        );
        assert_eq!(add_months(at("2024-03-31"), -13), Some(at("2023-02-28")));
        assert_eq!(add_months(at("9999-12-31"), 1), None);
    }

    #[test]
    fn periods_at_the_edge_of_datetime_have_an_end() {
        assert_eq!(
            end(Period::Year, at("9999-05-01"), 0),
            Some(crate::types::ticks::MAX_DATETIME)
        );
        assert_eq!(start(Period::Week, at("0001-01-01"), 0), None);
        assert_eq!(end(Period::Year, at("0001-05-01"), -1), None);
        assert_eq!(day_of_year(at("2024-12-31")), 366);
    }
}
