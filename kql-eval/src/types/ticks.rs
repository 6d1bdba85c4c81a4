//! Ticks of 100 ns, the unit of datetime and timespan.

/// Ticks in a microsecond.
pub const MICROSECOND: i64 = 10;
/// Ticks in a millisecond.
pub const MILLISECOND: i64 = 1_000 * MICROSECOND;
/// Ticks in a second.
pub const SECOND: i64 = 1_000 * MILLISECOND;
/// Ticks in a minute.
pub const MINUTE: i64 = 60 * SECOND;
/// Ticks in an hour.
pub const HOUR: i64 = 60 * MINUTE;
/// Ticks in a day.
pub const DAY: i64 = 24 * HOUR;
/// 1970-01-01 as a datetime.
pub const UNIX_EPOCH: i64 = 621_355_968_000_000_000;
/// The last datetime, 9999-12-31T23:59:59.9999999.
pub const MAX_DATETIME: i64 = 3_155_378_975_999_999_999;

/// The ticks if they are a datetime: 0 to [`MAX_DATETIME`].
#[must_use]
pub fn in_range(ticks: i64) -> Option<i64> {
    (0..=MAX_DATETIME).contains(&ticks).then_some(ticks)
}
