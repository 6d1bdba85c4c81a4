//! The reference: what there is of the language here, written from the registry, the spec pages and Kusto's own index of names.

mod aggregations;
mod entry;
mod functions;
mod index;
mod lints;
mod operators;
mod support;

use std::path::{Path, PathBuf};

use crate::spec;
use index::Index;
use operators::OperatorPage;

/// A file of the reference.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct File {
    /// Its path in the reference's folder.
    pub path: PathBuf,
    /// Its text.
    pub text: String,
}

impl File {
    fn new(path: impl Into<PathBuf>, text: String) -> Self {
        Self {
            path: path.into(),
            text,
        }
    }
}

/// The first line of every file: where it comes from.
const ORIGIN: &str = "<!-- Written by `kqlab docs`; edit what it is written from instead. -->\n\n";

/// All files of the reference of the project at `root`.
///
/// # Errors
/// The project's spec pages or its index of Kusto's names cannot be read. The message says what.
pub fn files(root: &Path) -> Result<Vec<File>, String> {
    let index = root.join("testdata/kusto-index.tsv");
    let text =
        std::fs::read_to_string(&index).map_err(|error| format!("{}: {error}", index.display()))?;
    let index = Index::read(&text)?;
    let folder = root.join("testdata/spec/operators");
    let paths = spec::pages(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let pages = paths
        .iter()
        .map(|path| OperatorPage::read(path))
        .collect::<Result<Vec<_>, _>>()?;
    let mut files = functions::files();
    files.push(aggregations::file());
    files.push(operators::file(&pages));
    files.push(lints::file());
    files.push(support::file(&index, &pages));
    Ok(files)
}
