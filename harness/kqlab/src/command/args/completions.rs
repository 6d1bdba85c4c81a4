//! `kqlab completions`

use clap::Args as Arguments;
use clap_complete::Shell;

/// `kqlab completions`
#[derive(Arguments, Debug)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    pub shell: Shell,
}
