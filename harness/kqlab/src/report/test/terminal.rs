//! The report for a terminal: a line for each test, details for those that did not pass.

use std::fmt::Write as _;
use std::time::Duration;

use kqlab_analysis::coverage::Coverage;
use kqlab_analysis::testing::TestedFile;
use kqlab_suite::runner::{FileReport, Outcome, Status};
use kqlab_suite::testfile::CaseKind;

use super::{coverage, reports};
use crate::output::{Colours, Style, paint, render, shown};

/// The widest line.
const WIDTH: usize = 80;

/// The report of a run. Diagnostics are not part of it: they go to standard error.
#[must_use]
pub fn terminal(files: &[TestedFile], elapsed: Duration, style: Style) -> String {
    let mut out = String::new();
    for TestedFile {
        report: file,
        coverage,
    } in files
    {
        if file.outcomes.is_empty() {
            continue;
        }
        let has_gaps = |coverage: &Coverage| coverage.gaps().next().is_some();
        let is_told = !style.quiet || file.failed() > 0 || coverage.as_ref().is_some_and(has_gaps);
        if is_told {
            let _ = writeln!(out, "{}", bold(&shown(&file.rule), style));
            let path = file.path.display().to_string();
            let _ = writeln!(out, "  {}", shown(&path));
        }
        for outcome in &file.outcomes {
            line(&mut out, outcome, style);
        }
        if !style.quiet {
            for note in &file.notes {
                wrapped(
                    &mut out,
                    "  note  ",
                    &format!(
                        "{}: the page's filter cannot be expressed: {}",
                        note.id, note.reason
                    ),
                );
            }
            for repair in &file.repairs {
                wrapped(
                    &mut out,
                    "  note  ",
                    &format!("rule, line {}: {}", repair.line, repair.message),
                );
            }
        }
        if let Some(coverage) = coverage {
            coverage::terminal(&mut out, coverage, style);
        }
        if is_told {
            out.push('\n');
        }
    }
    summary(&mut out, files, elapsed, style);
    out
}

/// The diagnostics of a run.
#[must_use]
pub fn diagnostics(files: &[TestedFile], colours: Colours) -> String {
    reports(files)
        .flat_map(|file| &file.errors)
        .map(|error| render(error.as_ref(), colours))
        .collect()
}

fn line(out: &mut String, outcome: &Outcome, style: Style) {
    let (word, colour) = match &outcome.status {
        Status::Passed => ("ok", 32),
        Status::Failed(_) if closed_blind_spot(outcome) => ("CLOSED", 33),
        Status::Failed(_) => ("FAILED", 31),
        Status::NotEvaluated(_) => ("ERROR", 31),
    };
    if style.quiet && outcome.status.is_passed() && outcome.unset.is_empty() {
        return;
    }
    let kind = outcome.kind.name();
    let _ = writeln!(
        out,
        "  {} {kind:<9} {}",
        paint(&format!("{word:<6}"), colour, style),
        fitted(&name(outcome), WIDTH - 19)
    );
    match &outcome.status {
        Status::Passed => {}
        Status::Failed(lines) => {
            if closed_blind_spot(outcome) {
                wrapped(
                    out,
                    "         ",
                    "a known blind spot has closed: good news, say so in the test file",
                );
            }
            let _ = writeln!(out, "         at line {}", outcome.line);
            lines
                .iter()
                .for_each(|text| wrapped(out, "         ", text));
        }
        Status::NotEvaluated(message) => wrapped(out, "         ", message),
    }
    if outcome.status.is_passed() {
        for note in &outcome.notes {
            wrapped(out, "  note   ", note);
        }
    }
    if !outcome.unset.is_empty() {
        let columns = outcome.unset.join(", ");
        wrapped(
            out,
            "  warn   ",
            &format!("the rule reads columns that no row sets: {columns}"),
        );
    }
}

/// The name of a test, with the form of the rule that it ran unless the name ends in one already.
fn name(outcome: &Outcome) -> String {
    if outcome.variant == "original" || outcome.name.ends_with(']') {
        outcome.name.clone()
    } else {
        format!("{} [{}]", outcome.name, outcome.variant)
    }
}

/// Whether a documented blind spot is one no more.
fn closed_blind_spot(outcome: &Outcome) -> bool {
    outcome.kind == CaseKind::Evasion && outcome.known.is_some()
}

fn summary(out: &mut String, files: &[TestedFile], elapsed: Duration, style: Style) {
    let passed: usize = reports(files).map(FileReport::passed).sum();
    let failed: usize = reports(files).map(FileReport::failed).sum();
    let rules = reports(files)
        .filter(|file| !file.outcomes.is_empty())
        .count();
    let scenarios: usize = reports(files)
        .filter(|file| !file.outcomes.is_empty())
        .map(|file| file.scenarios)
        .sum();
    let broken = reports(files)
        .filter(|file| !file.errors.is_empty())
        .count();
    let plural =
        |count: usize, word: &str| format!("{count} {word}{}", if count == 1 { "" } else { "s" });
    let _ = writeln!(
        out,
        "{}, {} in {} ms",
        plural(rules, "rule"),
        plural(scenarios, "documented scenario"),
        elapsed.as_millis()
    );
    if broken > 0 {
        let _ = writeln!(
            out,
            "{} could not be run in full",
            plural(broken, "test file")
        );
    }
    let counts = format!("{passed} passed, {failed} failed");
    let _ = writeln!(
        out,
        "{}",
        paint(&counts, if failed + broken == 0 { 32 } else { 31 }, style)
    );
}

/// The text in `width` columns, its end cut off with `…`.
fn fitted(text: &str, width: usize) -> String {
    let text = shown(text);
    if text.chars().count() <= width {
        return text.into_owned();
    }
    text.chars()
        .take(width.saturating_sub(1))
        .chain(['…'])
        .collect()
}

/// The text in lines that fit a terminal, each after `indent` (the first) or as many blanks.
pub(super) fn wrapped(out: &mut String, indent: &str, text: &str) {
    let width = WIDTH - indent.chars().count();
    let blanks = " ".repeat(indent.chars().count());
    let mut line = String::new();
    let mut first = true;
    let mut flush = |line: &mut String, out: &mut String| {
        let _ = writeln!(
            out,
            "{}{line}",
            if std::mem::take(&mut first) {
                indent
            } else {
                &blanks
            }
        );
        line.clear();
    };
    for word in shown(text).split(' ') {
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > width {
            flush(&mut line, out);
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    flush(&mut line, out);
}

fn bold(text: &str, style: Style) -> String {
    paint(text, 1, style)
}
