//! `kqlab check`: rules, queries, functions and test files without running them.

mod examine;
mod fix;
mod levels;
mod remarks;
mod select;

use std::io::Write;
use std::path::Path;
use std::time::Instant;

use miette::Report;

use super::args::{CheckArgs, CheckFormat};
use super::run::library;
use super::{Failure, colours_of, write_file};
use crate::command::stderr::{say, show};
use crate::report::findings::{Detail, github, json, junit, markdown, sarif, terminal};
use crate::write::Existing;
use examine::{Examined, Examiner, Rules};
use kqlab_analysis::findings::{Baseline, Checked, Finding, Severity, suppressed};
use kqlab_analysis::lint::Levels;
use kqlab_suite::Exit;
use kqlab_suite::project::{Project, Projects};
use kqlab_suite::runner::read_text;
use kqlab_suite::schema::read_tables;
use remarks::Remarks;
pub(super) use select::{Selected, Selection, is_test_file, select};

/// Checks files and writes what was found.
pub(super) fn check(
    args: &CheckArgs,
    projects: &Projects,
    out: &mut dyn Write,
) -> Result<Exit, Failure> {
    let started = Instant::now();
    let mut project = project(args, projects)?;
    let selection = Selection {
        paths: &args.paths,
        exclude: &args.exclude,
    };
    let selected = select(&selection, &project)?;
    let levels = levels::of(args, &project)?;
    if args.fix {
        let examiner = Examiner::new(args, &project, projects, &levels);
        let changes = fix::all(&examiner, &selected)?;
        // What is for programs has no place for it.
        if args.format == CheckFormat::Terminal {
            out.write_all(changes.as_bytes())?;
        } else {
            show(&changes);
        }
    }
    let mut checked = Checked::default();
    let mut exit = Exit::Passed;
    // A mistake in a saved function is said once here. It would otherwise come with each rule that calls it.
    for report in std::mem::take(&mut project.mistakes) {
        let path = project.root.display().to_string();
        checked.add(Finding::of(report, &path, Severity::Error));
        exit = Exit::NotEvaluated;
    }
    let examiner = Examiner::new(args, &project, projects, &levels);
    let mut remarks = Remarks::default();
    exit = exit.max(check_files(
        &mut checked,
        &examiner,
        &selected,
        &mut remarks,
    ));
    if args.paths.is_empty() {
        exit = exit.max(check_functions(&mut checked, &examiner, &mut remarks));
    }
    remarks.say();
    if checked.files == 0 {
        say(format_args!("nothing to check"));
        return Ok(Exit::Nothing);
    }
    let has_known = accept(args, &mut checked)?;
    write_report(args, &checked, &selected, started, out)?;
    let is_clean = checked
        .findings
        .iter()
        .all(|finding| finding.severity != Severity::Error);
    Ok(if has_known && is_clean {
        Exit::Passed
    } else {
        exit
    })
}

/// Checks files of rules, functions and tests; what their mistakes mean for the command.
fn check_files(
    checked: &mut Checked,
    examiner: &Examiner<'_>,
    files: &[Selected],
    remarks: &mut Remarks,
) -> Exit {
    let mut exit = Exit::Passed;
    for (file, looked) in files.iter().zip(examiner.files(files)) {
        let path = file.path();
        remarks.extend(looked.remarks);
        match looked.examined {
            Examined::PassedOver => checked.passed_over += 1,
            Examined::Checked(reports, worst) => {
                checked.files += 1;
                exit = exit.max(worst);
                add(checked, path, reports);
            }
            Examined::Rules(rules) => {
                checked.files += 1;
                exit = exit.max(rules.exit());
                let text = rules.first.source.clone();
                exit = exit.max(add_rules(checked, path, &text, *rules, examiner.levels));
            }
        }
    }
    exit
}

/// Checks the files of the workspace's functions; what their mistakes mean for the command.
fn check_functions(checked: &mut Checked, examiner: &Examiner<'_>, remarks: &mut Remarks) -> Exit {
    let mut exit = Exit::Passed;
    for path in &examiner.project.function_files {
        checked.files += 1;
        let reports = examiner.functions(path, remarks);
        if !reports.is_empty() {
            exit = Exit::NotEvaluated;
        }
        add(checked, path, reports);
    }
    exit
}

/// What `check` finds in one file, which may be open in an editor. A file that is no rule and no test file has no findings.
///
/// # Errors
/// The workspace of the file cannot be read.
pub(super) fn findings(path: &Path, projects: &Projects) -> Result<Vec<Finding>, Report> {
    let project = projects.of(path)?.unwrap_or_default();
    let args = CheckArgs::of_file(path);
    // What is wrong with the workspace's file is shown there.
    let levels = levels::of(&args, &project).unwrap_or_default();
    let examiner = Examiner::new(&args, &project, projects, &levels);
    let mut checked = Checked::default();
    let text = projects.unsaved().text(path).unwrap_or_default();
    for looked in examiner.files(&[Selected::Found(path.to_owned())]) {
        match looked.examined {
            Examined::PassedOver => {}
            Examined::Checked(reports, _) => {
                add_found(&mut checked, &path.display().to_string(), &text, reports);
            }
            Examined::Rules(rules) => {
                add_rules(&mut checked, path, &text, *rules, &levels);
            }
        }
    }
    Ok(checked.findings)
}

