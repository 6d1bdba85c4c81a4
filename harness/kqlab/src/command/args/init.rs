//! `kqlab init`

use std::path::PathBuf;

use clap::Args as Arguments;

/// `kqlab init`
#[derive(Arguments, Debug)]
pub struct InitArgs {
    /// The repository of rules
    #[arg(default_value = ".")]
    pub folder: PathBuf,
    /// Print the workspace file instead of writing it
    #[arg(long)]
    pub print: bool,
    /// Replace the workspace file that is there
    #[arg(long)]
    pub force: bool,
}
