//! Diagnostics: what `check` finds in a file, at its places in the document.

use std::path::Path;

use gen_lsp_types::{
    Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Location, Range,
};
use kqlab_analysis::findings::Severity;
use kqlab_analysis::idioms::idioms;
use kqlab_suite::project::{Config, absolute};
use miette::{Diagnostic as Mistake, LabeledSpan, Report, SourceCode};
use serde_json::json;

use crate::document::Document;
use crate::language::Language;
use crate::session::Session;
use crate::text::{Encoding, Text};
use crate::uri::uri_of;

/// All diagnostics of a document as it is.
pub(crate) fn diagnostics(session: &Session<'_>, document: &Document) -> Vec<Diagnostic> {
    let shown = Shown { session, document };
    if document.language == Language::Workspace {
        return shown.of_workspace();
    }
    let findings = match session.found(document) {
        Ok(findings) => findings,
        Err(report) => return vec![shown.without_place(&report, Severity::Error)],
    };
    let mut found: Vec<Diagnostic> = findings
        .iter()
        .flat_map(|finding| shown.of_report(&finding.report, finding.severity))
        .collect();
    if found.is_empty() {
        found = shown.idioms();
    }
    found
}

/// A diagnostic's place: a label with the text that it is in.
struct Placed {
    /// The name of the file, as the report has it.
    file: String,
    text: Text,
    label: LabeledSpan,
}

struct Shown<'s> {
    session: &'s Session<'s>,
    document: &'s Document,
}

impl Shown<'_> {
    /// A report may be of several mistakes at once.
    fn of_report(&self, report: &Report, severity: Severity) -> Vec<Diagnostic> {
        let source = report.source_code();
        let related: Vec<&dyn Mistake> = report.related().into_iter().flatten().collect();
        let own: [&dyn Mistake; 1] = [report.as_ref()];
        let mistakes: &[&dyn Mistake] = if related.is_empty() {
            own.as_slice()
        } else {
            related.as_slice()
        };
        let shown = mistakes.iter().map(|mistake| {
            let source = mistake.source_code().or(source);
            let code = mistake.code().or_else(|| report.code());
            let mut diagnostic = self.of_mistake(*mistake, source, severity);
            let code = code.map_or_else(|| "kqlab::file".to_owned(), |code| code.to_string());
            diagnostic.code = Some(code.into());
            diagnostic
        });
        shown.collect()
    }

    fn of_mistake(
        &self,
        mistake: &dyn Mistake,
        source: Option<&dyn SourceCode>,
        severity: Severity,
    ) -> Diagnostic {
        let mut places = places(mistake, source);
        let help = mistake.help().map(|help| help.to_string());
        let text = mistake.to_string();
        let message = match &help {
            Some(help) => format!("{text}\n{help}"),
            None => text.clone(),
        };
        let mut diagnostic = plain(message, severity);
        let replacements = help.as_deref().map(replacements).unwrap_or_default();
        if !replacements.is_empty() {
            diagnostic.data = Some(json!({ "replacements": replacements }));
        }
        if places.is_empty() {
            return diagnostic;
        }
        let first = places.remove(0);
        let mut related = Vec::new();
        if self.is_here(&first) {
            diagnostic.range = self.range(&first);
        } else if self.is_named(&first) {
            // A text that is not the file's own, such as that of a query that is not found in it.
            diagnostic.range = self.first_line();
        } else {
            diagnostic.range = self.call_of(Path::new(&first.file));
            related.push(self.related(&first, &text));
        }
        for place in &places {
            let label = place.label.label().unwrap_or("here");
            related.push(self.related(place, label));
        }
        diagnostic.related_information = (!related.is_empty()).then_some(related);
        diagnostic
    }

    /// Whether a place is in this document as it is.
    fn is_here(&self, place: &Placed) -> bool {
        let text = self.document.text.as_str().trim_start_matches('\u{feff}');
        self.is_named(place) && place.text.as_str().trim_end() == text.trim_end()
    }

    fn is_named(&self, place: &Placed) -> bool {
        absolute(Path::new(&place.file)) == absolute(&self.document.path)
    }

    /// The range of a place in this document, whose text may begin with a mark that reports do not count.
    fn range(&self, place: &Placed) -> Range {
        let text = self.document.text.as_str();
        let mark = text.len() - text.trim_start_matches('\u{feff}').len();
        let start = place.label.offset() + mark;
        self.document.range(start, start + place.label.len())
    }

    fn related(&self, place: &Placed, message: &str) -> DiagnosticRelatedInformation {
        let (uri, range) = if self.is_here(place) {
            (self.document.uri.clone(), self.range(place))
        } else {
            let start = place.label.offset();
            let end = start + place.label.len();
            let range = place.text.range(start, end, self.encoding());
            (uri_of(&absolute(Path::new(&place.file))), range)
        };
        DiagnosticRelatedInformation {
            location: Location { uri, range },
            message: message.to_owned(),
        }
    }

    fn encoding(&self) -> Encoding {
        self.session.encoding()
    }

    /// Where this document calls a function of a file: a mistake there is a mistake of the call. The document's first line where
    /// it calls none by name.
    fn call_of(&self, file: &Path) -> Range {
        let project = self.session.project(self.document);
        for query in &self.document.queries {
            for token in kql_parser::tokens(&query.text) {
                let word = token.text(&query.text);
                if project.library.has(word)
                    && project.library.reaches(word, file)
                    && let Some((start, end)) = query.in_document(token.span)
                {
                    return self.document.range(start, end);
                }
            }
        }
        self.first_line()
    }

    fn first_line(&self) -> Range {
        let length = self.document.text.line(0).map_or(0, str::len);
        self.document.range(0, length)
    }

    fn without_place(&self, report: &Report, severity: Severity) -> Diagnostic {
        let mut diagnostic = plain(report.to_string(), severity);
        diagnostic.range = self.first_line();
        diagnostic
    }

    /// What is wrong with `kqlab.yaml`, or with what it names.
    fn of_workspace(&self) -> Vec<Diagnostic> {
        let path = &self.document.path;
        let config = match Config::read(path, self.document.text.as_str()) {
            Ok(config) => config,
            Err(errors) => return self.of_report(&Report::new(errors), Severity::Error),
        };
        let project = match self.session.projects().of(path) {
            Ok(project) => project.unwrap_or_default(),
            Err(report) => return vec![self.without_place(&report, Severity::Error)],
        };
        let paths = config.rules.iter().chain(&config.functions);
        let paths: Vec<_> = paths.chain(&config.tables).chain(&config.ignore).collect();
        let shown = project.mistakes.iter().map(|report| {
            let mut diagnostic = self.without_place(report, Severity::Error);
            // A path that leads nowhere is named by the report.
            let message = report.to_string();
            let named = |path: &str| message.contains(&format!("`{path}`"));
            if let Some(path) = paths.iter().find(|path| named(&path.value)) {
                let place = path.place;
                diagnostic.range = self.document.range(place.start, place.end);
            }
            diagnostic
        });
        shown.collect()
    }

    /// What in queries without a mistake means something else than it seems to.
    fn idioms(&self) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for query in &self.document.queries {
            let workspace = self.session.workspace(self.document, &query.text);
            let Ok(prepared) = workspace.prepare(&query.text) else {
                continue;
            };
            for idiom in idioms(&prepared) {
                let at = u32::try_from(idiom.at).unwrap_or(u32::MAX);
                let Some((start, _)) = query.in_document(kql_parser::Span::at(at)) else {
                    continue;
                };
                let mut diagnostic = plain(idiom.message, Severity::Note);
                let text = self.document.text.as_str();
                let line = text.get(start..).and_then(|rest| rest.lines().next());
                diagnostic.range = self.document.range(start, start + line.map_or(0, str::len));
                diagnostic.code = Some("kqlab::idiom".into());
                found.push(diagnostic);
            }
        }
        found
    }
}

