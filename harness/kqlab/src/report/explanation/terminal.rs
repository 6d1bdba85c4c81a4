//! An explanation as text for a terminal.

use std::fmt::Write as _;

use kql_eval::explain::{
    Aside, Dropped, Explanation, Followed, Key, Lineage, RowOf, Stage, Verdict, Why,
};
use kql_eval::types::{Scalar, write_timespan};
use kql_parser::Span;
use kqlab_analysis::explanation::{Line, Subject};
use kqlab_suite::testfile::Variant;

use super::{cut, is_empty};
use crate::output::{counted, shown};

/// How many characters of a stage or predicate are shown.
const WIDTH: usize = 84;

/// How many rows are named one by one.
// An aggregate may be made of millions of rows; the first ones show what they are.
const NAMED: usize = 20;

/// The stages with what they dropped, the verdict, and the rows that the result was made of.
#[must_use]
pub fn terminal(subject: &Subject, explanation: &Explanation) -> String {
    let page = Page {
        subject,
        explanation,
    };
    let mut out = String::new();
    let variant = subject.variant.to_string();
    match &subject.test {
        Some(test) if test.ends_with(&format!("[{variant}]")) => {
            let _ = writeln!(out, "test {}", shown(test));
        }
        Some(test) => {
            let _ = writeln!(out, "test {} [{variant}]", shown(test));
        }
        None if subject.variant != Variant::Original => {
            let _ = writeln!(out, "the rule {variant}");
        }
        None => {}
    }
    for stage in &explanation.stages {
        page.stage(stage, &mut out);
    }
    let rows = explanation.table.batch.rows;
    let _ = match (subject.fires(explanation), rows) {
        (true, _) => writeln!(out, "the rule fires: {}", counted(rows, "row")),
        (false, 0) => writeln!(out, "the rule is silent"),
        (false, _) => writeln!(
            out,
            "the rule is silent: its query has {}, its trigger wants {}",
            counted(rows, "row"),
            subject.trigger.in_words()
        ),
    };
    let end = explanation.stages.last();
    if rows > 0 && end.is_some_and(|end| end.followed == Followed::In(0) || is_gone(explanation)) {
        let _ = writeln!(out, "the row is in none of them");
    }
    for lineage in &explanation.results {
        page.lineage(lineage, &mut out);
    }
    out
}

/// Whether the followed row was dropped before the last stage.
fn is_gone(explanation: &Explanation) -> bool {
    let mut stages = explanation.stages.iter();
    let is_lost = stages.clone().any(|stage| stage.followed == Followed::Lost);
    let is_followed = stages.any(|stage| matches!(stage.followed, Followed::In(_)));
    is_followed && !is_lost && explanation.results.is_empty()
}

/// An explanation as it is being written.
pub(super) struct Page<'a> {
    pub(super) subject: &'a Subject,
    pub(super) explanation: &'a Explanation,
}