/// Adds what was found in a file of rules; what the findings of lints mean for the command.
fn add_rules(
    checked: &mut Checked,
    path: &Path,
    text: &str,
    rules: Rules,
    levels: &Levels,
) -> Exit {
    let name = path.display().to_string();
    add_found(checked, &name, text, rules.reports);
    let mut exit = Exit::Passed;
    for linted in rules.linted {
        let finding = Finding::of(linted.report, &name, linted.weight);
        let is_accepted = suppressed(text, &finding.code, finding.line);
        match (is_accepted, levels.shows(linted.weight)) {
            (true, true) => checked.accepted += 1,
            (true, false) => {}
            (false, false) => checked.advice += 1,
            (false, true) => {
                if finding.severity == Severity::Error {
                    exit = Exit::Failed;
                }
                checked.add(finding);
            }
        }
    }
    exit
}

fn add(checked: &mut Checked, path: &Path, reports: Vec<Report>) {
    let name = path.display().to_string();
    let source = if reports.is_empty() {
        String::new()
    } else {
        read_text(path).unwrap_or_default()
    };
    add_found(checked, &name, &source, reports);
}

/// Adds what was found in a file with this text, but for what its comments allow.
fn add_found(checked: &mut Checked, name: &str, source: &str, reports: Vec<Report>) {
    for report in reports {
        let finding = Finding::of(report, name, Severity::Error);
        if finding.path == name && suppressed(source, &finding.code, finding.line) {
            checked.accepted += 1;
        } else {
            checked.add(finding);
        }
    }
}

/// Takes known findings back; whether any may have been.
fn accept(args: &CheckArgs, checked: &mut Checked) -> Result<bool, Failure> {
    let usage = |report: Report| Failure::report(report, Exit::Usage);
    if let Some(path) = &args.write_baseline {
        let text = Baseline::write(&checked.findings);
        write_file(path, text.as_bytes(), Existing::Replaced)?;
        checked.accepted += std::mem::take(&mut checked.findings).len();
        return Ok(true);
    }
    if let Some(path) = &args.baseline {
        let text = read_text(path).map_err(usage)?;
        let baseline = Baseline::read(&text).map_err(|error| usage(Report::new(error)))?;
        let before = checked.findings.len();
        let findings = std::mem::take(&mut checked.findings);
        checked.findings = baseline.new_findings(findings);
        checked.accepted += before - checked.findings.len();
    }
    Ok(args.baseline.is_some() || checked.accepted > 0)
}

/// The workspace that the files are checked in: that of `kqlab.yaml`, with what the command line adds.
fn project(args: &CheckArgs, projects: &Projects) -> Result<Project, Failure> {
    let usage = |report: Report| Failure::report(report, Exit::Usage);
    let first = args.paths.first().map_or(Path::new("."), |path| path);
    let project = projects.open(first).map_err(usage)?;
    let mut project = project.unwrap_or_default();
    if let Some(path) = &args.schema {
        let text = read_text(path).map_err(usage)?;
        let tables = read_tables(path, &text).map_err(|error| usage(Report::new(error)))?;
        tables
            .into_iter()
            .for_each(|table| project.catalog.add(table));
    }
    project.library.extend(library(&args.functions)?);
    Ok(project)
}

fn write_report(
    args: &CheckArgs,
    checked: &Checked,
    selected: &[Selected],
    started: Instant,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let text = match args.format {
        CheckFormat::Terminal => {
            return write_terminal(args, checked, selected, out);
        }
        CheckFormat::Json => json(checked),
        CheckFormat::Sarif => sarif(checked),
        CheckFormat::Github => github(checked),
        CheckFormat::Markdown => markdown(checked),
        CheckFormat::Junit => junit(checked, started.elapsed()),
    };
    out.write_all(text.as_bytes())?;
    Ok(())
}

/// A line for each file where they are few, then the causes.
fn write_terminal(
    args: &CheckArgs,
    checked: &Checked,
    selected: &[Selected],
    out: &mut dyn Write,
) -> Result<(), Failure> {
    /// Of more files than these only those with findings have a line.
    const FEW: usize = 20;
    for file in selected.iter().filter(|_| !args.quiet) {
        let name = file.path().display().to_string();
        let own = checked.findings.iter();
        let own = own.filter(|finding| finding.path == name);
        let worst = own.map(|finding| finding.severity).min();
        if worst.is_some() || checked.files <= FEW {
            let verdict = match worst {
                Some(Severity::Error) => "WRONG",
                Some(Severity::Warning) => "warned",
                Some(Severity::Note) => "noted",
                None => "ok",
            };
            writeln!(out, "{verdict:<6} {name}")?;
        }
    }
    let detail = if args.quiet {
        Detail::Brief
    } else {
        Detail::Causes
    };
    let (shown, summary) = terminal(checked, detail, colours_of(&std::io::stderr()));
    out.flush()?;
    show(&shown);
    if checked.files > 1 || args.quiet {
        writeln!(out, "{summary}")?;
    }
    Ok(())
}
