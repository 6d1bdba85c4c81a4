//! What a check finds, and how people and CI read it.

mod baseline;
mod finding;
mod group;
mod suppress;

use std::collections::HashSet;

pub use baseline::{Baseline, BaselineError};
pub use finding::{Finding, Severity};
pub use group::{Cause, causes};
pub use suppress::suppressed;

/// What came of checking files.
#[derive(Debug, Default)]
pub struct Checked {
    /// How many files were looked at.
    pub files: usize,
    /// The files that were passed over: no rules.
    pub passed_over: usize,
    /// What was found, in the order of the files.
    pub findings: Vec<Finding>,
    /// How many findings a comment or the baseline takes back.
    pub accepted: usize,
    /// Advice that is not shown unless it is asked for.
    pub advice: usize,
    /// The findings by place and cause.
    known: HashSet<(String, usize, usize, String)>,
}

impl Checked {
    /// Adds a finding, unless it is known: a mistake in a function is met again by each rule that calls it.
    pub fn add(&mut self, finding: Finding) {
        let cause = format!("{} {}", finding.code, finding.message);
        let key = (finding.path.clone(), finding.line, finding.column, cause);
        if self.known.insert(key) {
            self.findings.push(finding);
        }
    }

    /// How many files have an error.
    #[must_use]
    pub fn wrong(&self) -> usize {
        let errors = self.findings.iter();
        let mut paths: Vec<_> = errors
            .filter(|finding| finding.severity == Severity::Error)
            .map(|finding| &finding.path)
            .collect();
        paths.sort();
        paths.dedup();
        paths.len()
    }
}
