//! What commands say beside their results, on standard error.

use std::fmt::Arguments;
use std::io::Write as _;

use crate::output::{Colours, shown_lines};

/// Says a line. What others wrote in it is shown escaped. That nobody reads it is no failure.
pub(super) fn say(line: Arguments<'_>) {
    let line = line.to_string();
    show(&shown_lines(&line, Colours::None));
    show("\n");
}

/// Shows text that may be shown as it is, such as a rendered diagnostic.
pub(super) fn show(text: &str) {
    // A closed standard error must not change the exit code, which is what pipelines read.
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}
