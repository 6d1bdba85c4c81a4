//! Ticks counted from 1970.

use crate::types::ticks::{UNIX_EPOCH, in_range};

/// The datetime a number of ticks after 1970-01-01; `None` when out of range.
pub(super) fn after_epoch(ticks: i64) -> Option<i64> {
    in_range(ticks.checked_add(UNIX_EPOCH)?)
}
