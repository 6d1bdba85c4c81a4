//! What decided about a test that failed, and the command that shows all of it.

use std::collections::HashMap;
use std::path::PathBuf;

use kqlab_suite::runner::{FileReport, Outcome};

use super::lines::wrapped;
use crate::output::Style;

/// What decided about a test.
#[derive(Debug)]
pub struct Decision {
    /// The stage and the predicates, a line each; empty when the rule fires, or when no row came to any stage.
    pub lines: Vec<String>,
    /// The command that explains the test.
    pub command: String,
}

/// The decisions about the tests that failed, by test file, and by name and form of the test.
#[derive(Debug, Default)]
pub struct Decisions(HashMap<(PathBuf, String, String), Decision>);

impl Decisions {
    /// Keeps what decided about a test.
    pub fn add(&mut self, file: &FileReport, outcome: &Outcome, decision: Decision) {
        self.0.insert(key(file, outcome), decision);
    }

    fn of(&self, file: &FileReport, outcome: &Outcome) -> Option<&Decision> {
        self.0.get(&key(file, outcome))
    }
}

fn key(file: &FileReport, outcome: &Outcome) -> (PathBuf, String, String) {
    let (name, variant) = (outcome.name.clone(), outcome.variant.clone());
    (file.path.clone(), name, variant)
}

/// What decided about a test that failed, below its line.
pub(super) fn terminal(
    out: &mut String,
    decisions: &Decisions,
    file: &FileReport,
    outcome: &Outcome,
    style: Style,
) {
    let Some(decision) = decisions.of(file, outcome) else {
        return;
    };
    for line in &decision.lines {
        let text = line.trim_start();
        let indent = " ".repeat(9 + line.len() - text.len());
        wrapped(out, &indent, text, style.width);
    }
    // Whole, however long it is, so that it can be copied.
    wrapped(out, "         why: ", &decision.command, usize::MAX);
}
