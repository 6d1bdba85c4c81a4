//! Why a rule file cannot be used.

use std::path::PathBuf;

use miette::{Diagnostic, NamedSource, SourceSpan};
use thiserror::Error;

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
    #[error("the rule is no valid YAML: {message}")]
    #[diagnostic(code(kqlab::rule::yaml))]
    Yaml {
        /// What is wrong.
        message: String,
        /// The file.
        #[source_code]
        source_code: NamedSource<String>,
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
