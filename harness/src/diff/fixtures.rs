//! The rows of test files, as events for any rule over the same tables.

use miette::Report;

use crate::audit::read_events;
use crate::exit::Exit;
use crate::proof::Events;
use crate::runner::{Fixture, RuleVariants, Suite};
use crate::testfile::{Origin, expand};

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
pub fn fixtures(suite: &mut Suite) -> Result<Vec<Fixed>, (Vec<Report>, Exit)> {
    let variants = RuleVariants::compile(suite, std::iter::empty()).map_err(|error| {
        let exit = error.exit();
        (error.into_reports(), exit)
    })?;
    // Each of the two rules has a period of its own.
    let fixture = Fixture::new(suite, &variants).without_period();
    let mut tables = variants.tables();
    let mut found: Vec<Fixed> = Vec::new();
    let mut seen: Vec<Origin> = Vec::new();
    for case in expand(&suite.file) {
        if seen.contains(&case.origin) {
            continue;
        }
        seen.push(case.origin);
        fixture
            .fill(&case, &suite.file, &mut suite.workspace)
            .map_err(|report| (vec![report], Exit::Usage))?;
        for given in case.given.iter().filter_map(|given| given.table.as_ref()) {
            if !tables.contains(&given.value) {
                tables.push(given.value.clone());
            }
        }
        let suffix = format!(" [{}]", case.variant);
        let name = case.name.strip_suffix(&suffix).unwrap_or(&case.name);
        found.push(Fixed {
            name: name.to_owned(),
            events: read_events(&suite.workspace, &suite.workspace, &tables),
        });
    }
    suite.workspace.clear_rows();
    Ok(found)
}
