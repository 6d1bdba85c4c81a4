//! How large the values of a call may become.

use crate::{RuntimeError, Settings};

/// One value takes an eighth of the memory of a run at most, and never more than the forms in which values are kept can hold.
const SHARE: usize = 8;
const MOST: usize = 1 << 30;

/// The room that a run leaves for the values of one call over one batch.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    value: usize,
    all: usize,
}

impl Room {
    /// The room under these limits.
    #[must_use]
    pub fn of(settings: &Settings) -> Self {
        let value = (settings.max_memory / SHARE).min(MOST);
        Self {
            value,
            all: settings.max_memory / 2,
        }
    }

    /// The most bytes of one value.
    #[must_use]
    pub const fn value(self) -> usize {
        self.value
    }

    /// Fails when a value of this many bytes is too large. Kernels that multiply what they are given ask before they do.
    ///
    /// # Errors
    /// [`RuntimeError::Value`] without a place.
    pub const fn check_value(self, bytes: usize) -> Result<(), RuntimeError> {
        if bytes <= self.value {
            return Ok(());
        }
        Err(RuntimeError::Value {
            asked: bytes,
            limit: self.value,
            span: None,
        })
    }

    /// Fails when the values of a batch take too much together.
    ///
    /// # Errors
    /// [`RuntimeError::Value`] without a place.
    pub const fn check_all(self, bytes: usize) -> Result<(), RuntimeError> {
        if bytes <= self.all {
            return Ok(());
        }
        Err(RuntimeError::Memory {
            what: "the values of this call",
            limit: self.all * 2,
            span: None,
        })
    }
}
