//! `kqlab test`: test files against their rules.

mod deciding;

use std::io::{IsTerminal as _, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use kqlab_analysis::audit::audit;
use kqlab_analysis::coverage::Coverage;
use kqlab_analysis::mutate::score;
use kqlab_analysis::testing::{Measure, TestedFile, test_files};
use kqlab_suite::Exit;
use kqlab_suite::project::Projects;
use kqlab_suite::runner::{Selection, Suite, discover};

use super::args::{ReportFormat, TestArgs};
use super::changed::changed;
use super::colour::style_of_stdout;
use super::tune::test_file_of;
use super::watch::{Watch, pause};
use super::{Failure, colours_of, write_file};
use crate::command::stderr::{say, show};
use crate::output::{Colours, Detail, Style, shown, shown_lines};
use crate::report::test::{self as report, Proofs, Run};
use crate::write::Existing;
use deciding::{decisions, quoted};

/// Runs the test files and writes the reports.
pub(super) fn test(
    args: &TestArgs,
    projects: &Projects,
    out: &mut dyn Write,
) -> Result<Exit, Failure> {
    if args.watch {
        return watch(args, projects, out);
    }
    let mut paths = found(&args.paths)?;
    if args.changed || args.since.is_some() {
        let revision = args.since.as_deref().unwrap_or("HEAD");
        let place = args.paths.first().map_or(Path::new("."), PathBuf::as_path);
        paths = changed(paths, place, revision, projects)?;
        if paths.is_empty() {
            say(format_args!(
                "no test file in {} differs from {revision}",
                joined(&args.paths)
            ));
            return Ok(Exit::Nothing);
        }
    }
    run(&paths, args, projects, out)
}

/// Runs all tests, and then again and again those that changed. Only the user ends it.
fn watch(args: &TestArgs, projects: &Projects, out: &mut dyn Write) -> Result<Exit, Failure> {
    let is_terminal = std::io::stdout().is_terminal();
    let mut watch = Watch::default();
    loop {
        // Read anew each time: the workspace may be what changed.
        let projects = &projects.unread();
        let paths = watch.changed(&found(&args.paths)?, projects);
        if !paths.is_empty() {
            if is_terminal {
                // Clears the screen and goes to its top.
                out.write_all(b"\x1b[2J\x1b[H")?;
            }
            run(&paths, args, projects, out)?;
            say(format_args!(
                "waiting for changes in {}; Ctrl-C ends",
                joined(&args.paths)
            ));
        }
        pause();
    }
}

/// Runs these test files and writes the reports.
fn run(
    paths: &[PathBuf],
    args: &TestArgs,
    projects: &Projects,
    out: &mut dyn Write,
) -> Result<Exit, Failure> {
    // Before any test runs: a misspelt format after ten minutes of tests would lose their reports.
    let outputs = args
        .outputs
        .iter()
        .map(|output| report_file(output))
        .collect::<Result<Vec<_>, _>>()?;
    let selection = Selection {
        name: args.name.clone(),
        tag: args.tag.clone(),
        kind: args.kind.clone(),
        exit_first: args.exit_first,
    };
    let measure = if args.coverage || args.min_coverage.is_some() {
        Measure::Coverage
    } else {
        Measure::Nothing
    };
    let started = Instant::now();
    let files = test_files(paths, &selection, measure, projects);
    let elapsed = started.elapsed();
    let exit = exit_code(&files, args);
    let tested = Tested {
        files: &files,
        projects,
        elapsed,
    };
    let style = style_of_stdout(detail(args));
    out.write_all(written(args.format, &tested, next_paths(args).as_deref(), style).as_bytes())?;
    for (format, path) in outputs {
        let text = written(format, &tested, None, Style::PLAIN);
        write_file(&path, text.as_bytes(), Existing::Replaced)?;
    }
    // Before the diagnostics: on a terminal both go to the same screen.
    out.flush()?;
    show(&report::diagnostics(&files, colours_of(&std::io::stderr())));
    say_gates(&files, args, exit);
    Ok(exit)
}

/// Says which gates were missed, or that nothing was selected.
fn say_gates(files: &[TestedFile], args: &TestArgs, exit: Exit) {
    let ran: usize = files.iter().map(|file| file.report.outcomes.len()).sum();
    for (file, coverage) in uncovered(files, args) {
        say(format_args!(
            "{}: coverage is {}, and --min-coverage asks for {} %",
            file.report.path.display(),
            coverage.percent_text(),
            args.min_coverage.unwrap_or_default()
        ));
    }
    match exit {
        Exit::Nothing => say(format_args!(
            "no test was selected in {}",
            joined(&args.paths)
        )),
        Exit::Gate if has_too_few(ran, args) => say(format_args!(
            "{ran} tests ran, and --min-tests asks for {}",
            args.min_tests.unwrap_or_default()
        )),
        Exit::Gate
        | Exit::Passed
        | Exit::Failed
        | Exit::Usage
        | Exit::NotEvaluated
        | Exit::Internal => {}
    }
}

fn found(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for path in paths {
        refuse_rule(path)?;
        let found = discover(path).map_err(|error| {
            let report = miette::miette!(
                code = "kqlab::path",
                "{} cannot be read: {error}",
                path.display()
            );
            Failure::report(report, Exit::Usage)
        })?;
        files.extend(found);
    }
    files.dedup();
    Ok(files)
}

/// Refuses a rule where a test file belongs, and names the test file.
fn refuse_rule(path: &Path) -> Result<(), Failure> {
    let tests = test_file_of(path);
    let is_rule = || {
        let text = std::fs::read_to_string(path).unwrap_or_default();
        let has = |key: &str| text.lines().any(|line| line.starts_with(key));
        let is_query = path
            .extension()
            .is_some_and(|ending| ending == "kql" || ending == "md");
        is_query || has("query:") && !has("version: 1") && !has("tests:")
    };
    if tests == path || !path.is_file() || !is_rule() {
        return Ok(());
    }
    let name = shown(&path.display().to_string()).into_owned();
    let help = if tests.is_file() {
        format!("its tests are in {}", shown(&tests.display().to_string()))
    } else {
        format!("it has no tests yet: `kqlab generate {name} --write` makes some")
    };
    let report = miette::miette!(
        code = "kqlab::test::rule",
        help = help,
        "{name} is a rule, not a test file"
    );
    Err(Failure::report(report, Exit::Usage))
}

fn exit_code(files: &[TestedFile], args: &TestArgs) -> Exit {
    let ran: usize = files.iter().map(|file| file.report.outcomes.len()).sum();
    let worst = files
        .iter()
        .map(|file| file.report.exit)
        .max()
        .unwrap_or(Exit::Passed);
    match worst {
        Exit::Passed if ran == 0 => Exit::Nothing,
        Exit::Passed if has_too_few(ran, args) => Exit::Gate,
        Exit::Passed if uncovered(files, args).next().is_some() => Exit::Gate,
        worst => worst,
    }
}

fn has_too_few(ran: usize, args: &TestArgs) -> bool {
    args.min_tests.is_some_and(|least| ran < least)
}

/// The test files that exercise less of their rule than the command line asks for.
fn uncovered<'f>(
    files: &'f [TestedFile],
    args: &TestArgs,
) -> impl Iterator<Item = (&'f TestedFile, &'f Coverage)> {
    let least = args.min_coverage;
    files.iter().filter_map(move |file| {
        let coverage = file.coverage.as_ref()?;
        (coverage.percent() < least?).then_some((file, coverage))
    })
}

