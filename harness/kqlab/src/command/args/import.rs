//! The arguments of `kqlab import`.

use std::path::PathBuf;

use clap::Args as Arguments;

/// `kqlab import`
#[derive(Arguments, Debug)]
pub struct ImportArgs {
    /// A file of rules or saved functions, in any form
    pub page: PathBuf,
    /// The folder to write to
    #[arg(long, value_name = "FOLDER", default_value = ".")]
    pub to: PathBuf,
    /// Replace files that exist
    #[arg(long)]
    pub force: bool,
}
