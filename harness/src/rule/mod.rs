//! Detection rules, from the forms in which people keep them.

mod error;
mod hunting_page;
mod import;
mod insert;
mod kql;
mod markdown;
mod placed;
mod queries;
mod sentinel_yaml;
mod text;

use std::path::{Path, PathBuf};

pub use error::RuleError;
pub use hunting_page::{Page, PageScenario, is_hunting_page, read_page};
pub use import::{Import, ImportedFile, import};
pub use insert::{InsertError, Inserted, Polarity, insert};
pub use placed::{ended, line_in_file, reports};
pub use queries::queries;
pub use text::{Repair, RepairKind};

/// A detection rule: a query and what its author says of it.
#[derive(Clone, Debug, Default)]
pub struct Rule {
    /// The rule's identifier, a guid in Sentinel.
    pub id: Option<String>,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// `High`, `Medium`, `Low`, `Informational`
    pub severity: Option<String>,
    /// MITRE ATT&CK tactics, as written.
    pub tactics: Vec<String>,
    /// MITRE ATT&CK techniques, as in `T1219`.
    pub techniques: Vec<String>,
    /// The connectors that bring its tables, and the tables.
    pub connectors: Vec<Connector>,
    /// The query, with `\n` as line break and nothing else changed.
    pub query: String,
    /// The file it was read from.
    pub path: PathBuf,
    /// The text of that file, with `\n` as line break.
    pub source: String,
    /// What was put right to read it.
    pub repairs: Vec<Repair>,
}

/// A data connector of a rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Connector {
    /// Its identifier.
    pub id: String,
    /// The tables it brings.
    pub data_types: Vec<String>,
}

/// Reads a rule file: Sentinel YAML, `.kql`, a hunting page, or Markdown with a `kql` block.
///
/// # Errors
/// The file cannot be read, is not valid UTF-8, is empty, or holds no query.
pub fn load(path: &Path) -> Result<Rule, RuleError> {
    let bytes = std::fs::read(path).map_err(|source| RuleError::Unreadable {
        path: path.to_owned(),
        message: source.to_string(),
    })?;
    of_bytes(path, bytes)
}

/// Reads a rule from what a file holds, or held once; the path says which form it has.
///
/// # Errors
/// The text is not valid UTF-8, is empty, or holds no query.
pub fn of_bytes(path: &Path, bytes: Vec<u8>) -> Result<Rule, RuleError> {
    let (text, repairs) = text::clean(path, bytes)?;
    let mut rule = read(path, &text)?;
    rule.path = path.to_owned();
    rule.source = text;
    let own = std::mem::take(&mut rule.repairs);
    rule.repairs = repairs.into_iter().chain(own).collect();
    if rule.query.trim().is_empty() {
        return Err(RuleError::NoQuery {
            path: path.to_owned(),
        });
    }
    Ok(rule)
}

/// Whether a file is one that [`load`] reads, by its extension.
#[must_use]
pub fn is_rule_file(path: &Path) -> bool {
    let name = path
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or("");
    let is_test = name.ends_with(".test.yaml") || name.ends_with(".test.yml");
    let extension = path
        .extension()
        .and_then(|extension| extension.to_str())
        .unwrap_or("");
    !is_test && matches!(extension, "yaml" | "yml" | "kql" | "csl")
}

fn read(path: &Path, text: &str) -> Result<Rule, RuleError> {
    if text.trim().is_empty() {
        return Err(RuleError::Empty {
            path: path.to_owned(),
        });
    }
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("yaml" | "yml") => sentinel_yaml::read(path, text),
        Some("kql" | "csl" | "kusto") => Ok(kql::read(path, text)),
        Some("md" | "markdown") => markdown::read(path, text),
        _ if is_hunting_page(text) => Ok(read_page(path, text)?.rule),
        _ => Ok(kql::read(path, text)),
    }
}
