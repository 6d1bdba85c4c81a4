//! The verdicts of a run as a table: a row for each rule, a column for each kind of test.

use kqlab_analysis::testing::TestedFile;

use super::reports;

/// The verdicts of a run.
#[derive(Debug)]
pub(super) struct Matrix {
    /// The kinds of tests that ran, in the order met.
    pub kinds: Vec<&'static str>,
    /// The rules, each with a cell for every kind.
    pub rows: Vec<(String, Vec<Cell>)>,
}

/// The tests of one kind of one rule.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cell {
    /// How many passed.
    pub passed: usize,
    /// How many did not.
    pub failed: usize,
}

impl Matrix {
    /// The verdicts of these files.
    pub fn of(files: &[TestedFile]) -> Self {
        let mut kinds: Vec<&'static str> = Vec::new();
        for outcome in reports(files).flat_map(|file| &file.outcomes) {
            let kind = outcome.kind.name();
            if !kinds.contains(&kind) {
                kinds.push(kind);
            }
        }
        let rows = reports(files)
            .map(|file| {
                let cell = |kind: &&'static str| {
                    let of_kind = || file.outcomes.iter().filter(|one| one.kind.name() == *kind);
                    let passed = of_kind().filter(|one| one.status.is_passed()).count();
                    Cell {
                        passed,
                        failed: of_kind().count() - passed,
                    }
                };
                // A test file that cannot be read has no rule's name to show.
                let name = if file.rule.is_empty() {
                    file.path.display().to_string()
                } else {
                    file.rule.clone()
                };
                (name, kinds.iter().map(cell).collect())
            })
            .collect();
        Self { kinds, rows }
    }
}
