//! What a request may use: time, memory and rows. The command line sets it once, and every run of a query is told.

use std::sync::OnceLock;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::Duration;

use kql_eval::{Settings, Stop};

/// The limits that the command line gives; what it leaves out is as [`Settings::default`] has it, and time is without limit.
#[derive(Clone, Debug, Default)]
pub struct Budget {
    /// How long the command may take, or one line of `batch`.
    pub timeout: Option<Duration>,
    /// The most bytes that a run may hold.
    pub max_memory: Option<usize>,
    /// The most rows that a stage may make of fewer.
    pub max_rows: Option<usize>,
}

/// What all runs of this process are told.
struct InForce {
    budget: Budget,
    stop: Stop,
}

static IN_FORCE: OnceLock<InForce> = OnceLock::new();

/// Puts a budget in force for the rest of the process; the first one counts. Its time begins now.
#[must_use]
pub fn put_in_force(budget: Budget) -> Option<Timer> {
    let in_force = IN_FORCE.get_or_init(|| InForce {
        budget,
        stop: Stop::default(),
    });
    let limit = in_force.budget.timeout?;
    Some(Timer::new(in_force.stop.clone(), limit))
}

/// The settings of a run within the budget.
#[must_use]
pub fn settings() -> Settings {
    let mut settings = Settings::default();
    if let Some(InForce { budget, stop }) = IN_FORCE.get() {
        settings.stop = stop.clone();
        settings.max_memory = budget.max_memory.unwrap_or(settings.max_memory);
        settings.max_rows = budget.max_rows.unwrap_or(settings.max_rows);
    }
    settings
}

/// How long one request may take.
#[must_use]
pub fn timeout() -> Option<Duration> {
    IN_FORCE.get().and_then(|in_force| in_force.budget.timeout)
}

/// Gives the signal when time is up, unless it goes away before.
#[derive(Debug)]
pub struct Timer {
    _done: Sender<()>,
}

impl Timer {
    /// Begins to count.
    #[must_use]
    pub fn new(stop: Stop, limit: Duration) -> Self {
        let (done, ended) = channel::<()>();
        std::thread::spawn(move || {
            if ended.recv_timeout(limit) == Err(RecvTimeoutError::Timeout) {
                stop.time_is_up(limit);
            }
        });
        Self { _done: done }
    }
}
