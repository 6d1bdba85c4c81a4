//! The files that the answer of a test file depends on.

use std::path::{Path, PathBuf};

use super::read_text;
use crate::project::Projects;
use crate::testfile::{FunctionAnswer, Given, SchemaSource, TestFile};

/// A test file, its rule, the files that it takes rows, tables and functions from, and those of the workspace around it. Of a
/// test file that cannot be read only itself.
#[must_use]
pub fn inputs(path: &Path, projects: &Projects) -> Vec<PathBuf> {
    let mut inputs = vec![path.to_owned()];
    let Ok(text) = read_text(path) else {
        return inputs;
    };
    // Broken now, it will be read again when it is saved.
    let Ok(file) = TestFile::read(&path.display().to_string(), &text) else {
        return inputs;
    };
    let folder = path.parent().unwrap_or_else(|| Path::new(""));
    let mut add = |name: &str| inputs.push(folder.join(name.trim_start_matches("./")));
    add(&file.rule.value);
    if let Some(SchemaSource::File(schema)) = &file.schema {
        add(&schema.value);
    }
    let tests = file.tests.iter().map(|test| &test.given);
    let scenarios = file.scenarios.iter().map(|scenario| &scenario.given);
    let evasions = file.evasions.iter().map(|evasion| &evasion.given);
    for given in tests.chain(scenarios).chain(evasions).flatten() {
        if let Given::File(rows) = given {
            add(&rows.path.value);
        }
    }
    for function in &file.functions {
        if let FunctionAnswer::File(rows) = &function.answer {
            add(&rows.value);
        }
    }
    // A workspace that cannot be read is an error of every test in it.
    if let Ok(Some(project)) = projects.of(path) {
        inputs.extend(project.inputs.iter().cloned());
    }
    inputs.sort();
    inputs.dedup();
    inputs
}
