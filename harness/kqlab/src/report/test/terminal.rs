//! The report for a terminal: what fits a screen where all is well, and details of what did not pass.

use std::fmt::Write as _;
use std::time::Duration;

use kqlab_analysis::coverage::Coverage;
use kqlab_analysis::testing::TestedFile;
use kqlab_suite::runner::{FileReport, Outcome, Status};
use kqlab_suite::testfile::CaseKind;

use super::lines::{fitted, wrapped};
use super::{coverage, decision, reports, summary};
use crate::output::{Colours, Detail, Style, counted, paint, render, shown};

/// A run, as far as it is not in what came of its files.
#[derive(Clone, Copy, Debug)]
pub struct Run<'a> {
    /// How long it took.
    pub elapsed: Duration,
    /// The paths that were asked for, to be typed again; None where no next command is proposed.
    pub paths: Option<&'a str>,
    /// What decided about the tests that failed.
    pub decisions: &'a decision::Decisions,
}

/// The report of a run. Diagnostics are not part of it: they go to standard error.
#[must_use]
pub fn terminal(files: &[TestedFile], run: Run<'_>, style: Style) -> String {
    let mut out = String::new();
    let is_condensed = style.detail == Detail::Summary && !summary::fits_a_screen(files);
    for (number, file) in files.iter().enumerate() {
        if file.report.outcomes.is_empty() {
            continue;
        }
        if is_condensed {
            summary::file(&mut out, file, number, style);
        } else {
            heading(&mut out, file, style);
        }
        // A rule that passes is its line in the summary.
        let is_listed = |outcome: &&Outcome| {
            let is_passed = outcome.status.is_passed();
            match style.detail {
                Detail::Everything => true,
                Detail::Summary => !is_passed || !is_condensed,
                Detail::Failures => !is_passed || !outcome.unset.is_empty(),
            }
        };
        for outcome in file.report.outcomes.iter().filter(is_listed) {
            line(&mut out, outcome, style);
            decision::terminal(&mut out, run.decisions, &file.report, outcome, style);
        }
        if style.detail == Detail::Everything || !is_condensed {
            notes(&mut out, &file.report, style);
        }
        if let Some(coverage) = &file.coverage {
            coverage::terminal(&mut out, coverage, style);
        }
        if !is_condensed && is_told(file, style) {
            out.push('\n');
        }
    }
    if is_condensed {
        summary::kinds(&mut out, files);
    }
    counts(&mut out, files, run.elapsed, style);
    if style.detail == Detail::Summary
        && let Some(paths) = run.paths
    {
        summary::next(&mut out, files, paths);
    }
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

/// Whether anything is said of a file.
fn is_told(file: &TestedFile, style: Style) -> bool {
    let has_gaps = |coverage: &Coverage| coverage.gaps().next().is_some();
    style.detail != Detail::Failures
        || file.report.failed() > 0
        || file.coverage.as_ref().is_some_and(has_gaps)
}

fn heading(out: &mut String, file: &TestedFile, style: Style) {
    if is_told(file, style) {
        let _ = writeln!(out, "{}", paint(&shown(&file.report.rule), 1, style));
        let path = file.report.path.display().to_string();
        let _ = writeln!(out, "  {}", shown(&path));
    }
}

fn notes(out: &mut String, file: &FileReport, style: Style) {
    if style.detail == Detail::Failures {
        return;
    }
    for note in &file.notes {
        let (id, reason) = (&note.id, &note.reason);
        let text = format!("{id}: the page's filter cannot be expressed: {reason}");
        wrapped(out, "  note  ", &text, style.width);
    }
    for repair in &file.repairs {
        let text = format!("rule, line {}: {}", repair.line, repair.message);
        wrapped(out, "  note  ", &text, style.width);
    }
}

fn line(out: &mut String, outcome: &Outcome, style: Style) {
    let (word, colour) = match &outcome.status {
        Status::Passed => ("ok", 32),
        Status::Failed(_) if closed_blind_spot(outcome) => ("CLOSED", 33),
        Status::Failed(_) => ("FAILED", 31),
        Status::NotEvaluated(_) => ("ERROR", 31),
    };
    let kind = outcome.kind.name();
    let _ = writeln!(
        out,
        "  {} {kind:<9} {}",
        paint(&format!("{word:<6}"), colour, style),
        fitted(&name(outcome), style.width.saturating_sub(19))
    );
    let mut indented = |text: &str| wrapped(out, "         ", text, style.width);
    match &outcome.status {
        Status::Passed => {}
        Status::Failed(lines) => {
            if closed_blind_spot(outcome) {
                indented("a known blind spot has closed: good news, say so in the test file");
            }
            indented(&format!("at line {}", outcome.line));
            lines.iter().for_each(|text| indented(text));
        }
        Status::NotEvaluated(message) => indented(message),
    }
    if outcome.status.is_passed() {
        for note in &outcome.notes {
            wrapped(out, "  note   ", note, style.width);
        }
    }
    if !outcome.unset.is_empty() {
        let columns = outcome.unset.join(", ");
        let text = format!("the rule reads columns that no row sets: {columns}");
        wrapped(out, "  warn   ", &text, style.width);
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

fn counts(out: &mut String, files: &[TestedFile], elapsed: Duration, style: Style) {
    let passed: usize = reports(files).map(FileReport::passed).sum();
    let failed: usize = reports(files).map(FileReport::failed).sum();
    let ran = || reports(files).filter(|file| !file.outcomes.is_empty());
    let scenarios: usize = ran().map(|file| file.scenarios).sum();
    let broken = reports(files)
        .filter(|file| !file.errors.is_empty())
        .count();
    let _ = writeln!(
        out,
        "{}, {} in {} ms",
        counted(ran().count(), "rule"),
        counted(scenarios, "documented scenario"),
        elapsed.as_millis()
    );
    if broken > 0 {
        let files = counted(broken, "test file");
        let _ = writeln!(out, "{files} could not be run in full");
    }
    let counts = format!("{passed} passed, {failed} failed");
    let colour = if failed + broken == 0 { 32 } else { 31 };
    let _ = writeln!(out, "{}", paint(&counts, colour, style));
}
