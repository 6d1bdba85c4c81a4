//! `--color`: whether what is written has colours.

use clap::{Args as Arguments, ValueEnum};

/// Whether output has colours; every command takes this option.
#[derive(Arguments, Debug)]
pub struct ColourArgs {
    /// Whether output has colours: auto (on a terminal, unless NO_COLOR is set), always or never
    #[arg(
        long = "color",
        global = true,
        value_enum,
        value_name = "WHEN",
        // As a list they would make the help of every command twice as long.
        hide_possible_values = true,
        hide_default_value = true,
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
