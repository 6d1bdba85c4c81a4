//! `kqlab demo`

use std::path::PathBuf;

use clap::{Args as Arguments, Subcommand};

/// `kqlab demo`
#[derive(Arguments, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub struct DemoArgs {
    /// The new folder
    #[arg(default_value = "kqlab-demo")]
    pub folder: PathBuf,
    /// Which files, unless it is the example rules
    #[command(subcommand)]
    pub of: Option<DemoOf>,
}

/// Other files than the example rules.
#[derive(Subcommand, Debug)]
pub enum DemoOf {
    /// The files that the commands of the documentation are run over
    Docs {
        /// The new folder
        #[arg(default_value = "kqlab-docs")]
        folder: PathBuf,
    },
}
