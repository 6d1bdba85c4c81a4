//! `kqlab fixture`: real events as fixtures, with pseudonyms for identifiers and without secrets.

mod files;
mod written;

use std::io::Write;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use kql_eval::Query;
use kql_eval::types::{Scalar, ticks};

use super::Failure;
use super::args::{FixtureArgs, FixtureColumns};
use super::run::{add_schema, mistakes, workspace_of};
use super::tune::test_file_of;
use crate::command::stderr::say;
use files::Files;
use kqlab_analysis::pseudonym::{
    EventTable, Key, Kind, Leak, RuleTerms, Summary, TRIED_ALONE, Verdict, first_difference,
    first_leak, pseudonymise, verdict,
};
use kqlab_proof::{Clock, Prepared};
use kqlab_suite::Exit;
use kqlab_suite::project::Projects;
use kqlab_suite::rule::{self, Rule};
use kqlab_suite::runner::{Suite, columns_of, read_text};
use kqlab_suite::workspace::Workspace;
use written::{shown, write};

/// The clock when no event has a time.
const CLOCK: &str = "2026-01-15T12:00:00Z";

/// Writes the events of files with pseudonyms, and says on standard error what was replaced.
pub(super) fn fixture(
    args: &FixtureArgs,
    projects: &Projects,
    out: &mut dyn Write,
) -> Result<Exit, Failure> {
    let is_only_used = args.columns == FixtureColumns::Used;
    if is_only_used && args.rule.is_none() {
        return Err(usage(
            "`--columns used` needs `--rule`",
            "the rule tells which columns are used",
        ));
    }
    let key = key(args)?;
    let rule = args.rule.as_deref().map(rule::load).transpose();
    let rule = rule.map_err(|error| Failure::report(error, Exit::Usage))?;
    let workspace = workspace(args, projects, rule.as_ref())?;
    let mut catalog = workspace.catalog().clone();
    let text = rule.as_ref().map(|rule| rule.query.as_str());
    let files = Files::read(args, &mut catalog, text)?;
    let workspace = workspace.with_catalog(catalog);
    // Compiled twice: the clock may come from the rule, and what the rule is compiled to may depend on the clock.
    let sets_clock = prepared(rule.as_ref(), &workspace)?.and_then(|rule| rule.bound().now);
    let clock = clock(args, sets_clock.map(Clock::at), &files.events)?;
    let workspace = workspace.at(clock);
    let query = prepared(rule.as_ref(), &workspace)?;
    let tables = files.events.iter().map(|file| file.table.as_deref());
    let names: Vec<Option<Arc<str>>> = tables.map(|table| table.map(Arc::from)).collect();
    // The rule is the judge of what was kept: its verdict on the events must be the same before and after.
    let judge = |events: &[EventTable]| -> Result<Option<Verdict>, Failure> {
        let judged = query.as_ref().map(|query| verdict(query, events, &names));
        judged
            .transpose()
            .map_err(|error| Failure::report(error, Exit::NotEvaluated))
    };
    let before = judge(&files.events)?;
    let terms = query.as_ref().map(|query| RuleTerms::of(query.query()));
    let terms = terms.unwrap_or_default();
    let mut events = files.events.clone();
    let summary = pseudonymise(&mut events, key, &terms, &args.keep);
    let after = judge(&events)?;
    if let (Some(before), Some(after)) = (&before, &after)
        && before != after
    {
        return Err(changed(before, after, &files.paths));
    }
    if let Some(query) = query.as_ref().filter(|_| is_only_used) {
        let query = query.query();
        events.iter_mut().for_each(|file| only_used(file, query));
    }
    if let Some(leak) = first_leak(&events, &args.keep) {
        return Err(leaked(&leak, &files.paths));
    }
    write(args, &events, &files.paths, &workspace, clock, out)?;
    let ran_at = query.as_ref().map_or(clock, Prepared::clock);
    say_summary(&files, &summary, before.as_ref(), ran_at);
    Ok(if events.iter().all(|file| file.rows.is_empty()) {
        Exit::Nothing
    } else {
        Exit::Passed
    })
}

