//! Pages that are the language's manual and its tests at once: a query in a `kql` block, and below it what it gives.

mod answer;
mod difference;
mod page;
mod table;

use std::path::{Path, PathBuf};

pub use answer::{Answer, CLOCK, answer, answer_to};
pub use difference::difference;
pub use page::{Block, BlockKind, Example, Page};
pub use table::write_table;

/// The pages below a folder, in the order of their paths.
///
/// # Errors
/// A folder cannot be read.
pub fn pages(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.append(&mut pages(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}
