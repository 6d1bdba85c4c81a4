//! Ending runs from outside: a signal that others give and every stage looks at.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::RuntimeError;

/// A signal that ends the runs which share it. This crate reads no clock: whoever has one gives the signal when time is up.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicU64>);

impl Stop {
    /// Ends the runs: they took longer than `limit`.
    pub fn time_is_up(&self, limit: Duration) {
        let millis = u64::try_from(limit.as_millis()).unwrap_or(u64::MAX);
        // Zero is no signal.
        self.0.store(millis.max(1), Ordering::Relaxed);
    }

    /// Fails when the signal was given. It costs one read of memory: stages call it for each batch, and within one where a few
    /// rows may take long.
    ///
    /// # Errors
    /// [`RuntimeError::Time`] without a place.
    pub fn check(&self) -> Result<(), RuntimeError> {
        match self.0.load(Ordering::Relaxed) {
            0 => Ok(()),
            millis => Err(RuntimeError::Time {
                limit: Duration::from_millis(millis),
                span: None,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signal_reaches_every_copy() {
        let stop = Stop::default();
        let copy = stop.clone();
        assert_eq!(copy.check(), Ok(()));
        stop.time_is_up(Duration::from_secs(2));
        let message = copy.check().unwrap_err().to_string();
        assert_eq!(message, "the query did not end within 2 s");
    }
}
