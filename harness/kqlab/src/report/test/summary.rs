//! A run on one screen: a line for each rule, what its tests are of, and what to do next.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use kqlab_analysis::testing::TestedFile;
use kqlab_suite::Exit;
use kqlab_suite::runner::{FileReport, Outcome};
use kqlab_suite::testfile::{CaseKind, TestKind};
use unicode_width::UnicodeWidthStr as _;

use super::lines::{fitted, wrapped};
use super::reports;
use crate::output::{Style, counted, paint, shown};

/// How many lines of tests are a screen with room for counts and next steps.
const SCREEN: usize = 24;

/// How many rules have a line where all is well.
const RULES: usize = 20;

/// Whether the tests of these files can be named one by one.
pub(super) fn fits_a_screen(files: &[TestedFile]) -> bool {
    let lines = |file: &FileReport| {
        let of_test = |test: &Outcome| 1 + test.notes.len() + usize::from(!test.unset.is_empty());
        let tests: usize = file.outcomes.iter().map(of_test).sum();
        // The heading has two lines, a blank one follows; a note is seldom longer than two.
        3 + tests + 2 * (file.notes.len() + file.repairs.len())
    };
    reports(files).map(lines).sum::<usize>() <= SCREEN
}

/// The line of a rule, the `number`th of its run.
pub(super) fn file(out: &mut String, file: &TestedFile, number: usize, style: Style) {
    let report = &file.report;
    let is_passed = report.failed() == 0;
    let unset: BTreeSet<&String> = report.outcomes.iter().flat_map(|one| &one.unset).collect();
    // Of many rules that pass only those are named of which there is more to say.
    if is_passed && unset.is_empty() && number >= RULES && file.coverage.is_none() {
        return;
    }
    let (word, colour) = if is_passed {
        ("ok", 32)
    } else {
        ("FAILED", 31)
    };
    let tests = match report.failed() {
        0 => counted(report.passed(), "test"),
        failed => format!("{failed} of {} tests", report.outcomes.len()),
    };
    let _ = writeln!(
        out,
        "{} {tests:>9}  {}",
        paint(&format!("{word:<6}"), colour, style),
        fitted(&report.rule, style.width.saturating_sub(18))
    );
    if !is_passed {
        let path = report.path.display().to_string();
        let _ = writeln!(out, "  {}", shown(&path));
    }
    if !unset.is_empty() {
        let columns: Vec<&str> = unset.into_iter().map(String::as_str).collect();
        let columns = columns.join(", ");
        let text = format!("the rule reads columns that rows of tests do not set: {columns}");
        wrapped(out, "  warn   ", &text, style.width);
    }
}

/// How many tests there are of each kind, and what the kinds are.
pub(super) fn kinds(out: &mut String, files: &[TestedFile]) {
    let ran = reports(files).filter(|file| !file.outcomes.is_empty());
    if ran.count() > RULES {
        out.push_str(
            "…      the other rules are shown where something is wrong, and all by `-v`\n",
        );
    }
    let outcomes = || reports(files).flat_map(|file| &file.outcomes);
    let mut kinds: Vec<CaseKind> = Vec::new();
    for outcome in outcomes() {
        if !kinds.contains(&outcome.kind) {
            kinds.push(outcome.kind);
        }
    }
    out.push('\n');
    for kind in kinds {
        let count = outcomes().filter(|one| one.kind == kind).count();
        let _ = writeln!(out, "{count:>6} {:<9}  {}", kind.name(), meaning(kind));
    }
    let notes: usize = reports(files).map(notes).sum();
    if notes > 0 {
        let _ = writeln!(
            out,
            "{notes:>6} {:<9}  what could not be taken over, was put right or decided; `-v` shows each",
            "notes"
        );
    }
    out.push('\n');
}

/// How much is said of a file and its tests besides what came of them.
fn notes(file: &FileReport) -> usize {
    let of_tests: usize = file.outcomes.iter().map(|one| one.notes.len()).sum();
    file.notes.len() + file.repairs.len() + of_tests
}

/// What the tests of a kind show.
const fn meaning(kind: CaseKind) -> &'static str {
    match kind {
        CaseKind::Test(TestKind::Positive) => "what the rule is for: it fires",
        CaseKind::Test(TestKind::NearMiss) => "events just on either side of a condition",
        CaseKind::Test(TestKind::Benign) => "ordinary activity: the rule is silent",
        CaseKind::Scenario => "documented benign situations, with and without exclusions",
        CaseKind::Evasion => "known ways around the rule",
        CaseKind::MustKeep => "detections that no exclusion may lose",
        CaseKind::Audit => "what exclusions do, as the test file says it",
    }
}

/// The commands that answer what a reader asks next.
pub(super) fn next(out: &mut String, files: &[TestedFile], paths: &str) {
    let paths = shown(paths);
    let all_pass = reports(files).all(|file| file.exit == Exit::Passed);
    let ran = reports(files).any(|file| !file.outcomes.is_empty());
    if !all_pass || !ran {
        return;
    }
    let mut steps = Vec::new();
    if !fits_a_screen(files) {
        steps.push((
            format!("kqlab test {paths} -v"),
            "every test by its name, and every note".to_owned(),
        ));
    }
    if files.iter().all(|file| file.coverage.is_none()) {
        steps.push((
            format!("kqlab test {paths} --coverage"),
            "which conditions of the rules no test exercises".to_owned(),
        ));
    }
    steps.push((
        format!("kqlab mutate {paths}"),
        "which small changes of the rules no test notices".to_owned(),
    ));
    let width = steps.iter().map(|(command, _)| command.width()).max();
    out.push_str("\nnext:\n");
    for (command, answer) in steps {
        let blanks = width.unwrap_or(0).saturating_sub(command.width());
        let _ = writeln!(out, "  {command}{}  {answer}", " ".repeat(blanks));
    }
}
