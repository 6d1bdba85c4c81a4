//! A diagnostic as text.

use std::borrow::Cow;

use miette::{GraphicalReportHandler, GraphicalTheme, NarratableReportHandler};

use super::{Colours, shown_lines};

/// A diagnostic as text of 80 columns: with colours and rules for a terminal, plain otherwise. What is hidden in the texts that it
/// shows is escaped, and then there are no colours.
#[must_use]
pub fn render(diagnostic: &dyn miette::Diagnostic, colours: Colours) -> String {
    let plain = rendered(diagnostic, Colours::None);
    match shown_lines(&plain, Colours::None) {
        // Escape sequences in the text could not be kept apart from those of colours.
        Cow::Owned(escaped) => escaped,
        Cow::Borrowed(_) => match colours {
            Colours::Kept => rendered(diagnostic, Colours::Kept),
            Colours::None => plain,
        },
    }
}

fn rendered(diagnostic: &dyn miette::Diagnostic, colours: Colours) -> String {
    let theme = match colours {
        Colours::Kept => GraphicalTheme::unicode(),
        Colours::None => GraphicalTheme::unicode_nocolor(),
    };
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_width(80)
        .with_links(false);
    let mut text = String::new();
    if handler.render_report(&mut text, diagnostic).is_err() {
        text.clear();
        let _ = NarratableReportHandler::new().render_report(&mut text, diagnostic);
    }
    text
}
