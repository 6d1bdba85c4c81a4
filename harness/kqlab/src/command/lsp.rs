//! `kqlab lsp`: a language server over standard input and output.

use std::io::{BufReader, Write};
use std::path::{Path, PathBuf};

use kqlab_lsp::{Found, serve};
use kqlab_suite::Exit;
use kqlab_suite::project::Projects;

use super::{Failure, check};

/// Answers an editor until it says that it is done. What `check` finds in a file is what the editor shows in it.
pub(super) fn lsp(projects: &Projects, out: &mut dyn Write) -> Result<Exit, Failure> {
    let find = |path: &Path, projects: &Projects| -> Found {
        // Workspaces name their files from the current folder, and functions are known by the names of their files.
        check::findings(&named(path), projects)
    };
    let input = BufReader::new(std::io::stdin());
    serve(input, out, projects.unread(), &find)?;
    Ok(Exit::Passed)
}

/// A file as the user would name it: from the current folder, where it is below that.
fn named(path: &Path) -> PathBuf {
    let here = std::env::current_dir().ok();
    let below = here.and_then(|here| path.strip_prefix(here).ok().map(Path::to_owned));
    below.unwrap_or_else(|| path.to_owned())
}
