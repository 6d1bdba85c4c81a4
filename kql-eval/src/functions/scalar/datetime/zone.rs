//! Local times of the zones of the IANA database.

use super::zone_offsets::Zone;
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
    let mut last: Option<(&str, Option<&Zone>)> = None;
    call.build::<Ticks, _>(|row| {
        let (ticks, name) = (dates.get(row)?, names.get(row)?);
        let zone = match last {
            Some((known, zone)) if known == name => zone,
            _ => {
                let zone = Zone::named(name);
                last = Some((name, zone));
                zone
            }
        };
        let seconds = (ticks - UNIX_EPOCH).div_euclid(SECOND);
        let zone = zone?;
        let ahead = match way {
            Way::ToLocal => zone.ahead_at(seconds),
            Way::ToUtc => zone.ahead_at_local(seconds)?,
        };
        let ahead = i64::from(ahead) * SECOND;
        in_range(match way {
            Way::ToLocal => ticks + ahead,
            Way::ToUtc => ticks - ahead,
        })
    })
}
