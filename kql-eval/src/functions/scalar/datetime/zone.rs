//! Local times of the zones of the IANA database.

use chrono::{DateTime, LocalResult, NaiveDateTime, Offset, TimeDelta, TimeZone};
use chrono_tz::Tz;

use crate::functions::{Call, Outcome};
use crate::types::ticks::{SECOND, UNIX_EPOCH, in_range};
use crate::types::{DateTime as Ticks, Text};

/// Which way times are converted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Way {
    ToLocal,
    ToUtc,
}

/// Converts the datetimes of the first argument by the zones that the second names; null for an unknown zone.
pub(super) fn convert(call: &Call<'_>, way: Way) -> Outcome {
    let (dates, names) = (call.reader::<Ticks>(0), call.reader::<Text>(1));
    let mut last: Option<(&str, Option<Tz>)> = None;
    call.build::<Ticks, _>(|row| {
        let (ticks, name) = (dates.get(row)?, names.get(row)?);
        let zone = match last {
            Some((known, zone)) if known == name => zone,
            _ => {
                let zone = name.parse().ok();
                last = Some((name, zone));
                zone
            }
        };
        let seconds = (ticks - UNIX_EPOCH).div_euclid(SECOND);
        let time = DateTime::from_timestamp(seconds, 0)?.naive_utc();
        let zone = zone?;
        let ahead = match way {
            Way::ToLocal => zone.offset_from_utc_datetime(&time),
            Way::ToUtc => offset_at(zone, time)?,
        };
        let ahead = i64::from(ahead.fix().local_minus_utc()) * SECOND;
        in_range(match way {
            Way::ToLocal => ticks + ahead,
            Way::ToUtc => ticks - ahead,
        })
    })
}

/// The offset in force at a local time. A time that comes twice is taken as the later one, in standard time; one that is
/// skipped has the offset in force after the gap.
fn offset_at(zone: Tz, local: NaiveDateTime) -> Option<<Tz as TimeZone>::Offset> {
    match zone.offset_from_local_datetime(&local) {
        LocalResult::Single(offset) => Some(offset),
        LocalResult::Ambiguous(_, later) => Some(later),
        LocalResult::None => {
            let after = local.checked_add_signed(TimeDelta::hours(3))?;
            zone.offset_from_local_datetime(&after).latest()
        }
    }
}