/// What the rule finds: the tables, functions and locations of the test file beside it, where there is one, or the bundled
/// tables; with those of `--schema`.
fn workspace(
    args: &FixtureArgs,
    projects: &Projects,
    rule: Option<&Rule>,
) -> Result<Workspace, Failure> {
    let beside = rule.map(|rule| test_file_of(&rule.path));
    let suite = beside.filter(|path| path.exists()).map(|path| {
        Suite::open_in(&path, projects).map_err(|_| {
            say(format_args!(
                "note: {} cannot be read, so what it gives besides rows is not known",
                path.display()
            ));
        })
    });
    match suite {
        Some(Ok(suite)) => {
            let workspace = (*suite.workspace).clone();
            let mut catalog = workspace.catalog().clone();
            add_schema(&mut catalog, args.schema.as_deref())?;
            Ok(workspace.with_catalog(catalog))
        }
        Some(Err(())) | None => {
            let (path, query) = rule.map_or((Path::new("."), ""), |rule| {
                (rule.path.as_path(), rule.query.as_str())
            });
            workspace_of(projects, path, query, args.schema.as_deref(), &[])
        }
    }
}

/// The rule, compiled.
fn prepared(rule: Option<&Rule>, workspace: &Workspace) -> Result<Option<Prepared>, Failure> {
    let Some(rule) = rule else { return Ok(None) };
    let prepared = workspace.prepare(&rule.query);
    prepared
        .map(Some)
        .map_err(|errors| mistakes(rule, &rule.query, workspace, errors))
}

/// The key: given, from a file, from the environment, or made.
fn key(args: &FixtureArgs) -> Result<Key, Failure> {
    let text = match (&args.key, &args.key_file) {
        (Some(key), _) => Some(key.clone()),
        (None, Some(path)) => {
            let text = read_text(path).map_err(|report| Failure::report(report, Exit::Usage))?;
            Some(text.trim().to_owned())
        }
        (None, None) => std::env::var("KQLAB_KEY").ok(),
    };
    match text {
        // An empty variable of a pipeline is a secret that was not set: its pseudonyms would be the same for everybody.
        Some(text) if text.trim().is_empty() => Err(usage(
            "the key is empty",
            "a key is a text that only you know, such as one from a password manager",
        )),
        Some(text) => Ok(Key::new(&text)),
        None => {
            let text = Key::random_text();
            say(format_args!(
                "note: no key was given; this one was made, and `--key {text}` gives the same pseudonyms again"
            ));
            Ok(Key::new(&text))
        }
    }
}

/// What `now()` answers: as the command line says, as the rule sets it, or the full hour after the last event.
fn clock(
    args: &FixtureArgs,
    of_rule: Option<Clock>,
    files: &[EventTable],
) -> Result<Clock, Failure> {
    if let Some(text) = &args.now {
        return Clock::parse(text).ok_or_else(|| {
            let message = format!("`--now` takes a datetime such as {CLOCK}, not `{text}`");
            Failure::report(miette::Report::msg(message), Exit::Usage)
        });
    }
    if let Some(clock) = of_rule {
        return Ok(clock);
    }
    let times = files.iter().filter_map(|file| {
        let column = ["Timestamp", "TimeGenerated"]
            .iter()
            .find_map(|name| file.columns.iter().position(|(column, _)| column == name))?;
        let times = file.rows.iter().filter_map(|row| match row.get(column) {
            Some(Scalar::DateTime(ticks)) => Some(*ticks),
            _ => None,
        });
        times.max()
    });
    let last = times.max();
    Ok(last.map_or_else(
        || Clock::parse(CLOCK).unwrap_or_default(),
        // The full hour, so that two exports of one day are likely to have the same clock, and offsets are easy to read.
        |last| Clock::at((last / ticks::HOUR + 1).saturating_mul(ticks::HOUR)),
    ))
}

