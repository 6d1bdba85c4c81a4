//! Findings of the same cause, told once.

use std::collections::HashMap;

use super::Finding;

/// A cause, and the findings that it has.
#[derive(Debug)]
pub struct Cause<'f> {
    /// The first finding.
    pub first: &'f Finding,
    /// The places of the others.
    pub others: Vec<&'f Finding>,
}

impl Cause<'_> {
    /// How many files it touches.
    #[must_use]
    pub fn files(&self) -> usize {
        let mut paths: Vec<&str> = self.others.iter().map(|one| one.path.as_str()).collect();
        paths.push(&self.first.path);
        paths.sort_unstable();
        paths.dedup();
        paths.len()
    }
}

/// The causes of findings, in the order in which they are first met: findings of one code with one message.
#[must_use]
pub fn causes(findings: &[Finding]) -> Vec<Cause<'_>> {
    let mut places: HashMap<(&str, &str), usize> = HashMap::new();
    let mut causes: Vec<Cause<'_>> = Vec::new();
    for finding in findings {
        let key = (finding.code.as_str(), finding.message.as_str());
        match places.get(&key).and_then(|place| causes.get_mut(*place)) {
            Some(cause) => cause.others.push(finding),
            None => {
                places.insert(key, causes.len());
                causes.push(Cause {
                    first: finding,
                    others: vec![],
                });
            }
        }
    }
    causes
}
