//! A diagnostic as text.

use miette::{GraphicalReportHandler, GraphicalTheme, NarratableReportHandler};

/// A diagnostic as text of 80 columns: with colours and rules for a terminal, plain otherwise.
#[must_use]
pub fn render(diagnostic: &dyn miette::Diagnostic, coloured: bool) -> String {
    let theme = if coloured {
        GraphicalTheme::unicode()
    } else {
        GraphicalTheme::unicode_nocolor()
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
