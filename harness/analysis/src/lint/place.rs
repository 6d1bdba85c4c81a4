//! What a lint finds, and its place in the author's file.

use std::ops::Range;

use kql_parser::Span;
use kqlab_suite::rule::{QueryPlaces, Rule, ended};
use kqlab_suite::testfile::Place;
use miette::{LabeledSpan, MietteDiagnostic, NamedSource, Report};

use super::{Fix, Lint};
use crate::findings::Severity;

/// Where something is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// In a field of the rule's file.
    Field(Place),
    /// In the query's text.
    Query(Span),
    /// In all of the file.
    File,
}

/// Something that a lint finds.
#[derive(Clone, Debug)]
pub struct Found {
    /// What is wrong, in the author's terms.
    pub message: String,
    /// The way out.
    pub help: String,
    /// Where.
    pub at: At,
    /// Another place that it hangs on, with what is said there.
    pub other: Option<(At, &'static str)>,
    /// What puts it right without changing what the rule does; None where that is the author's choice.
    pub fix: Option<Fix>,
}

impl Found {
    /// Something at a place.
    pub(super) fn new(at: At, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: help.into(),
            at,
            other: None,
            fix: None,
        }
    }

    /// The same with what puts it right.
    pub(super) fn fixed_by(self, fix: Option<Fix>) -> Self {
        Self { fix, ..self }
    }

    /// The same with another place.
    pub(super) fn beside(self, at: At, label: &'static str) -> Self {
        Self {
            other: Some((at, label)),
            ..self
        }
    }

    /// The finding as a diagnostic over the rule's file.
    #[must_use]
    pub fn report(&self, rule: &Rule, lint: &Lint, weight: Severity) -> Report {
        let severity = match weight {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Note => miette::Severity::Advice,
        };
        let label =
            LabeledSpan::new_primary_with_span(Some("here".to_owned()), place(rule, self.at));
        let other = self
            .other
            .map(|(at, label)| LabeledSpan::new_with_span(Some(label.to_owned()), place(rule, at)));
        let labels: Vec<LabeledSpan> = std::iter::once(label).chain(other).collect();
        let mut diagnostic = MietteDiagnostic::new(self.message.clone())
            .with_code(lint.code)
            .with_severity(severity)
            .with_labels(labels);
        if !self.help.is_empty() {
            diagnostic = diagnostic.with_help(self.help.clone());
        }
        let name = rule.path.display().to_string();
        Report::new(diagnostic).with_source_code(NamedSource::new(name, ended(&rule.source)))
    }
}

/// A place as bytes of the rule's text.
fn place(rule: &Rule, at: At) -> Range<usize> {
    match at {
        At::Field(place) => field(&rule.source, place),
        At::Query(span) => in_query(rule, span),
        At::File => 0..first_line(&rule.source, 0..usize::MAX).end,
    }
}

/// The first line of a field.
pub(super) fn field(source: &str, place: Place) -> Range<usize> {
    let start = place.start.min(source.len());
    let before = source.get(..start).unwrap_or("");
    if before.matches('\n').count() + 1 == place.line {
        return first_line(source, start..place.end);
    }
    // What was put right to read the file moved places within their lines, and left the lines.
    let lines = source.split_inclusive('\n');
    let before: usize = lines.take(place.line.saturating_sub(1)).map(str::len).sum();
    let line = first_line(source, before..usize::MAX);
    let text = source.get(line.clone()).unwrap_or("");
    line.start + (text.len() - text.trim_start().len())..line.end
}

/// What of a range is on its first line.
fn first_line(source: &str, range: Range<usize>) -> Range<usize> {
    let start = range.start.min(source.len());
    let rest = source.get(start..).unwrap_or("");
    let line = rest.find('\n').unwrap_or(rest.len());
    start..(start + line).min(range.end.max(start))
}

fn in_query(rule: &Rule, span: Span) -> Range<usize> {
    let places = QueryPlaces::find(&rule.source, &rule.query, rule.query_at);
    let (start, end) = (index(span.start), index(span.end));
    match places {
        // What is behind the query is a function of the workspace, which has no place in this file: the query is shown.
        Some(places) if end <= rule.query.len() => {
            let start = places.in_file(start);
            start..places.in_file(end).max(start)
        }
        Some(places) => first_line(&rule.source, places.in_file(0)..usize::MAX),
        None => first_line(&rule.source, rule.query_at..usize::MAX),
    }
}

fn index(place: u32) -> usize {
    usize::try_from(place).unwrap_or(usize::MAX)
}
