//! The time of day from its parts.

use crate::types::cast::real_to_long;
use crate::types::ticks::{HOUR, MINUTE, SECOND};

/// The ticks of hour 0 to 23, minute 0 to 59 and second 0 to 60, without the last; nothing for others. Parts of a tick are
/// dropped.
pub(super) fn time_of_day(hour: i64, minute: i64, second: f64) -> Option<i64> {
    if !(0..24).contains(&hour) || !(0..60).contains(&minute) || !(0.0..60.0).contains(&second) {
        return None;
    }
    // A binary fraction may lie a little below the ticks it was written as.
    let ticks = real_to_long((second * 1e7 + 1e-4).floor())?;
    Some(hour * HOUR + minute * MINUTE + ticks.min(60 * SECOND - 1))
}
