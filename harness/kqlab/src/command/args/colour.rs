//! `--color`: whether what is written has colours.

use clap::{Args as Arguments, ValueEnum};

/// Whether output has colours; every command takes this option.
#[derive(Arguments, Debug)]
pub struct ColourArgs {
    /// Whether output has colours
    #[arg(
        long = "color",
        global = true,
        value_enum,
        value_name = "WHEN",
        default_value = "auto"
    )]
    pub choice: ColourChoice,
}

/// When output has colours.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColourChoice {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Also in files and pipes
    Always,
    /// Never
    Never,
}
