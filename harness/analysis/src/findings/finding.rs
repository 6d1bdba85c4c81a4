//! A finding: a diagnostic with its file and place, for those who sort, count and compare.

use miette::{LabeledSpan, Report};

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The rule cannot be deployed, or does not do what it says.
    Error,
    /// It very likely does not do what its author means.
    Warning,
    /// Something to know.
    Note,
}

impl Severity {
    /// The word for it, which is SARIF's too.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// Something that a check found.
#[derive(Debug)]
pub struct Finding {
    /// The diagnostic's code, such as `kql::semantic::unknown_column`.
    pub code: String,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// The way out.
    pub help: Option<String>,
    /// The file that it was made in, as it was named.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The text of that line, without blanks around it.
    pub text: String,
    /// The diagnostic, as people read it.
    pub report: Report,
}

impl Finding {
    /// The finding of a diagnostic; `path` is the file that was checked, where the diagnostic names none.
    #[must_use]
    pub fn of(report: Report, path: &str, severity: Severity) -> Self {
        let place = place(&report);
        let (path, line, column, text) =
            place.unwrap_or_else(|| (path.to_owned(), 1, 1, String::new()));
        Self {
            code: report
                .code()
                .map_or_else(|| "kqlab::file".to_owned(), |code| code.to_string()),
            severity,
            message: report.to_string(),
            help: report.help().map(|help| help.to_string()),
            path,
            line,
            column,
            text,
            report,
        }
    }
}

/// The file, line, column and line's text of a diagnostic's first label.
fn place(report: &Report) -> Option<(String, usize, usize, String)> {
    let labels: Vec<LabeledSpan> = report.labels()?.collect();
    let label = labels
        .iter()
        .find(|label| label.primary())
        .or_else(|| labels.iter().min_by_key(|label| label.offset()))?;
    let source = report.source_code()?;
    let read = source.read_span(label.inner(), 0, 0).ok()?;
    let text = String::from_utf8_lossy(read.data());
    let text = text.lines().next().unwrap_or_default().trim().to_owned();
    let name = read.name()?.to_owned();
    Some((name, read.line() + 1, read.column() + 1, text))
}
