//! The clock of a rule or of a test file.

use std::fmt;

use kql_eval::types::ticks::UNIX_EPOCH;
use kql_eval::types::{parse_datetime, write_datetime};

/// A point in time that `now()` answers, or from which offsets such as `-1h` are counted.
///
/// A rule's clock and its test file's clock are two: `set query_now` moves the first and leaves the second. The rule is run
/// and solved at its own clock ([`super::Prepared::clock`]); rows are read and written at that of the file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub struct Clock(i64);

impl Clock {
    /// The clock at a number of ticks of 100 ns since 0001-01-01 UTC.
    #[must_use]
    pub const fn at(ticks: i64) -> Self {
        Self(ticks)
    }

    /// The clock that a datetime such as `2026-01-15T12:00:00Z` names; `None` when the text is no datetime.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        parse_datetime(text).map(Self)
    }

    /// The ticks of 100 ns since 0001-01-01 UTC.
    #[must_use]
    pub const fn ticks(self) -> i64 {
        self.0
    }
}

impl Default for Clock {
    /// 1970-01-01, as [`kql_eval::Settings`] has it.
    fn default() -> Self {
        Self(UNIX_EPOCH)
    }
}

impl fmt::Display for Clock {
    /// As KQL writes a datetime: `2026-01-15T12:00:00.0000000Z`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        write_datetime(self.0, &mut text);
        f.write_str(&text)
    }
}
