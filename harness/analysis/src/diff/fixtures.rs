//! The rows of test files, as events for any rule over the same tables.

use kqlab_proof::Events;
use kqlab_suite::runner::{Suite, SuiteError};
use kqlab_suite::testfile::{Origin, expand};

/// Rows of a test file.
#[derive(Clone, Debug)]
pub struct Fixed {
    /// The name of the test, scenario or evasion.
    pub name: String,
    /// Its rows.
    pub events: Events,
}

/// The rows of all tests, scenarios and evasions of a test file, each once.
///
/// # Errors
/// The test file's own rule does not compile, or rows do not fit their tables.
pub fn fixtures(suite: &Suite) -> Result<Vec<Fixed>, SuiteError> {
    let mut found: Vec<Fixed> = Vec::new();
    let mut seen: Vec<Origin> = Vec::new();
    for case in expand(&suite.file) {
        if seen.contains(&case.origin) {
            continue;
        }
        seen.push(case.origin);
        let suffix = format!(" [{}]", case.variant);
        let name = case.name.strip_suffix(&suffix).unwrap_or(&case.name);
        found.push(Fixed {
            name: name.to_owned(),
            events: suite.events(&case)?,
        });
    }
    Ok(found)
}
