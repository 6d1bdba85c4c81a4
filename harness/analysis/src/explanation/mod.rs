//! What became of events in a rule, for people and for tools.

mod places;

use std::sync::Arc;

use kql_eval::explain::Explanation;
use kql_parser::Span;

pub use places::{Places, RowPlace};

use kqlab_proof::Prepared;
use kqlab_suite::rule::{Rule, Trigger, line_in_file};
use kqlab_suite::testfile::Variant;
use kqlab_suite::workspace::Rows;

/// A form of a rule over rows, ready to be explained.
#[derive(Debug)]
pub struct Subject {
    /// The rule.
    pub rule: Arc<Rule>,
    /// Which form of it.
    pub variant: Variant,
    /// The form's text, and what the workspace declares behind it.
    pub text: String,
    /// How many bytes of the text are the form's own.
    pub length: usize,
    /// The form, compiled.
    pub form: Prepared,
    /// The rows.
    pub rows: Rows,
    /// The test whose rows these are.
    pub test: Option<String>,
    /// Where the rows are written.
    pub places: Places,
    /// When the results are an alert.
    pub trigger: Trigger,
}

/// A line, from 1.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Line {
    /// Of the rule's file.
    OfFile(usize),
    /// Of the query, where it does not stand in the file line by line.
    OfQuery(usize),
}

impl Subject {
    /// The line on which a place of the query stands; None for what a workspace declares.
    #[must_use]
    pub fn line(&self, span: Span) -> Option<Line> {
        let start = usize::try_from(span.start).ok()?;
        if start > self.length {
            return None;
        }
        if self.variant == Variant::Original
            && let Some(line) = line_in_file(&self.rule, start)
        {
            return Some(Line::OfFile(line));
        }
        let before = self.text.get(..start)?;
        Some(Line::OfQuery(before.matches('\n').count() + 1))
    }

    /// The text at a place on one line, without comments.
    #[must_use]
    pub fn one_line(&self, span: Span) -> String {
        let lines =
            span.text(&self.text)
                .lines()
                .map(|line| match line.trim_start().starts_with("//") {
                    true => "",
                    false => line.trim(),
                });
        let lines: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
        lines.join(" ")
    }

    /// The word that names the operator at a place: `where`, `make-series`.
    #[must_use]
    pub fn operator(&self, span: Span) -> String {
        let text = self.one_line(span);
        let end = text.find(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_'));
        text.get(..end.unwrap_or(text.len()))
            .unwrap_or("")
            .to_owned()
    }

    /// Whether the rule fires: its trigger decides over its results.
    #[must_use]
    pub fn fires(&self, explanation: &Explanation) -> bool {
        self.trigger.fires(explanation.table.batch.rows)
    }
}
