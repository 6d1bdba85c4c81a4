//! Detection rules, from the forms in which people keep them.

mod arm;
mod bicep;
mod contents;
mod defender;
pub mod duration;
mod emit;
mod error;
mod fields;
mod function;
mod hunting_page;
mod import;
mod kql;
mod markdown;
mod notebook;
mod placed;
mod queries;
mod query_places;
mod refused;
mod sentinel_yaml;
mod terraform;
mod text;
mod tree;

use std::path::{Path, PathBuf};

pub use contents::Contents;
pub use error::RuleError;
pub use fields::{
    AlertDetails, Alerting, CustomDetail, EntityMapping, EventGrouping, FieldMapping, FieldMistake,
    Incidents, Matching, RuleFields, RuleKind, Schedule, Template, Trigger, TriggerOperator,
};
pub use function::{Definition, SavedFunction};
pub use hunting_page::{Page, PageScenario, is_hunting_page, read_page};
pub use import::{FileKind, Import, ImportedFile, import};
pub(crate) use placed::moved;
pub use placed::{FilePlaces, ended, line_in_file, reports};
pub use queries::queries;
pub use query_places::QueryPlaces;
pub use text::{Dropped, Repair, RepairKind};

use crate::testfile::Entry;
use crate::unsaved::Unsaved;

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
    /// The first byte of the query's value in its file, or a byte before it.
    pub query_at: usize,
    /// Everything that the file says of the rule, in its order, under the keys of Sentinel's YAML; those of the file for a
    /// custom detection. Empty for a query that is on its own.
    pub written: Vec<Entry>,
    /// For what the rule is written.
    pub form: RuleForm,
    /// The file it was read from.
    pub path: PathBuf,
    /// The text of that file, with `\n` as line break.
    pub source: String,
    /// What of the file's bytes `source` is without.
    pub dropped: Dropped,
    /// What was put right to read it.
    pub repairs: Vec<Repair>,
}

/// For what a rule is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RuleForm {
    /// A query with no more than comments around it.
    #[default]
    Query,
    /// An analytics rule or hunting query of Microsoft Sentinel.
    Sentinel,
    /// A custom detection of Defender XDR.
    CustomDetection,
}

/// A data connector of a rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Connector {
    /// Its identifier.
    pub id: String,
    /// The tables it brings.
    pub data_types: Vec<String>,
}

impl Rule {
    /// A query that is in no file, under this name.
    #[must_use]
    pub fn of_query(name: &str, query: &str) -> Self {
        Self {
            name: name.to_owned(),
            query: query.to_owned(),
            path: PathBuf::from(name),
            source: query.to_owned(),
            ..Self::default()
        }
    }
}

/// Reads a file that holds one rule, in any of the forms in which rules are kept.
///
/// # Errors
/// The file cannot be read, is not valid UTF-8, is empty, holds no rule or several.
pub fn load(path: &Path) -> Result<Rule, RuleError> {
    of_bytes(path, bytes_of(path)?)
}

/// Reads all that a file holds: rules, or functions.
///
/// # Errors
/// The file cannot be read, is not valid UTF-8, is empty, or holds neither.
pub fn load_contents(path: &Path) -> Result<Contents, RuleError> {
    contents_of(path, bytes_of(path)?)
}

/// Reads the functions of a file, and gives its text with them. A query that is on its own is a function by the name of its
/// file.
///
/// # Errors
/// The file cannot be read, is not valid UTF-8, is empty, or holds nothing that is a function.
pub fn load_functions(path: &Path) -> Result<(Vec<SavedFunction>, String), RuleError> {
    functions_of(path, bytes_of(path)?)
}

/// As [`load_functions`], of what the file holds, or will hold once it is saved.
///
/// # Errors
/// The bytes are not valid UTF-8, are empty, or hold nothing that is a function.
pub fn functions_of(
    path: &Path,
    bytes: Vec<u8>,
) -> Result<(Vec<SavedFunction>, String), RuleError> {
    let (text, _) = text::clean(path, bytes.clone())?;
    let functions = match contents_of(path, bytes)? {
        Contents::Functions(functions) => functions,
        Contents::Rules(rules) => rules
            .into_iter()
            .map(|rule| SavedFunction::of_query(path, rule.query, rule.query_at))
            .collect(),
    };
    Ok((functions, text))
}

fn bytes_of(path: &Path) -> Result<Vec<u8>, RuleError> {
    bytes_in(path, &Unsaved::default())
}

/// The bytes of a file, those that an editor holds first.
///
/// # Errors
/// The file cannot be read.
pub fn bytes_in(path: &Path, unsaved: &Unsaved) -> Result<Vec<u8>, RuleError> {
    unsaved.bytes(path).map_err(|source| RuleError::Unreadable {
        path: path.to_owned(),
        message: source.to_string(),
    })
}

/// Reads the one rule of what a file holds, or held once; the path says which form it has.
///
/// # Errors
/// The text is not valid UTF-8, is empty, or holds no rule or several.
pub fn of_bytes(path: &Path, bytes: Vec<u8>) -> Result<Rule, RuleError> {
    let mut rules = match contents_of(path, bytes)? {
        Contents::Rules(rules) => rules,
        Contents::Functions(functions) => {
            let names: Vec<&str> = functions.iter().map(|one| one.name.as_str()).collect();
            let what = format!("the saved function `{}`", names.join("`, `"));
            return Err(refused::is(
                path,
                &what,
                "`--functions FILE` gives it to queries; `kqlab check` binds its body",
            ));
        }
    };
    // Several rules in one file are refused by name: to take the first would test one and say so of all.
    match (rules.pop(), rules.is_empty()) {
        (Some(rule), true) => Ok(rule),
        (last, _) => Err(RuleError::Several {
            path: path.to_owned(),
            names: rules
                .into_iter()
                .chain(last)
                .map(|rule| rule.name)
                .collect(),
        }),
    }
}

/// As [`load_contents`], of what the file holds, or will hold once it is saved.
///
/// # Errors
/// The bytes are not valid UTF-8, are empty, or hold neither rules nor functions.
pub fn contents_of(path: &Path, bytes: Vec<u8>) -> Result<Contents, RuleError> {
    let dropped = Dropped::of(&bytes);
    let (text, repairs) = text::clean(path, bytes)?;
    let mut contents = contents::read(path, &text)?;
    if let Contents::Rules(rules) = &mut contents {
        if rules.iter().any(|rule| rule.query.trim().is_empty()) {
            return Err(RuleError::NoQuery {
                path: path.to_owned(),
            });
        }
        for rule in rules {
            rule.path = path.to_owned();
            rule.source.clone_from(&text);
            rule.dropped.clone_from(&dropped);
            rule.repairs.splice(0..0, repairs.iter().cloned());
        }
    }
    Ok(contents)
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
    !is_test
        && matches!(
            extension,
            "yaml" | "yml" | "kql" | "csl" | "bicep" | "tf" | "json"
        )
}
