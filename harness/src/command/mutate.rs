//! `kqlab mutate`: whether the tests of a rule notice small changes of it.

use std::fmt::Write as _;
use std::io::{IsTerminal, Write};
use std::path::Path;
use std::time::Instant;

use serde_json::{Value, json};

use super::args::{MutateArgs, MutateFormat};
use super::progress_bar;
use super::{Failure, write_file};
use crate::command::stderr::say;
use crate::exit::Exit;
use crate::mutate::{Killer, Mutant, Score, Verdict, difference, score_within};
use crate::proof::Effort;
use crate::report::{Colours, shown, shown_lines};
use crate::runner::{FileReport, Selection, Suite, discover, read_text};
use crate::testfile::Runs;
use crate::testing::{Measure, test_suite};
use crate::write::Existing;

/// Runs the tests of each test file over the mutants of its rule.
pub(super) fn mutate(args: &MutateArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    let mut scores = Vec::new();
    for path in &args.paths {
        let files = discover(path).map_err(|error| {
            let report = miette::miette!("{} cannot be read: {error}", path.display());
            Failure::report(report, Exit::Usage)
        })?;
        for file in files {
            let started = Instant::now();
            let shows = std::io::stderr().is_terminal();
            let mut is_drawn = false;
            let mut progress = |done: usize, of: usize| {
                if shows && started.elapsed() > progress_bar::PATIENCE {
                    progress_bar::draw(&format!("{done} of {of} mutants of {}", file.display()));
                    is_drawn = true;
                }
            };
            let effort = Effort::seconds(args.budget);
            let score = scored(&file, effort, &mut progress);
            if is_drawn {
                progress_bar::clear();
            }
            let score = score?;
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
    match args.format {
        MutateFormat::Terminal => {
            for (path, score) in &scores {
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
                .map(|(path, score)| document(path, score))
                .collect();
            writeln!(out, "{:#}", json!({ "rules": rules }))?;
        }
    }
    let missed = scores
        .iter()
        .any(|(_, score)| args.min_score.is_some_and(|least| score.percent() < least));
    Ok(if missed { Exit::Gate } else { Exit::Passed })
}

/// What the tests of a file say of the mutants of its rule, if they pass over the rule as it is, the findings that the file
/// names included.
pub(super) fn scored(
    path: &Path,
    effort: Effort,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<Score, Failure> {
    let suite = Suite::open(path).map_err(|(errors, exit)| Failure::Reported(errors, exit))?;
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
    for (number, (mutant, killer)) in killers.iter().enumerate() {
        let name = format!("notices {} {}", mutant.mutation, number + 1);
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
        let count = test.len();
        lines.splice(place..place, test);
        place += count;
    }
    let mut fixed = lines.join("\n");
    fixed.push('\n');
    write_file(path, fixed.as_bytes(), Existing::Replaced)?;
    Ok(killers.len())
}

fn terminal(path: &str, score: &Score) -> String {
    let mut text = format!("{}\n  {path}\n", shown(&score.rule));
    for result in &score.results {
        if result.verdict == Verdict::Survived {
            let _ = writeln!(text, "  SURVIVED {}", result.mutant.mutation);
            text.push_str(&difference(&score.query, &result.mutant));
            if let Some(killer) = &result.killer {
                let _ = writeln!(
                    text,
                    "    a test that notices it: {}expect: {}, given:",
                    match killer.runs {
                        Runs::Rule => "",
                        Runs::Query => "as: query, ",
                    },
                    killer.expect
                );
                for row in &killer.rows {
                    let _ = writeln!(text, "      - {row}");
                }
            } else {
                for why in &result.why {
                    let _ = writeln!(text, "    not decided: {why}");
                }
            }
        }
    }
    let _ = writeln!(
        text,
        "  {} mutants killed, {} survived{}, {} keep the same rows, {} are no rules: {:.0} %\n",
        score.count(Verdict::Killed),
        score.count(Verdict::Survived),
        match score.undecided() {
            0 => String::new(),
            open => format!(" ({open} not decided)"),
        },
        score.count(Verdict::Equivalent),
        score.count(Verdict::Discarded),
        score.percent()
    );
    let left = score.not_looked_at();
    if left > 0 {
        let _ = writeln!(
            text,
            "  of those that survived {left} were not compared with the rule in full: the budget is used up, `--budget` gives more\n"
        );
    }
    text
}

/// Why mutants keep the same rows, and what stands in the way where that is not decided.
fn reasons(score: &Score) -> String {
    let mut text = String::new();
    for result in &score.results {
        let word = match result.verdict {
            Verdict::Equivalent => "keeps the same rows",
            Verdict::Survived if !result.why.is_empty() => "not decided",
            Verdict::Survived | Verdict::Killed | Verdict::Discarded => continue,
        };
        let _ = writeln!(text, "  {}: {word}", result.mutant.mutation);
        text.push_str(&difference(&score.query, &result.mutant));
        for step in &result.why {
            let _ = writeln!(text, "    {step}");
        }
    }
    text
}

fn document(path: &str, score: &Score) -> Value {
    let mutants: Vec<Value> = score
        .results
        .iter()
        .map(|result| {
            let place = score.places.bytes(result.mutant.change.span);
            json!({
                "mutation": result.mutant.mutation,
                "start": place.map(|(start, _)| start),
                "end": place.map(|(_, end)| end),
                "text": result.mutant.change.text,
                "verdict": match result.verdict {
                    Verdict::Killed => "killed",
                    Verdict::Survived => "survived",
                    Verdict::Equivalent => "equivalent",
                    Verdict::Discarded => "discarded",
                },
                "given": result.killer.as_ref().map(|killer| &killer.rows),
                "expect": result.killer.as_ref().map(|killer| &killer.expect),
                "why": result.why,
                "as": result.killer.as_ref().map(|killer| killer.runs.name()),
            })
        })
        .collect();
    json!({
        "rule": score.rule,
        "file": path,
        "killed": score.count(Verdict::Killed),
        "survived": score.count(Verdict::Survived),
        "undecided": score.undecided(),
        "equivalent": score.count(Verdict::Equivalent),
        "percent": score.percent(),
        "not_looked_at": score.not_looked_at(),
        "mutants": mutants,
    })
}
