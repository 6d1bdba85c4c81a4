//! `kqlab mutate`: whether the tests of a rule notice small changes of it.

use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::time::Instant;

use kqlab_analysis::mutate::{Killer, Mutant, Score, score_within};
use kqlab_analysis::testing::{Measure, test_suite};
use kqlab_proof::Effort;
use kqlab_suite::Exit;
use kqlab_suite::project::Projects;
use kqlab_suite::runner::{FileReport, Selection, Suite, discover, read_text};
use kqlab_suite::testfile::Runs;
use serde_json::Value;

use super::args::{MutateArgs, MutateFormat};
use super::progress_bar;
use super::{Failure, write_file};
use crate::command::stderr::say;
use crate::output::{Colours, shown, shown_lines};
use crate::report::mutate::{json, reasons, terminal};
use crate::write::Existing;

/// Runs the tests of each test file over the mutants of its rule.
pub(super) fn mutate(
    args: &MutateArgs,
    projects: &Projects,
    out: &mut dyn Write,
) -> Result<Exit, Failure> {
    let mut scores = Vec::new();
    for path in &args.paths {
        let files = discover(path).map_err(|error| {
            let report = miette::miette!("{} cannot be read: {error}", path.display());
            Failure::report(report, Exit::Usage)
        })?;
        for file in files {
            let score = scored_with_progress(&file, projects, Effort::seconds(args.budget))?;
            if args.fix {
                let added = fix(&file, &score)?;
                say(format_args!("{}: {added} tests added", file.display()));
            }
            scores.push((file.display().to_string(), score));
        }
    }
    if scores.is_empty() {
        say(format_args!("no test file was found"));
        return Ok(Exit::Nothing);
    }
    write_scores(args, &scores, out)?;
    let missed = scores
        .iter()
        .any(|(_, score)| args.min_score.is_some_and(|least| score.percent() < least));
    Ok(if missed { Exit::Gate } else { Exit::Passed })
}

/// As [`scored`], with a line that says how far it is, where it takes long and somebody looks.
fn scored_with_progress(
    file: &Path,
    projects: &Projects,
    effort: Effort,
) -> Result<Score, Failure> {
    let started = Instant::now();
    let shows = std::io::stderr().is_terminal();
    let mut is_drawn = false;
    let mut progress = |done: usize, of: usize| {
        if shows && started.elapsed() > progress_bar::PATIENCE {
            progress_bar::draw(&format!("{done} of {of} mutants of {}", file.display()));
            is_drawn = true;
        }
    };
    let score = scored(file, projects, effort, &mut progress);
    if is_drawn {
        progress_bar::clear();
    }
    score
}

fn write_scores(
    args: &MutateArgs,
    scores: &[(String, Score)],
    out: &mut dyn Write,
) -> io::Result<()> {
    match args.format {
        MutateFormat::Terminal => {
            for (path, score) in scores {
                let text = terminal(&shown(path), score);
                out.write_all(shown_lines(&text, Colours::None).as_bytes())?;
                if args.why {
                    out.write_all(shown_lines(&reasons(score), Colours::None).as_bytes())?;
                }
            }
        }
        MutateFormat::Json => {
            let rules: Vec<Value> = scores
                .iter()
                .map(|(path, score)| json(path, score))
                .collect();
            writeln!(out, "{:#}", serde_json::json!({ "rules": rules }))?;
        }
    }
    Ok(())
}

/// What the tests of a file say of the mutants of its rule, if they pass over the rule as it is, the findings that the file
/// names included.
pub(super) fn scored(
    path: &Path,
    projects: &Projects,
    effort: Effort,
    progress: &mut (dyn FnMut(usize, usize) + Send),
) -> Result<Score, Failure> {
    let suite =
        Suite::open_in(path, projects).map_err(|(errors, exit)| Failure::Reported(errors, exit))?;
    let refused = |report: FileReport| {
        let message = format!(
            "{}: the tests do not pass over the rule as it is",
            path.display()
        );
        let own = miette::miette!(help = "run `kqlab test` first", "{message}");
        let reports = std::iter::once(own).chain(report.errors).collect();
        Failure::Reported(reports, report.exit)
    };
    let tested = test_suite(&suite, &Selection::default(), Measure::Nothing);
    if tested.report.exit != Exit::Passed {
        return Err(refused(tested.report));
    }
    score_within(&suite, effort, progress).map_err(|report| refused(*report))
}

/// What the test of a mutant shows, within single quotes of YAML: the change that it notices, with a number where the name
/// `is_taken`.
fn test_name(query: &str, mutant: &Mutant, is_taken: impl Fn(&str) -> bool) -> String {
    let before = mutant.change.span.text(query);
    let name = match one_line(&mutant.change.text).as_str() {
        "" => format!("notices that {} is missing", one_line(before)),
        after => format!("notices {after} in place of {}", one_line(before)),
    };
    let numbered = (2..).map(|number| format!("{name} ({number})"));
    let free = std::iter::once(name.clone())
        .chain(numbered)
        .find(|name| !is_taken(name));
    free.unwrap_or(name)
}

/// The beginning of a text for a name: on one line, without the braces that placeholders have.
fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let short: String = words.join(" ").chars().take(50).collect();
    short
        .replace('{', "(")
        .replace('}', ")")
        .replace('\'', "''")
}

/// Writes a test for each survivor that a row would kill to the end of the test file's `tests:`; how many there are.
fn fix(path: &Path, score: &Score) -> Result<usize, Failure> {
    let mut killers: Vec<(&Mutant, &Killer)> = Vec::new();
    for result in &score.results {
        // One test may notice several mutants.
        if let Some(killer) = &result.killer
            && killers.iter().all(|(_, known)| *known != killer)
        {
            killers.push((&result.mutant, killer));
        }
    }
    if killers.is_empty() {
        return Ok(0);
    }
    let text = read_text(path).map_err(|report| Failure::report(report, Exit::Usage))?;
    let Some(start) = text.lines().position(|line| line.trim_end() == "tests:") else {
        let report = miette::miette!(
            help = "add `tests:` on a line of its own",
            "{} has no `tests:` to add to",
            path.display()
        );
        return Err(Failure::report(report, Exit::Usage));
    };
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let mut place = start + 1;
    let mut names: Vec<String> = Vec::new();
    for (mutant, killer) in &killers {
        let name = test_name(&score.query, mutant, |name| {
            names.iter().any(|known| known == name) || text.contains(name)
        });
        let mut test = vec![
            format!("  - name: '{name}'"),
            "    kind: near-miss".to_owned(),
        ];
        if killer.runs == Runs::Query {
            test.push("    as: query".to_owned());
        }
        test.push("    given:".to_owned());
        test.extend(killer.rows.iter().map(|row| format!("      - {row}")));
        test.push(format!("    expect: {}", killer.expect));
        test.push(String::new());
        names.push(name);
        let count = test.len();
        lines.splice(place..place, test);
        place += count;
    }
    let mut fixed = lines.join("\n");
    fixed.push('\n');
    write_file(path, fixed.as_bytes(), Existing::Replaced)?;
    Ok(killers.len())
}
