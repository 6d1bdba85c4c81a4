//! What a document is, told by its name.

use std::path::Path;

use kqlab_suite::project::FILE_NAMES;

/// What an editor may have open here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    /// KQL and nothing else.
    Kql,
    /// YAML that may be a rule or a saved function.
    Rule,
    /// A test file.
    Tests,
    /// `kqlab.yaml`
    Workspace,
}

impl Language {
    /// None for a file that is nothing of the kind.
    pub(crate) fn of(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?.to_ascii_lowercase();
        if FILE_NAMES.contains(&name.as_str()) {
            return Some(Self::Workspace);
        }
        if name.ends_with(".test.yaml") || name.ends_with(".test.yml") {
            return Some(Self::Tests);
        }
        match name.rsplit_once('.')?.1 {
            "kql" | "csl" | "kusto" => Some(Self::Kql),
            "yaml" | "yml" => Some(Self::Rule),
            _ => None,
        }
    }
}
