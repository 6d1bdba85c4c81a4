//! A language server for detection rules in KQL, the test files beside them and the workspace around them.
//!
//! It has no opinion of its own. What a file does wrong is found by the function that [`serve`] is given, which is what `kqlab check`
//! runs; what a name means is asked of the parser, the binder and the registry; tests run as `kqlab test` runs them. The texts that
//! an editor holds count before those of the disk.
//!
//! One thread answers, in the order of the requests, and looks at changed documents when none is waiting.

mod cut;
mod document;
mod feature;
mod language;
mod places;
mod published;
mod server;
mod session;
mod text;
mod transport;
mod uri;

use std::path::Path;

use kqlab_analysis::findings::Finding;
use kqlab_suite::project::Projects;
use miette::Report;

pub use feature::{SEMANTIC_TOKENS, keywords};
pub use transport::serve;

/// What was found in a file; an error when its workspace cannot be read.
pub type Found = Result<Vec<Finding>, Report>;

/// Finds what is wrong with a file in its workspace.
pub type Find<'f> = dyn Fn(&Path, &Projects) -> Found + 'f;
