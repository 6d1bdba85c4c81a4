//! How far the zones of the IANA database are ahead of UTC, and since when.
//!
//! The offsets stand in one text, a line a zone: its name, the seconds that it was ahead of UTC at first, and each change as
//! `seconds since 1970:seconds ahead`. A name for another zone is followed by `=` and that one. The database is in the public
//! domain. A text has no pointers, which every start of the program would have to adjust; a zone's line is read when the zone is
//! first asked for.
//! `KQLAB_BLESS=1 cargo test -p kql-eval --lib zone_offsets` writes it anew from the crate `chrono-tz`.

use std::collections::HashMap;
use std::sync::{LazyLock, OnceLock};

static OFFSETS: &str = include_str!("../../../../data/time-zones/offsets.txt");

/// The zones by their names.
static ZONES: LazyLock<HashMap<&str, Zone>> = LazyLock::new(|| {
    let line = |line: &'static str| {
        let (name, text) = line.split_once(' ')?;
        let changes = OnceLock::new();
        Some((name, Zone { text, changes }))
    };
    OFFSETS.lines().filter_map(line).collect()
});

/// A time zone.
#[derive(Debug)]
pub(super) struct Zone {
    text: &'static str,
    changes: OnceLock<Vec<Change>>,
}

/// A time from which on a zone is so far ahead of UTC.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Change {
    /// Seconds since 1970; of the first change the least that there are.
    since: i64,
    /// Seconds
    ahead: i32,
}

impl Zone {
    /// The zone with a name of the IANA database, in its letter case.
    pub fn named(name: &str) -> Option<&'static Self> {
        let zone = ZONES.get(name)?;
        match zone.text.strip_prefix('=') {
            Some(other) => ZONES.get(other),
            None => Some(zone),
        }
    }

    fn changes(&self) -> &[Change] {
        self.changes.get_or_init(|| {
            let change = |word: &str| {
                let (since, ahead) = match word.split_once(':') {
                    Some((since, ahead)) => (since.parse().ok()?, ahead),
                    None => (i64::MIN, word),
                };
                let ahead = ahead.parse().ok()?;
                Some(Change { since, ahead })
            };
            self.text.split(' ').filter_map(change).collect()
        })
    }

    /// How many seconds the zone is ahead of UTC at a time of UTC, in seconds since 1970.
    pub fn ahead_at(&self, utc: i64) -> i32 {
        let changes = self.changes();
        let after = changes.partition_point(|change| change.since <= utc);
        let last = after.checked_sub(1).and_then(|last| changes.get(last));
        last.map_or(0, |change| change.ahead)
    }

    /// How many seconds the zone is ahead of UTC at a local time, in seconds since 1970. A time that comes twice is taken as
    /// the later one, in standard time; one that is skipped has the offset in force after the gap.
    pub fn ahead_at_local(&self, local: i64) -> Option<i32> {
        self.last_at_local(local)
            .or_else(|| self.last_at_local(local + 3 * 60 * 60))
    }

    /// The last offset with which a local time is reached.
    fn last_at_local(&self, local: i64) -> Option<i32> {
        let changes = self.changes();
        // No zone is so far ahead or behind that later changes matter.
        const FARTHEST: i64 = 2 * 24 * 60 * 60;
        let after = changes.partition_point(|change| change.since <= local + FARTHEST);
        let mut end = changes.get(after).map_or(i64::MAX, |change| change.since);
        for change in changes.iter().take(after).rev() {
            let utc = local - i64::from(change.ahead);
            if (change.since..end).contains(&utc) {
                return Some(change.ahead);
            }
            if change.since < local - FARTHEST {
                return None;
            }
            end = change.since;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;
    use std::path::Path;

    use chrono::{DateTime, LocalResult, NaiveDateTime, Offset, TimeDelta, TimeZone};
    use chrono_tz::{TZ_VARIANTS, Tz};

    use super::*;

    const HOUR: i64 = 60 * 60;
    const SEASON: i64 = 90 * 24 * HOUR;
    /// The years 1800 to 2110
    const TIMES: std::ops::Range<i64> = -5_364_662_400..4_417_977_600;

    fn time(seconds: i64) -> NaiveDateTime {
        DateTime::from_timestamp(seconds, 0).unwrap().naive_utc()
    }

    fn expected_at(tz: Tz, utc: i64) -> i32 {
        tz.offset_from_utc_datetime(&time(utc))
            .fix()
            .local_minus_utc()
    }

    fn expected_at_local(tz: Tz, local: i64) -> Option<i32> {
        let local = time(local);
        let offset = match tz.offset_from_local_datetime(&local) {
            LocalResult::Single(offset) | LocalResult::Ambiguous(_, offset) => Some(offset),
            LocalResult::None => {
                let after = local + TimeDelta::hours(3);
                tz.offset_from_local_datetime(&after).latest()
            }
        };
        Some(offset?.fix().local_minus_utc())
    }

    /// The text of a zone, found by asking day by day and then between two days that differ.
    fn text(tz: Tz) -> String {
        let mut at = TIMES.start;
        let mut ahead = expected_at(tz, at);
        let mut text = ahead.to_string();
        while at < TIMES.end {
            let next = at + 24 * HOUR;
            let new = expected_at(tz, next);
            if new != ahead {
                let (mut before, mut since) = (at, next);
                while since - before > 1 {
                    let middle = before + (since - before) / 2;
                    if expected_at(tz, middle) == ahead {
                        before = middle;
                    } else {
                        since = middle;
                    }
                }
                write!(text, " {since}:{new}").unwrap();
                ahead = new;
            }
            at = next;
        }
        text
    }

    fn written() -> String {
        let mut known: HashMap<String, &str> = HashMap::new();
        let mut out = String::new();
        for tz in TZ_VARIANTS {
            let text = text(tz);
            match known.get(&text) {
                Some(same) => writeln!(out, "{} ={same}", tz.name()).unwrap(),
                None => {
                    writeln!(out, "{} {text}", tz.name()).unwrap();
                    known.insert(text, tz.name());
                }
            }
        }
        out
    }

    #[test]
    fn the_offsets_are_those_of_the_iana_database() {
        if std::env::var_os("KQLAB_BLESS").is_some_and(|value| value == "1") {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/time-zones");
            std::fs::write(folder.join("offsets.txt"), written()).unwrap();
            return;
        }
        assert_eq!(ZONES.len(), TZ_VARIANTS.len());
        for tz in TZ_VARIANTS {
            let zone = Zone::named(tz.name()).unwrap();
            let changes = zone.changes().iter().map(|change| change.since);
            let around = changes
                .filter(|since| TIMES.contains(since))
                .flat_map(|since| (-16..=16).map(move |hours| since + hours * HOUR))
                .flat_map(|time| [time - 1, time]);
            let seasons = 0..(TIMES.end - TIMES.start) / SEASON;
            let between = seasons.map(|season| TIMES.start + season * SEASON);
            for at in around.chain(between) {
                let name = tz.name();
                assert_eq!(zone.ahead_at(at), expected_at(tz, at), "{name} {at}");
                assert_eq!(
                    zone.ahead_at_local(at),
                    expected_at_local(tz, at),
                    "{name} local {at}"
                );
            }
        }
    }

    #[test]
    fn an_unknown_zone_and_one_in_another_letter_case_are_none() {
        assert!(Zone::named("Europe/Atlantis").is_none());
        assert!(Zone::named("europe/berlin").is_none());
    }
}
