//! Mistakes of a query at their places in the file that the query stands in.

use std::fmt;

use kql_eval::QueryError;
use miette::{Diagnostic, LabeledSpan, NamedSource, Report};

use super::Rule;

/// A line of the query in the file, from its first character that is no white space.
#[derive(Clone, Copy, Debug)]
struct Line {
    /// Where it stands in the query.
    query: usize,
    /// Where it stands in the file.
    file: usize,
}

/// Mistakes as reports over `text`, which is a rule's query and may have more behind it. Where the query stands in the
/// rule's file line by line, the reports show the file.
#[must_use]
pub fn reports(rule: &Rule, text: &str, errors: Vec<QueryError>) -> Vec<Report> {
    let name = rule.path.display().to_string();
    let lines = lines_in_file(&rule.source, &rule.query);
    errors
        .into_iter()
        .map(|error| {
            let is_within =
                usize::try_from(error.span().end).is_ok_and(|end| end <= rule.query.len());
            match &lines {
                Some(lines) if is_within => {
                    let labels = placed_labels(&error, lines);
                    let source = NamedSource::new(&name, ended(&rule.source));
                    Report::new(Placed { error, labels }).with_source_code(source)
                }
                _ => Report::new(error).with_source_code(NamedSource::new(&name, ended(text))),
            }
        })
        .collect()
}

/// The line of a rule's file, from 1, on which a place in its query stands; nothing if the query is not in the file line by
/// line.
#[must_use]
pub fn line_in_file(rule: &Rule, place: usize) -> Option<usize> {
    let lines = lines_in_file(&rule.source, &rule.query)?;
    let before = rule.source.get(..in_file(place, &lines))?;
    Some(before.matches('\n').count() + 1)
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
fn placed_labels(error: &QueryError, lines: &[Line]) -> Vec<LabeledSpan> {
    let labels = error.labels().into_iter().flatten();
    labels
        .map(|label| {
            let start = in_file(label.offset(), lines);
            let end = in_file(label.offset() + label.len(), lines).max(start);
            let text = label.label().map(str::to_owned);
            if label.primary() {
                LabeledSpan::new_primary_with_span(text, (start, end - start))
            } else {
                LabeledSpan::new_with_span(text, (start, end - start))
            }
        })
        .collect()
}

/// The place in the file of a place in the query.
fn in_file(place: usize, lines: &[Line]) -> usize {
    let line = lines.iter().rev().find(|line| line.query <= place);
    line.map_or(place, |line| line.file + (place - line.query))
}

/// Where each line of the query stands in the file; nothing if the query is not in the file line by line.
fn lines_in_file(file: &str, query: &str) -> Option<Vec<Line>> {
    let file_lines: Vec<(usize, &str)> = with_starts(file).collect();
    let query_lines: Vec<(usize, &str)> = with_starts(query).collect();
    let first = query_lines
        .iter()
        .position(|(_, line)| !line.trim().is_empty())?;
    (0..file_lines.len()).find_map(|start| {
        let window = file_lines.get(start..)?;
        matching(window, &query_lines, first)
    })
}

/// The places of the query's lines in the lines of the file, of which the first is to hold the query's line number `first`.
fn matching(window: &[(usize, &str)], query: &[(usize, &str)], first: usize) -> Option<Vec<Line>> {
    let content = query.get(first..)?;
    if window.len() < content.len() {
        return None;
    }
    let mut lines = Vec::with_capacity(content.len());
    for (index, ((file_start, file_line), (query_start, query_line))) in
        window.iter().zip(content).enumerate()
    {
        let wanted = query_line.trim();
        let before = file_line.trim_end().strip_suffix(wanted)?;
        // The text of a block stands behind white space, the only line of a plain text behind its key.
        let is_plain = index == 0 && content.len() == 1 && before.trim_end().ends_with(':');
        if !before.trim().is_empty() && !is_plain {
            return None;
        }
        let indent = query_line.len() - query_line.trim_start().len();
        lines.push(Line {
            query: query_start + indent,
            file: file_start + before.len(),
        });
    }
    Some(lines)
}

/// The lines of a text with their places.
fn with_starts(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    text.split_inclusive('\n').map(move |line| {
        let at = start;
        start += line.len();
        (at, line.trim_end_matches('\n'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(file: &str, query: &str, wanted: &str) -> Option<usize> {
        let lines = lines_in_file(file, query)?;
        Some(in_file(query.find(wanted).unwrap_or(0), &lines))
    }

    #[test]
    fn a_line_of_a_block_is_found_behind_its_indentation() {
        let file = "id: 1\nquery: |\n  T\n\n  | where a\nname: x\n";
        let found = place(file, "T\n\n| where a\n", "where");
        assert_eq!(found, file.find("where"));
    }

    #[test]
    fn a_line_whose_tabs_were_put_right_is_found_where_it_stands() {
        let file = "query: |\n  T\n\t\t| where a\n";
        let found = place(file, "T\n  | where a\n", "where");
        assert_eq!(found, file.find("where"));
    }

    #[test]
    fn a_plain_text_is_found_behind_its_key() {
        let file = "query: T | where a\n";
        assert_eq!(place(file, "T | where a", "where"), file.find("where"));
    }

    #[test]
    fn a_folded_text_has_no_places_in_the_file() {
        assert_eq!(
            place("query: >\n  T\n  | where a\n", "T | where a", "a"),
            None
        );
    }
}
