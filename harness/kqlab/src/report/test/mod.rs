//! Reports of test runs, one file a format.

mod coverage;
mod decision;
mod github;
mod html;
mod json;
mod junit;
mod lines;
mod markdown;
mod matrix;
mod navigator;
mod sarif;
mod summary;
mod tap;
mod terminal;

pub use decision::{Decision, Decisions};
pub use github::github;
pub use html::{Proofs, html};
pub use json::json;
pub use junit::junit;
pub use markdown::markdown;
pub use navigator::navigator;
pub use sarif::sarif;
pub use tap::tap;
pub use terminal::{Run, diagnostics, terminal};

use kqlab_analysis::testing::TestedFile;
use kqlab_suite::runner::FileReport;

/// What came of the tests of each file.
fn reports(files: &[TestedFile]) -> impl Iterator<Item = &FileReport> {
    files.iter().map(|file| &file.report)
}
