//! A baseline: the findings that a repository knows of. Only new ones fail a check.

use std::collections::HashMap;
use std::fmt::Write as _;

use thiserror::Error;

use super::Finding;

/// The findings of a baseline file, by what stays the same when lines move: file, code and the line's text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    counts: HashMap<(String, String, String), usize>,
}

/// What is wrong with a baseline file.
#[derive(Error, Debug, miette::Diagnostic)]
#[error("line {line} of the baseline is no finding")]
#[diagnostic(
    code(kqlab::baseline),
    help("`kqlab check --write-baseline FILE` writes it anew")
)]
pub struct BaselineError {
    /// The line, from 1.
    line: usize,
}

/// What parts the fields of a line.
const TAB: char = '\t';

impl Baseline {
    /// Reads a baseline from its text: a finding a line, `file`, `code` and the line's text between tabs.
    ///
    /// # Errors
    /// A line has other fields.
    pub fn read(text: &str) -> Result<Self, BaselineError> {
        let mut baseline = Self::default();
        for (number, line) in text.lines().enumerate() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let fields: Vec<&str> = line.splitn(3, TAB).collect();
            let &[path, code, text] = fields.as_slice() else {
                return Err(BaselineError { line: number + 1 });
            };
            let key = (path.to_owned(), code.to_owned(), text.to_owned());
            *baseline.counts.entry(key).or_default() += 1;
        }
        Ok(baseline)
    }

    /// The text of a baseline of these findings.
    #[must_use]
    pub fn write(findings: &[Finding]) -> String {
        let mut lines: Vec<String> = findings
            .iter()
            .map(|finding| {
                let (path, code, text) = key(finding);
                format!("{path}{TAB}{code}{TAB}{text}")
            })
            .collect();
        lines.sort();
        let mut out =
            String::from("# Findings that are known; `kqlab check --baseline` passes over them.\n");
        for line in lines {
            let _ = writeln!(out, "{line}");
        }
        out
    }

    /// The findings that the baseline does not have; one that is there twice in a file must be in the baseline twice.
    #[must_use]
    pub fn new_findings(&self, findings: Vec<Finding>) -> Vec<Finding> {
        let mut left = self.counts.clone();
        let mut is_new = |finding: &Finding| match left.get_mut(&key(finding)) {
            Some(count) if *count > 0 => {
                *count -= 1;
                false
            }
            _ => true,
        };
        findings
            .into_iter()
            .filter(|finding| is_new(finding))
            .collect()
    }
}

fn key(finding: &Finding) -> (String, String, String) {
    let path = finding.path.replace('\\', "/");
    let path = path.trim_start_matches("./").to_owned();
    let text = finding.text.replace(TAB, " ");
    (path, finding.code.clone(), text)
}
