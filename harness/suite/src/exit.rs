//! Exit codes.

use std::process::ExitCode;

/// How a command ended. The numbers are part of the command line's contract.
#[derive(Clone, Copy, PartialEq, Eq, Debug, PartialOrd, Ord)]
pub enum Exit {
    /// All is well.
    Passed = 0,
    /// A test failed, or a known blind spot has closed.
    Failed = 1,
    /// The command line or a test file is not valid.
    Usage = 2,
    /// A rule or query cannot be evaluated.
    NotEvaluated = 3,
    /// A gate was missed.
    Gate = 4,
    /// Nothing was selected.
    Nothing = 5,
    /// kqlab itself failed: whatever else was found is not all there is.
    Internal = 70,
}

impl Exit {
    /// The number that the process ends with.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Passed => 0,
            Self::Failed => 1,
            Self::Usage => 2,
            Self::NotEvaluated => 3,
            Self::Gate => 4,
            Self::Nothing => 5,
            Self::Internal => 70,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
