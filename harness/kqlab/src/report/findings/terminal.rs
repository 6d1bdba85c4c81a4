//! For a terminal: each cause once, with the number of files it touches.

use std::fmt::Write as _;

use kqlab_analysis::findings::{Cause, Checked, causes};

use super::summary;
use crate::output::{Colours, render};

/// How much is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// The causes and the summary.
    Causes,
    /// A line for each cause and the summary.
    Brief,
}

/// How many other places of a cause are named.
const PLACES: usize = 3;

/// The causes, each at its first place; and the summary.
#[must_use]
pub fn terminal(checked: &Checked, detail: Detail, colours: Colours) -> (String, String) {
    let mut out = String::new();
    // One mistake in a parser is found in each of a hundred rules that call it: shown a hundred times it hides the others.
    for cause in causes(&checked.findings) {
        match detail {
            Detail::Causes => out.push_str(&render(cause.first.report.as_ref(), colours)),
            Detail::Brief => brief(&mut out, &cause),
        }
        others(&mut out, &cause);
    }
    (out, summary(checked))
}

fn brief(out: &mut String, cause: &Cause<'_>) {
    let first = cause.first;
    let _ = writeln!(
        out,
        "{}:{}:{}: {}: {} [{}]",
        first.path,
        first.line,
        first.column,
        first.severity.name(),
        first.message,
        first.code
    );
}

fn others(out: &mut String, cause: &Cause<'_>) {
    if cause.others.is_empty() {
        return;
    }
    let places: Vec<String> = cause
        .others
        .iter()
        .take(PLACES)
        .map(|one| format!("{}:{}:{}", one.path, one.line, one.column))
        .collect();
    let rest = cause.others.len().saturating_sub(PLACES);
    let more = if rest > 0 {
        format!(" and {rest} more")
    } else {
        String::new()
    };
    let files = match cause.files() {
        1 => "1 file".to_owned(),
        files => format!("{files} files"),
    };
    let _ = writeln!(out, "  the same in {files}: {}{more}", places.join(", "));
}
