//! Whether what is written has colours.

use std::io::{self, IsTerminal};
use std::sync::OnceLock;

use super::args::ColourChoice;
use crate::output::{Colours, Detail, Style, width_of_stdout};

/// What the command line says of colours, settled once when the process starts.
static CHOICE: OnceLock<ColourChoice> = OnceLock::new();

/// Makes the choice of the command line hold for the process.
pub(super) fn put_in_force(choice: ColourChoice) {
    // A second command line in one process has the colours of the first, which only programs over the library could notice.
    let _ = CHOICE.set(choice);
}

/// Whether colours are wanted on a stream: as `--color` says, and where it says nothing on a terminal unless `NO_COLOR` is set.
#[must_use]
pub fn is_coloured(stream: &impl IsTerminal) -> bool {
    match CHOICE.get().copied().unwrap_or(ColourChoice::Auto) {
        ColourChoice::Always => true,
        ColourChoice::Never => false,
        ColourChoice::Auto => {
            let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
            stream.is_terminal() && !refused
        }
    }
}

/// The colours of what is written to a stream.
#[must_use]
pub fn colours_of(stream: &impl IsTerminal) -> Colours {
    if is_coloured(stream) {
        Colours::Kept
    } else {
        Colours::None
    }
}

/// The style of a report on standard output.
pub(super) fn style_of_stdout(detail: Detail) -> Style {
    Style {
        coloured: is_coloured(&io::stdout()),
        detail,
        width: width_of_stdout(),
    }
}
