//! Indentation that YAML does not allow, and that was put right to read the file.

use kqlab_suite::rule::RepairKind;
use kqlab_suite::testfile::Place;

use super::{At, Fix, Found, Lint, Subject};
use crate::findings::Severity;

/// Tabs and no-break spaces before the first character of a line.
pub(super) static INDENTATION: Lint = Lint {
    name: "indentation",
    code: "kqlab::lint::indentation",
    weight: Severity::Note,
    targets: &[],
    summary: "A line of YAML is indented with tabs or no-break spaces.",
    page: "YAML allows spaces alone there. kqlab reads the file all the same and says so; a pipeline may not.",
    bad: "name: x\nquery: |\n  SigninLogs\n\t| where ResultType == '0'\n",
    good: "name: x\nquery: |\n  SigninLogs\n  | where ResultType == '0'\n",
    look: indentation,
};

fn indentation(subject: &Subject<'_>) -> Vec<Found> {
    let source = &subject.rule.source;
    let repairs = subject.rule.repairs.iter();
    let lines = repairs.filter_map(|repair| match repair.kind {
        RepairKind::Tab => Some((repair.line, "tabs")),
        RepairKind::NoBreakSpace => Some((repair.line, "no-break spaces")),
        RepairKind::ByteOrderMark
        | RepairKind::LineEnds
        | RepairKind::Indentation
        | RepairKind::Block
        | RepairKind::LetterCase
        | RepairKind::Truncated => None,
    });
    let report = |(line, what): (usize, &str)| {
        let place = indent(source, line)?;
        let old = place.text(source);
        let new = old.replace('\t', "  ").replace('\u{a0}', " ");
        let message = format!("the line is indented with {what}");
        let found = Found::new(At::Field(place), message, "spaces");
        Some(found.fixed_by(Some(Fix::new(place, old, new))))
    };
    lines.filter_map(report).collect()
}

/// The blanks at the start of a line, from 1.
fn indent(source: &str, line: usize) -> Option<Place> {
    let before = source.split_inclusive('\n').take(line.checked_sub(1)?);
    let start: usize = before.map(str::len).sum();
    let text = source.get(start..)?.lines().next()?;
    let end = start + (text.len() - text.trim_start().len());
    Some(Place::of(source, start, end))
}