impl Page<'_> {
    /// A stage with the line on which it stands.
    pub(super) fn placed(&self, stage: &Stage) -> String {
        let text = self.snippet(stage.span);
        match self.subject.line(stage.span) {
            Some(Line::OfFile(line)) => format!("line {line}: {text}"),
            Some(Line::OfQuery(line)) => format!("line {line} of the query: {text}"),
            None => format!("declared: {text}"),
        }
    }

    fn stage(&self, stage: &Stage, out: &mut String) {
        let _ = writeln!(out, "{}", self.placed(stage));
        if stage.source.is_some() && stage.rows_in == 0 {
            let _ = writeln!(out, "  {}", counted(stage.rows_out, "row"));
        } else {
            let (rows_in, rows_out) = (
                counted(stage.rows_in, "row"),
                counted(stage.rows_out, "row"),
            );
            let _ = writeln!(out, "  {rows_in} in, {rows_out} out");
        }
        let followed = match stage.followed {
            Followed::Elsewhere => None,
            Followed::In(0) => Some("the row is in none of them".to_owned()),
            Followed::In(rows) if rows == stage.rows_out && rows == 1 => None,
            Followed::In(rows) => Some(format!("the row is in {rows} of them")),
            Followed::Lost => Some(format!(
                "`{}` does not say which rows its rows are made of: the row is not followed on",
                self.subject.operator(stage.span)
            )),
        };
        if let Some(followed) = followed {
            let _ = writeln!(out, "  {followed}");
        }
        for dropped in &stage.dropped {
            self.dropped(dropped, out);
        }
        let is_following = !matches!(stage.followed, Followed::Elsewhere);
        let more = stage.dropped_rows.saturating_sub(stage.dropped.len());
        if more > 0 && !is_following && !stage.dropped.is_empty() {
            let _ = writeln!(out, "  and {} more", counted(more, "row"));
        }
        for aside in &stage.asides {
            let _ = match aside {
                Aside::Subquery(span) => writeln!(
                    out,
                    "  what the query in `{}` reads is not followed",
                    cut(&self.subject.one_line(*span), 48)
                ),
                Aside::RowsAround => {
                    writeln!(out, "  values here depend on the rows before and after")
                }
            };
        }
    }

    /// Why a row was dropped.
    pub(super) fn dropped(&self, dropped: &Dropped, out: &mut String) {
        let row = if dropped.from.is_empty() {
            format!("row {} of those that came in", dropped.row + 1)
        } else {
            self.rows(&dropped.from)
        };
        let row = match dropped.from.len() {
            0 | 1 => row,
            _ => format!("the row made of {row}"),
        };
        let because = match &dropped.why {
            Why::Predicate(verdicts) => {
                let _ = writeln!(out, "  {row} is dropped here:");
                for verdict in verdicts {
                    self.verdict(verdict, out);
                }
                return;
            }
            Why::Beyond => "enough rows come before it".to_owned(),
            Why::NoPartner(key) => format!("no row of the other side has {}", self.key(key)),
            Why::Partner { key, partners } => {
                let partners = match partners.as_slice() {
                    [] => "a row of the other side".to_owned(),
                    partners => self.rows(partners),
                };
                format!("{partners} has {} too", self.key(key))
            }
            Why::Represented(key) => {
                format!("another row with {} stands for it", self.key(key))
            }
            Why::NoElement => "it has no element to make a row of".to_owned(),
            Why::NoMatch => "its text is not of the pattern".to_owned(),
            Why::NotChosen => "chance chose others".to_owned(),
            Why::Within => "the sub-query gives no row for it".to_owned(),
        };
        let _ = writeln!(out, "  {row} is dropped here: {because}");
    }

    fn verdict(&self, verdict: &Verdict, out: &mut String) {
        let value = verdict
            .value
            .map_or("null", |value| if value { "true" } else { "false" });
        let _ = writeln!(out, "    {} is {value}", self.snippet(verdict.span));
        for operand in &verdict.operands {
            let shown = self.value(&operand.value);
            let _ = writeln!(out, "      {} is {shown}", self.snippet(operand.span));
        }
        if let Some(rule) = &verdict.rule {
            let _ = writeln!(out, "      {rule}");
        }
    }

    fn lineage(&self, lineage: &Lineage, out: &mut String) {
        let _ = writeln!(out, "row {} of the result", lineage.row + 1);
        let table = &self.explanation.table;
        for (field, column) in table.schema.fields.iter().zip(&table.batch.columns) {
            let value = column.scalar(lineage.row);
            if !is_empty(&value) {
                let _ = writeln!(
                    out,
                    "  {} is {}",
                    field.name,
                    cut(&self.value(&value), WIDTH)
                );
            }
        }
        if lineage.from.is_empty() && lineage.untraced.is_empty() {
            let _ = writeln!(out, "  made of no rows");
        } else if !lineage.from.is_empty() {
            let _ = writeln!(out, "  made of {}", self.rows(&lineage.from));
        }
        let settings = lineage.set.iter().filter(|_| lineage.from.len() > 1);
        for setting in settings {
            let by = self.numbers(&setting.from);
            let _ = writeln!(out, "  {} is set by {by}", self.snippet(setting.span));
        }
        for span in &lineage.untraced {
            let operator = self.subject.operator(*span);
            let _ = writeln!(
                out,
                "  `{operator}` does not say which rows it was made of: those behind it are not named"
            );
        }
    }

    /// Rows by source: `T rows 1, 2`.
    fn numbers(&self, rows: &[RowOf]) -> String {
        let parts: Vec<String> = rows
            .chunk_by(|a, b| a.source == b.source)
            .map(|rows| self.numbers_of(rows))
            .collect();
        parts.join(" and ")
    }

    /// Rows of one source.
    fn numbers_of(&self, rows: &[RowOf]) -> String {
        let source = rows
            .first()
            .and_then(|row| self.explanation.sources.get(row.source));
        let name = match source.map(|source| (&source.table, source.span)) {
            Some((Some(table), _)) => table.to_string(),
            Some((None, span)) => format!("`{}`", cut(&self.subject.one_line(span), 32)),
            None => String::new(),
        };
        let many = if rows.len() == 1 { "" } else { "s" };
        format!(
            "{name} row{many} {}",
            listed(rows.iter().map(|row| row.row + 1))
        )
    }

    /// Rows by source, with where they are written: `T rows 1, 2 (events.ndjson, lines 1, 3)`.
    fn rows(&self, rows: &[RowOf]) -> String {
        let mut parts: Vec<String> = Vec::new();
        for of_source in rows.chunk_by(|a, b| a.source == b.source) {
            let Some(source) = of_source
                .first()
                .and_then(|row| self.explanation.sources.get(row.source))
            else {
                continue;
            };
            let mut part = self.numbers_of(of_source);
            let places: Vec<_> = of_source
                .iter()
                .filter_map(|row| {
                    let table = source.table.as_deref()?;
                    self.subject.places.of(table, row.row, source.rows)
                })
                .collect();
            let mut files = Vec::new();
            for of_file in places.chunk_by(|a, b| a.file == b.file) {
                let file = of_file.first().map_or("", |place| place.file.as_str());
                let lines: Vec<u64> = of_file.iter().filter_map(|place| place.line).collect();
                let many = if lines.len() == 1 { "" } else { "s" };
                files.push(if lines.is_empty() {
                    file.to_owned()
                } else {
                    format!("{file}, line{many} {}", listed(lines.into_iter()))
                });
            }
            if !files.is_empty() {
                let _ = write!(part, " ({})", files.join("; "));
            }
            parts.push(part);
        }
        parts.join(" and ")
    }

    fn key(&self, key: &[Key]) -> String {
        let keys = key.iter();
        let keys: Vec<String> = keys
            .map(|key| format!("{} {}", key.column, cut(&self.value(&key.value), 48)))
            .collect();
        keys.join(", ")
    }

    fn snippet(&self, span: Span) -> String {
        cut(&self.subject.one_line(span), WIDTH)
    }

    /// A value as KQL shows it; a datetime with its distance from the clock.
    fn value(&self, value: &Scalar) -> String {
        let mut text = String::new();
        value.write_text(&mut text);
        match value {
            Scalar::Null(_) => "null".to_owned(),
            Scalar::String(_) => format!("\"{text}\""),
            Scalar::DateTime(ticks) => {
                let distance = ticks.saturating_sub(self.subject.form.clock().ticks());
                let mut span = String::new();
                write_timespan(distance, &mut span);
                let sign = if distance < 0 { "" } else { "+" };
                format!("{text} (clock {sign}{span})")
            }
            _ => text,
        }
    }
}

/// Numbers, not too many of them.
fn listed(numbers: impl ExactSizeIterator<Item = impl ToString>) -> String {
    let all = numbers.len();
    let mut texts: Vec<String> = numbers.take(NAMED).map(|n| n.to_string()).collect();
    if all > NAMED {
        texts.push(format!("and {} more", all - NAMED));
    }
    texts.join(", ")
}
