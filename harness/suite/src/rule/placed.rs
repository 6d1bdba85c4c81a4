//! Mistakes of a query at their places in the file of the query.

use std::fmt;

use kql_eval::QueryError;
use kql_parser::Span;
use miette::{Diagnostic, LabeledSpan, NamedSource, Report};

use super::query_places::QueryPlaces;
use super::{Dropped, Rule};

/// Mistakes as reports over `text`, which is a rule's query and may have more behind it. Where the query is found in the
/// rule's file, the reports show the file.
#[must_use]
pub fn reports(rule: &Rule, text: &str, errors: Vec<QueryError>) -> Vec<Report> {
    let name = rule.path.display().to_string();
    let places = query_places(rule);
    errors
        .into_iter()
        .map(|error| {
            let is_within =
                usize::try_from(error.span().end).is_ok_and(|end| end <= rule.query.len());
            match &places {
                // A mistake behind the query is one of what the workspace declares, and has no place in this file.
                Some(places) if is_within => moved(error, &name, &ended(&rule.source), &|place| {
                    places.in_file(place)
                }),
                _ => Report::new(error).with_source_code(NamedSource::new(&name, ended(text))),
            }
        })
        .collect()
}

/// A mistake as a report over a file; `in_file` gives the place in the file of a place of the mistake.
pub(crate) fn moved(
    error: QueryError,
    name: &str,
    file: &str,
    in_file: &dyn Fn(usize) -> usize,
) -> Report {
    let labels = placed_labels(&error, in_file);
    let source = NamedSource::new(name, file.to_owned());
    Report::new(Placed { error, labels }).with_source_code(source)
}

/// The place of a rule's query in its file.
fn query_places(rule: &Rule) -> Option<QueryPlaces> {
    QueryPlaces::find(&rule.source, &rule.query, rule.query_at)
}

/// The line of a rule's file, from 1, of a place in its query; None if the query is not found in the file.
#[must_use]
pub fn line_in_file(rule: &Rule, place: usize) -> Option<usize> {
    let places = query_places(rule)?;
    let before = rule.source.get(..places.in_file(place))?;
    Some(before.matches('\n').count() + 1)
}

/// The places of the pieces of a rule's query among the bytes of its file, as it lies on the disk: with its byte-order mark,
/// carriage returns, indentation and escapes.
#[derive(Clone, Debug, Default)]
pub struct FilePlaces {
    places: Option<QueryPlaces>,
    dropped: Dropped,
}

impl FilePlaces {
    /// Those of a rule.
    #[must_use]
    pub fn of(rule: &Rule) -> Self {
        Self {
            places: query_places(rule),
            dropped: rule.dropped.clone(),
        }
    }

    /// The first byte of a part of the query and the first one behind it; `None` if the query is not found in the file.
    #[must_use]
    pub fn bytes(&self, part: Span) -> Option<(usize, usize)> {
        let places = self.places.as_ref()?;
        let place = |place: u32| {
            let place = usize::try_from(place).ok()?;
            Some(self.dropped.in_file(places.in_file(place)))
        };
        Some((place(part.start)?, place(part.end)?))
    }
}

/// The text with a line end, without which a mistake at its end has no place to be shown.
#[must_use]
pub fn ended(text: &str) -> String {
    if text.ends_with('\n') {
        text.to_owned()
    } else {
        format!("{text}\n")
    }
}

/// A mistake with its places in the file.
#[derive(Debug)]
struct Placed {
    error: QueryError,
    labels: Vec<LabeledSpan>,
}

impl fmt::Display for Placed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl std::error::Error for Placed {}

impl Diagnostic for Placed {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.error.code()
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.error.help()
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}

/// The labels of a mistake, moved to the file.
fn placed_labels(error: &QueryError, in_file: &dyn Fn(usize) -> usize) -> Vec<LabeledSpan> {
    let labels = error.labels().into_iter().flatten();
    labels
        .map(|label| {
            let start = in_file(label.offset());
            // The end of a label may lie in a line that the file indents: never before its start.
            let end = in_file(label.offset() + label.len()).max(start);
            let text = label.label().map(str::to_owned);
            if label.primary() {
                LabeledSpan::new_primary_with_span(text, (start, end - start))
            } else {
                LabeledSpan::new_with_span(text, (start, end - start))
            }
        })
        .collect()
}
