//! What a run of a query is told from outside.

use std::sync::Arc;

use crate::plan::BoundQuery;
use crate::types::ticks::UNIX_EPOCH;
use crate::{Locations, Stop};

/// The clock and the limits of a run. Nothing in this crate reads the machine's clock.
#[derive(Clone, Debug)]
pub struct Settings {
    /// What `now()` answers, in ticks since 0001-01-01 UTC.
    pub now: i64,
    /// The seed of `rand()`, `new_guid()` and `sample`: the same seed gives the same result.
    pub seed: u64,
    /// The most rows that a stage may make of fewer (`join`, `mv-expand`, `range`, plugins); more is an error.
    pub max_rows: usize,
    /// The most bytes that groups, joins, sorts and results may hold at once; more is an error. Stages count what they hold
    /// by estimates, batch by batch, and rows on their way through do not count.
    pub max_memory: usize,
    /// The signal that ends the run before it is done.
    pub stop: Stop,
    /// On how many threads a run may work; the result does not depend on it.
    pub threads: usize,
    /// Where addresses are, for `geo_info_from_ip_address`; without it that function fails over addresses.
    pub locations: Option<Arc<Locations>>,
}

impl Settings {
    /// The settings with which a query runs: these, at the clock that the query itself sets by `set query_now`, if it does.
    /// Whoever evaluates a query's expressions apart from a run of it must use these as well.
    #[must_use]
    pub fn of_query(&self, query: &BoundQuery) -> Self {
        Self {
            now: query.now.unwrap_or(self.now),
            ..self.clone()
        }
    }
}

impl Default for Settings {
    /// 1970-01-01 as the clock, seed 0, ten million rows, 16 GB, no signal, one thread.
    fn default() -> Self {
        Self {
            now: UNIX_EPOCH,
            seed: 0,
            max_rows: 10_000_000,
            max_memory: 16_000_000_000,
            stop: Stop::default(),
            threads: 1,
            locations: None,
        }
    }
}
