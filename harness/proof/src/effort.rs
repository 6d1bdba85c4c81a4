//! How much work may go into one rule.

/// How much work the proofs and searches about one rule may take, in steps that are the same on every machine. What is not
/// looked at for want of it is said.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Effort(u32);

impl Default for Effort {
    /// Some seconds at most.
    fn default() -> Self {
        Self(3)
    }
}

impl Effort {
    /// About as many seconds of work, on a machine of today.
    #[must_use]
    pub const fn seconds(seconds: u32) -> Self {
        Self(seconds)
    }

    /// The steps that the solver may take.
    #[must_use]
    pub const fn solving(self) -> usize {
        self.0 as usize * 4_000_000
    }

    /// The steps that runs of rules over events may take.
    #[must_use]
    pub const fn running(self) -> usize {
        self.0 as usize * 30_000
    }
}
