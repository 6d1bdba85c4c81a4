//! How text looks on a terminal.

use super::Colours;

/// How a report is written.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// With colours.
    pub coloured: bool,
    /// Only what did not pass, and the summary.
    pub quiet: bool,
}

impl Style {
    /// Whether sequences that set colours are the report's own.
    #[must_use]
    pub const fn colours(self) -> Colours {
        if self.coloured {
            Colours::Kept
        } else {
            Colours::None
        }
    }
}

/// The text in a colour of the terminal, by its number among the codes of ANSI, where the style has colours.
#[must_use]
pub fn paint(text: &str, colour: u8, style: Style) -> String {
    if style.coloured {
        format!("\u{1b}[{colour}m{text}\u{1b}[0m")
    } else {
        text.to_owned()
    }
}