fn plain(message: String, severity: Severity) -> Diagnostic {
    Diagnostic {
        message: message.into(),
        severity: Some(match severity {
            Severity::Error => DiagnosticSeverity::Error,
            Severity::Warning => DiagnosticSeverity::Warning,
            Severity::Note => DiagnosticSeverity::Information,
        }),
        source: Some("kqlab".to_owned()),
        ..Diagnostic::default()
    }
}

/// The places of a mistake, that of the culprit first.
fn places(mistake: &dyn Mistake, source: Option<&dyn SourceCode>) -> Vec<Placed> {
    let Some(source) = source else { return vec![] };
    let mut labels: Vec<LabeledSpan> = mistake.labels().into_iter().flatten().collect();
    labels.sort_by_key(|label| (!label.primary(), label.offset()));
    let placed = labels.into_iter().filter_map(|label| {
        // Lines before and behind without end are the whole text.
        let read = source
            .read_span(label.inner(), usize::MAX, usize::MAX)
            .ok()?;
        Some(Placed {
            file: read.name().unwrap_or_default().to_owned(),
            text: Text::new(&String::from_utf8_lossy(read.data())),
            label,
        })
    });
    placed.collect()
}

/// What a help line would put in the culprit's place: "did you mean `a` or `b`?".
fn replacements(help: &str) -> Vec<String> {
    if !help.starts_with("did you mean ") {
        return vec![];
    }
    let quoted = help.split('`').skip(1).step_by(2);
    quoted.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_help_line_names_what_may_be_meant() {
        assert_eq!(
            replacements("did you mean `a`, `b` or `c`?"),
            ["a", "b", "c"]
        );
        assert!(replacements("write `isnull(x)`").is_empty());
    }
}
