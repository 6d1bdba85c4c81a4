//! What the tests of a rule say, where the rule is written: how many pass, how many rows each stage leaves of the first test that
//! fires, and the value of a name in them.

use std::path::{Path, PathBuf};

use gen_lsp_types::{CodeLens, Command, InlayHint};
use kql_eval::types::cell_json;
use kql_parser::syntax::{ExprKind, StatementKind};
use kqlab_suite::runner::{Selection, Status, Suite, run_suite};
use kqlab_suite::testfile::{CaseKind, TestKind, expand};
use kqlab_suite::workspace::Rows;
use serde_json::{Value, json};

use crate::cut::Cut;
use crate::document::Document;
use crate::language::Language;
use crate::session::{Answer, Ask, Session};
use crate::uri::path_of;

/// The command that runs the tests of a rule or of a test file.
pub(super) const TEST: &str = "kqlab.test";

/// A lens over a rule that has a test file, and over a test file.
pub(super) fn lenses(ask: &Ask<'_>) -> Answer {
    let document = ask.document;
    let Some(suite) = suite(ask.session, &document.path) else {
        return Ok(json!([]));
    };
    let (passed, all) = counts(&suite);
    let tests = if all == 1 { "test" } else { "tests" };
    let title = format!("{all} {tests}, {passed} passed");
    // Over the query where it is YAML, else over the first line.
    let start = match document.language {
        Language::Rule => document.queries.first().map_or(0, |query| query.start),
        Language::Kql | Language::Tests | Language::Workspace => 0,
    };
    let command = Command {
        title,
        tooltip: None,
        command: TEST.to_owned(),
        arguments: Some(vec![json!(document.uri)]),
    };
    let lens = CodeLens {
        range: document.range(start, start),
        command: Some(command),
        data: None,
    };
    Ok(json!([lens]))
}

/// Runs a command: the tests of the file that its argument names.
pub(super) fn command(session: &Session<'_>, params: &Value) -> Answer {
    let uri = params.pointer("/arguments/0").and_then(Value::as_str);
    let is_test = params.get("command").and_then(Value::as_str) == Some(TEST);
    let path = uri.filter(|_| is_test).and_then(path_of);
    let Some(suite) = path.and_then(|path| suite(session, &path)) else {
        return Ok(Value::Null);
    };
    let report = run_suite(&suite, &Selection::default());
    let tests = report.outcomes.iter().map(|outcome| {
        let (status, lines) = match &outcome.status {
            Status::Passed => ("passed", vec![]),
            Status::Failed(lines) => ("failed", lines.clone()),
            Status::NotEvaluated(reason) => ("not evaluated", vec![reason.clone()]),
        };
        json!({ "name": outcome.name, "line": outcome.line, "status": status, "because": lines })
    });
    let tests: Vec<Value> = tests.collect();
    let errors: Vec<String> = report.errors.iter().map(ToString::to_string).collect();
    Ok(json!({ "file": suite.path, "tests": tests, "errors": errors }))
}

fn counts(suite: &Suite) -> (usize, usize) {
    let report = run_suite(suite, &Selection::default());
    let passed = report.outcomes.iter().filter(|one| one.status.is_passed());
    (passed.count(), report.outcomes.len())
}

/// The tests of a rule or of a test file; None where there are none, or they cannot be read.
fn suite(session: &Session<'_>, path: &Path) -> Option<Suite> {
    let tests = tests_of(path)?;
    Suite::open_in(&tests, session.projects()).ok()
}

/// The test file beside a rule; a test file itself.
fn tests_of(path: &Path) -> Option<PathBuf> {
    if Language::of(path)? == Language::Tests {
        return Some(path.to_owned());
    }
    let stem = path.file_stem()?.to_str()?;
    let names = ["yaml", "yml"].map(|end| path.with_file_name(format!("{stem}.test.{end}")));
    names.into_iter().find(|name| name.is_file())
}

/// The rows of the first test of a rule that is to fire, with its suite.
fn first_test(session: &Session<'_>, document: &Document) -> Option<(Suite, Rows)> {
    let suite = suite(session, &document.path)?;
    let cases = expand(&suite.file);
    let case = cases
        .iter()
        .find(|case| case.kind == CaseKind::Test(TestKind::Positive))?;
    let rows = suite.rows(case).ok()?;
    Some((suite, rows))
}

/// How many rows each stage of the rule's last statement leaves of its first positive test.
pub(super) fn row_counts(ask: &Ask<'_>) -> Answer {
    let document = ask.document;
    if !matches!(document.language, Language::Kql | Language::Rule) {
        return Ok(json!([]));
    }
    let (Some(query), Some((suite, rows))) =
        (document.queries.last(), first_test(ask.session, document))
    else {
        return Ok(json!([]));
    };
    let parsed = kql_parser::parse(&query.text);
    let last = parsed
        .query
        .statements
        .iter()
        .rev()
        .find_map(|statement| match &statement.kind {
            StatementKind::Expression(expression) => Some(expression),
            _ => None,
        });
    let Some(ExprKind::Pipe { operators, .. }) = last.map(|expression| &expression.kind) else {
        return Ok(json!([]));
    };
    let hints = operators.iter().filter_map(|operator| {
        let end = usize::try_from(operator.span.end).ok()?;
        let count = count(&suite, query.text.get(..end)?, &rows)?;
        let (_, end) = query.in_document(operator.span)?;
        let word = if count == 1 { "row" } else { "rows" };
        Some(InlayHint {
            position: document.range(end, end).end,
            label: format!("⟶ {count} {word}").into(),
            kind: None,
            text_edits: None,
            tooltip: Some("of the rule's first positive test".to_owned().into()),
            padding_left: Some(true),
            padding_right: None,
            data: None,
        })
    });
    let hints: Vec<InlayHint> = hints.collect();
    Ok(json!(hints))
}

/// How many rows the beginning of a rule gives.
fn count(suite: &Suite, text: &str, rows: &Rows) -> Option<usize> {
    let prepared = suite.workspace.prepare(text).ok()?;
    prepared.count(rows).ok()
}

/// The value of a column in the first row that reaches a stage of the rule's first positive test.
pub(super) fn value_in_test(ask: &Ask<'_>, cut: &Cut<'_>, column: &str) -> Option<String> {
    let source = cut.sources().into_iter().next()?;
    let (suite, rows) = first_test(ask.session, ask.document)?;
    let prepared = suite.workspace.prepare(&source).ok()?;
    let table = prepared.result(&rows).ok()?;
    let place = table.schema.index_of(column)?;
    if table.batch.rows == 0 {
        return Some("no row of the rule's first positive test reaches this stage".to_owned());
    }
    let value = cell_json(table.batch.columns.get(place)?, 0);
    Some(format!("`{value}` in the rule's first positive test"))
}
