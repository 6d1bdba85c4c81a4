//! Test files with all that is checked and measured besides their tests: the findings that they name, and coverage.

use std::path::{Path, PathBuf};

use kql_eval::threads;
use kqlab_suite::Exit;
use kqlab_suite::project::Projects;
use kqlab_suite::runner::{FileReport, Selection, Suite, run_suite};

use crate::audit;
use crate::coverage::{Coverage, coverage};

/// What came of a test file.
#[derive(Debug)]
pub struct TestedFile {
    /// What came of its tests and of the findings that it names.
    pub report: FileReport,
    /// What its tests exercise of the rule, where it was asked for.
    pub coverage: Option<Coverage>,
}

/// Whether coverage is measured.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Measure {
    /// Only the tests run.
    #[default]
    Nothing,
    /// What all tests of the file exercise of its rule is measured, whether they are selected or not.
    Coverage,
}

/// Runs the selected tests of a file, and checks the findings that it names.
#[must_use]
pub fn test_file(
    path: &Path,
    selection: &Selection,
    measure: Measure,
    projects: &Projects,
) -> TestedFile {
    match Suite::open_in(path, projects) {
        Ok(suite) => test_suite(&suite, selection, measure),
        Err((errors, exit)) => TestedFile {
            report: FileReport::broken(path, errors, exit),
            coverage: None,
        },
    }
}

/// Runs the selected tests of a suite, and checks the findings that its test file names.
#[must_use]
pub fn test_suite(suite: &Suite, selection: &Selection, measure: Measure) -> TestedFile {
    let mut report = run_suite(suite, selection);
    let coverage = match measure {
        Measure::Coverage => coverage(suite),
        Measure::Nothing => None,
    };
    if suite.original().is_ok() && !(selection.exit_first && report.failed() > 0) {
        audit::check(suite, selection, &mut report);
    }
    TestedFile { report, coverage }
}

/// Tests files on as many threads as the machine has; the reports come in the order of the files. After a failure that is to
/// end the run, files that come later are left out.
#[must_use]
pub fn test_files(
    paths: &[PathBuf],
    selection: &Selection,
    measure: Measure,
    projects: &Projects,
) -> Vec<TestedFile> {
    let test = |number: usize| {
        let tested = paths
            .get(number)
            .map(|path| test_file(path, selection, measure, projects));
        match tested {
            Some(tested) if selection.exit_first && tested.report.exit != Exit::Passed => {
                Err(tested)
            }
            tested => Ok(tested),
        }
    };
    let tested = threads::in_order(paths.len(), threads::available(), test);
    let tested = tested.into_iter();
    tested
        .filter_map(|tested| tested.unwrap_or_else(Some))
        .collect()
}
