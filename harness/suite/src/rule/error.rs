//! Why a rule file cannot be used.

use std::path::PathBuf;
use std::sync::Arc;

use miette::{Diagnostic, NamedSource, SourceSpan};
use thiserror::Error;

use crate::Exit;

/// Why a rule file cannot be used.
#[derive(Error, Diagnostic, Debug)]
pub enum RuleError {
    /// The file cannot be read.
    #[error("{} cannot be read: {message}", path.display())]
    #[diagnostic(code(kqlab::rule::unreadable))]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        message: String,
    },
    /// The file is empty.
    #[error("{} is empty", path.display())]
    #[diagnostic(code(kqlab::rule::empty))]
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// The file is not UTF-8.
    #[error("{} is not valid UTF-8 at byte {offset}", path.display())]
    #[diagnostic(code(kqlab::rule::encoding), help("save the file as UTF-8"))]
    Encoding {
        /// The file.
        path: PathBuf,
        /// The first byte that is wrong, from 0.
        offset: usize,
    },
    /// The YAML is not valid, even after the usual repairs.
    #[error("the rule is no valid {language}: {message}")]
    #[diagnostic(code(kqlab::rule::yaml))]
    Yaml {
        /// What the file is written in.
        language: &'static str,
        /// What is wrong.
        message: String,
        /// The file.
        #[source_code]
        source_code: Arc<NamedSource<String>>,
        /// The place.
        #[label("here")]
        span: SourceSpan,
    },
    /// The file is something else than a rule.
    #[error("{} is no rule but {what}", path.display())]
    #[diagnostic(code(kqlab::rule::not_a_rule))]
    NotARule {
        /// The file.
        path: PathBuf,
        /// What it is, with its article.
        what: String,
        /// What to do instead.
        #[help]
        help: String,
    },
    /// The file holds several rules where one is wanted.
    #[error("{} holds {} rules: {}", path.display(), names.len(), listed(names))]
    #[diagnostic(
        code(kqlab::rule::several),
        help("`kqlab import` writes each to a file of its own")
    )]
    Several {
        /// The file.
        path: PathBuf,
        /// Their names.
        names: Vec<String>,
    },
    /// The query is known only where the file is deployed.
    #[error("the query is {what}, whose value this file does not give")]
    #[diagnostic(
        code(kqlab::rule::expression),
        help("write the query itself in its place")
    )]
    Expression {
        /// What is written in place of the query.
        what: String,
        /// The file.
        #[source_code]
        source_code: Arc<NamedSource<String>>,
        /// The place.
        #[label("here")]
        span: SourceSpan,
    },
    /// The file has no query.
    #[error("{} has no query", path.display())]
    #[diagnostic(
        code(kqlab::rule::no_query),
        help("a rule has its KQL under `query:`, in a `kql` block, or is a .kql file")
    )]
    NoQuery {
        /// The file.
        path: PathBuf,
    },
}

impl RuleError {
    /// How a command ends that was given this file: what is no rule, or not one rule, was the wrong file to give.
    #[must_use]
    pub const fn exit(&self) -> Exit {
        match self {
            Self::NotARule { .. } | Self::Several { .. } => Exit::Usage,
            Self::Unreadable { .. }
            | Self::Empty { .. }
            | Self::Encoding { .. }
            | Self::Yaml { .. }
            | Self::Expression { .. }
            | Self::NoQuery { .. } => Exit::NotEvaluated,
        }
    }
}

/// The first names of a list.
fn listed(names: &[String]) -> String {
    const SHOWN: usize = 5;
    let shown: Vec<String> = names
        .iter()
        .take(SHOWN)
        .map(|name| format!("`{name}`"))
        .collect();
    let rest = names.len().saturating_sub(SHOWN);
    if rest == 0 {
        shown.join(", ")
    } else {
        format!("{} and {rest} more", shown.join(", "))
    }
}