/// What a run gave, for reports.
struct Tested<'a> {
    files: &'a [TestedFile],
    projects: &'a Projects,
    elapsed: Duration,
}

const fn detail(args: &TestArgs) -> Detail {
    if args.quiet {
        Detail::Failures
    } else if args.verbose {
        Detail::Everything
    } else {
        Detail::Summary
    }
}

/// The paths of the command line as a shell takes them; None where the command that follows is not typed by hand.
fn next_paths(args: &TestArgs) -> Option<String> {
    let paths = args.paths.iter();
    let words = paths.map(|path| quoted(&path.display().to_string()));
    (!args.watch).then(|| words.collect::<Vec<_>>().join(" "))
}

fn written(format: ReportFormat, tested: &Tested<'_>, paths: Option<&str>, style: Style) -> String {
    let Tested {
        files,
        projects,
        elapsed,
    } = *tested;
    match format {
        ReportFormat::Terminal => {
            let decisions = decisions(files, projects);
            let run = Run {
                elapsed,
                paths,
                decisions: &decisions,
            };
            let text = report::terminal(files, run, style);
            shown_lines(&text, style.colours()).into_owned()
        }
        ReportFormat::Json => report::json(files, elapsed),
        ReportFormat::Junit => report::junit(files, elapsed),
        ReportFormat::Tap => report::tap(files),
        ReportFormat::Sarif => report::sarif(files),
        ReportFormat::Github => report::github(files),
        ReportFormat::Markdown => {
            let text = report::markdown(files, elapsed);
            shown_lines(&text, Colours::None).into_owned()
        }
        ReportFormat::Html => report::html(files, &proofs(files, projects), elapsed),
        ReportFormat::Navigator => report::navigator(files),
    }
}

/// What the audit and the mutants say of the rules whose tests pass.
fn proofs(files: &[TestedFile], projects: &Projects) -> Vec<Proofs> {
    let of_file = |file: &TestedFile| {
        // Proofs of a rule whose tests fail would explain a rule that its author does not mean.
        if file.report.exit != Exit::Passed {
            return Proofs::default();
        }
        let suite = Suite::open_in(&file.report.path, projects);
        Proofs {
            audit: suite.as_ref().ok().and_then(|suite| audit(suite).ok()),
            score: suite
                .ok()
                .and_then(|suite| score(&suite, &mut |_, _| {}).ok()),
        }
    };
    files.iter().map(of_file).collect()
}

/// `junit=report.xml`
fn report_file(text: &str) -> Result<(ReportFormat, PathBuf), Failure> {
    let wrong = || {
        let report = miette::miette!(
            help = "as in `-o junit=report.xml`; `kqlab test --help` lists the formats",
            "`-o` takes FORMAT=FILE, not `{text}`"
        );
        Failure::report(report, Exit::Usage)
    };
    let (format, path) = text.split_once('=').ok_or_else(wrong)?;
    let format = <ReportFormat as clap::ValueEnum>::from_str(format, true).map_err(|_| wrong())?;
    Ok((format, PathBuf::from(path)))
}

fn joined(paths: &[PathBuf]) -> String {
    paths
        .iter()
        .map(|path| path.display().to_string())
        .collect::<Vec<_>>()
        .join(", ")
}
