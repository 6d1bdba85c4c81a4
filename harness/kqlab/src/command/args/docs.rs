//! The arguments of `kqlab docs`.

use std::path::PathBuf;

use clap::Args as Arguments;

/// `kqlab docs`
#[derive(Arguments, Debug)]
pub struct DocsArgs {
    /// Write nothing; end with exit code 1 when a file is not as it would be written
    #[arg(long)]
    pub check: bool,
    /// Only print the JSON Schema of test files, for editors
    #[arg(long, conflicts_with_all = ["check", "root"])]
    pub schema: bool,
    /// The project's folder, with `testdata` and `docs` in it
    #[arg(long, value_name = "FOLDER", default_value = ".")]
    pub root: PathBuf,
}
