//! Mutants as text for a terminal.

use std::fmt::Write as _;

use kqlab_analysis::mutate::{Score, Verdict, difference};
use kqlab_suite::testfile::Runs;

use crate::output::shown;

/// What survived, each with a test that notices it where one is known, and the counts.
#[must_use]
pub fn terminal(path: &str, score: &Score) -> String {
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
#[must_use]
pub fn reasons(score: &Score) -> String {
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
