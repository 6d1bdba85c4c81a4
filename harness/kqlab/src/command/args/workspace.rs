//! `--workspace`: the repository that rules live in.

use std::path::PathBuf;

use clap::Args as Arguments;
use kqlab_suite::project::Projects;

/// The workspace of rules; every command that reads rules takes this option.
#[derive(Arguments, Debug)]
pub struct WorkspaceArgs {
    /// The workspace: a folder with a `kqlab.yaml`, or such a file; the nearest at or above each rule when not given
    #[arg(long, global = true, value_name = "PATH")]
    pub workspace: Option<PathBuf>,
}

impl WorkspaceArgs {
    /// The workspaces that rules are found in.
    #[must_use]
    pub fn projects(&self) -> Projects {
        let chosen = self.workspace.clone();
        chosen.map_or_else(Projects::default, Projects::chosen)
    }
}
