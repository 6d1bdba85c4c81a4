//! `kqlab man`

use std::path::PathBuf;

use clap::Args as Arguments;

/// `kqlab man`
#[derive(Arguments, Debug)]
pub struct ManArgs {
    /// The folder that the pages are written into; it is made where there is none
    pub folder: PathBuf,
}