/// What is said where something was overlooked: a fixture is shared, and a secret in it is lost for good.
fn leaked(leak: &Leak, paths: &[PathBuf]) -> Failure {
    let path = paths.get(leak.file);
    let path = path.map(|path| path.display().to_string());
    let report = miette::miette!(
        code = "kqlab::fixture::secret",
        help =
            "take it out of the file, or leave the column as it is with `--keep {}` if it is none",
        "column `{}` of row {} of {} still looks as if it had a secret, and nothing was written",
        leak.column,
        leak.row + 1,
        path.unwrap_or_default()
    );
    Failure::report(report, Exit::Failed)
}

fn changed(before: &Verdict, after: &Verdict, paths: &[PathBuf]) -> Failure {
    let what = first_difference(before, after).map_or_else(
        || {
            format!(
                "its result has {} rows before and {} after",
                before.rows, after.rows
            )
        },
        |(file, row, fires)| {
            let path = paths.get(file).map(|path| path.display().to_string());
            let (row, path) = (row + 1, path.unwrap_or_default());
            let answers = if fires {
                "fires before and not after"
            } else {
                "fires after and not before"
            };
            format!("on row {row} of {path} it {answers}")
        },
    );
    let report = miette::miette!(
        code = "kqlab::fixture::verdict",
        help = "it tests what was replaced in a way that is not seen in its text, as by a pattern or a length; `--keep COLUMN` leaves a column as it is",
        "the rule answers otherwise over the pseudonyms, and nothing was written: {what}"
    );
    Failure::report(report, Exit::Failed)
}

fn only_used(file: &mut EventTable, query: &Query) {
    let Some(table) = file.table.clone() else {
        return;
    };
    let used = columns_of(query, &table);
    let wanted: Vec<bool> = file
        .columns
        .iter()
        .map(|(name, _)| used.contains(name))
        .collect();
    let mut flags = wanted.iter();
    file.columns
        .retain(|_| flags.next().copied().unwrap_or(false));
    for row in &mut file.rows {
        let mut flags = wanted.iter();
        row.retain(|_| flags.next().copied().unwrap_or(false));
    }
}

/// What was done, on standard error.
fn say_summary(files: &Files, summary: &Summary, verdict: Option<&Verdict>, clock: Clock) {
    for (file, path) in files.events.iter().zip(&files.paths) {
        let table = file
            .table
            .as_deref()
            .map_or_else(String::new, |table| format!(" of {table}"));
        say(format_args!(
            "read {} events{table} from {}",
            file.rows.len(),
            path.display()
        ));
    }
    for (kind, replaced) in &summary.replaced {
        if *kind == Kind::Secret {
            say(format_args!("removed secrets: {}", replaced.places));
        } else {
            let (places, different) = (replaced.places, replaced.different);
            say(format_args!(
                "replaced {}: {different} in {places} places",
                kind.plural()
            ));
        }
    }
    if summary.kept > 0 {
        say(format_args!(
            "left as the rule tests them: {} places",
            summary.kept
        ));
    }
    if summary.moved > 0 {
        say(format_args!(
            "note: {} pseudonyms depend on what else is in these files: others had them, or the rule tests them",
            summary.moved
        ));
    }
    if let Some(verdict) = verdict {
        say_verdict(verdict, clock);
    }
}

/// What the rule says of the events, on standard error.
fn say_verdict(verdict: &Verdict, clock: Clock) {
    let alone = verdict.alone.iter().flatten();
    let fires = alone.filter(|fires| **fires).count();
    let tried: usize = verdict.alone.iter().map(Vec::len).sum();
    let rows = verdict.rows;
    say(format_args!(
        "the rule answers the same before and after: {rows} result rows; it fires on {fires} of {tried} events alone, at {}",
        shown(clock)
    ));
    if tried >= TRIED_ALONE {
        say(format_args!(
            "note: events beyond the first {TRIED_ALONE} were not tried alone"
        ));
    }
}

fn usage(message: &str, help: &str) -> Failure {
    let report = miette::miette!(help = help.to_owned(), "{message}");
    Failure::report(report, Exit::Usage)
}
