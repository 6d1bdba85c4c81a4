//! How text looks on a terminal.

use terminal_size::{Width, terminal_size_of};

use super::Colours;

/// The width of lines that no terminal shows: files and pipes.
pub const WIDTH: usize = 80;

/// How much a report says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Detail {
    /// Only what did not pass, and the counts.
    Failures,
    /// What fits a screen where all is well, and all of what did not pass.
    Summary,
    /// Everything.
    Everything,
}

/// How a report is written.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// With colours.
    pub coloured: bool,
    /// How much it says.
    pub detail: Detail,
    /// How many columns a line may have.
    pub width: usize,
}

impl Style {
    /// For a file: everything, without colours.
    pub const PLAIN: Self = Self {
        coloured: false,
        detail: Detail::Everything,
        width: WIDTH,
    };

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

/// The columns of the terminal that standard output is; [`WIDTH`] where it is none.
#[must_use]
pub fn width_of_stdout() -> usize {
    // Narrower than this no report can be read, however it is broken into lines.
    const NARROWEST: usize = 40;
    terminal_size_of(std::io::stdout())
        .map_or(WIDTH, |(Width(width), _)| usize::from(width).max(NARROWEST))
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
