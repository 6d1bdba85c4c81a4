//! What decided about the tests that failed.

use std::path::{Component, Path, PathBuf};

use kql_eval::explain::Ask;
use kqlab_analysis::testing::TestedFile;
use kqlab_suite::project::Projects;
use kqlab_suite::runner::{FileReport, Outcome, Status, Suite};
use kqlab_suite::testfile::{CaseKind, expand};

use crate::command::explain::subject_of_case;
use crate::command::tune::test_file_of;
use crate::report::explanation::decision;
use crate::report::test::{Decision, Decisions};

/// How many tests of a file are explained.
// An explanation runs the rule anew, stage by stage; who has more failures than these mends the first ones first.
const EXPLAINED: usize = 10;

/// What decided about the tests that failed, as `explain` says it.
pub(super) fn decisions(files: &[TestedFile], projects: &Projects) -> Decisions {
    let mut decisions = Decisions::default();
    for file in files {
        let failed =
            |one: &&Outcome| matches!(one.status, Status::Failed(_)) && one.kind != CaseKind::Audit;
        let mut failed = file.report.outcomes.iter().filter(failed).peekable();
        if failed.peek().is_none() {
            continue;
        }
        let suite = Suite::open_in(&file.report.path, projects).ok();
        for (number, outcome) in failed.enumerate() {
            let suite = suite.as_ref().filter(|_| number < EXPLAINED);
            let decision = Decision {
                lines: suite.map_or_else(Vec::new, |suite| lines(suite, outcome)),
                command: command(&file.report, outcome),
            };
            decisions.add(&file.report, outcome, decision);
        }
    }
    decisions
}

/// The stage and the predicates that decided; none when the test cannot be explained.
fn lines(suite: &Suite, outcome: &Outcome) -> Vec<String> {
    let cases = expand(&suite.file);
    let is_it = |variant: &str, name: &str| variant == outcome.variant && name == outcome.name;
    let case = cases
        .into_iter()
        .find(|case| is_it(&case.variant.to_string(), &case.name));
    let Some(Ok((subject, _))) = case.map(|case| subject_of_case(suite, case)) else {
        return Vec::new();
    };
    let ask = Ask {
        dropped: 1,
        results: 0,
        ..Ask::default()
    };
    match subject.form.explain(&subject.rows, &ask) {
        Ok(explanation) => decision(&subject, &explanation),
        Err(_) => Vec::new(),
    }
}

/// The command that explains a test.
fn command(file: &FileReport, outcome: &Outcome) -> String {
    let rule = plain(&file.rule_path);
    // The test file leads to its rule wherever that is; the rule leads only to a test file beside it.
    let path = if plain(&test_file_of(&rule)) == plain(&file.path) {
        rule
    } else {
        file.path.clone()
    };
    let form = match outcome.variant.split_once(' ') {
        Some(("with", exclusion)) => format!(" --with {}", quoted(exclusion)),
        _ if outcome.variant == "tuned" => " --tuned".to_owned(),
        _ => String::new(),
    };
    let (path, name) = (quoted(&path.display().to_string()), quoted(&outcome.name));
    format!("kqlab explain {path} --test {name}{form}")
}

/// A path without steps that stay where they are.
fn plain(path: &Path) -> PathBuf {
    path.components()
        .filter(|part| *part != Component::CurDir)
        .collect()
}

/// A text as one word of a shell.
pub(super) fn quoted(text: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./:=@%+,".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_one_word_of_a_shell() {
        assert_eq!(quoted("rules/a.yaml"), "rules/a.yaml");
        assert_eq!(quoted("it's on"), r"'it'\''s on'");
        assert_eq!(quoted(""), "''");
    }
}
