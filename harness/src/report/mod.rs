//! Reports of test runs, one file a format.

mod coverage;
mod diagnostic;
mod github;
mod html;
mod json;
mod junit;
mod markdown;
mod matrix;
mod navigator;
mod sarif;
mod shown;
mod tap;
mod terminal;

pub use diagnostic::render;
pub use github::github;
pub use html::{Proofs, html};
pub use json::json;
pub use junit::junit;
pub use markdown::markdown;
pub use navigator::navigator;
pub use sarif::sarif;
pub use shown::{Colours, shown, shown_lines};
pub use tap::tap;
pub(crate) use terminal::paint;
pub use terminal::{Style, diagnostics, terminal};

use crate::runner::FileReport;
use crate::testing::TestedFile;

/// What came of the tests of each file.
fn reports(files: &[TestedFile]) -> impl Iterator<Item = &FileReport> {
    files.iter().map(|file| &file.report)
}
