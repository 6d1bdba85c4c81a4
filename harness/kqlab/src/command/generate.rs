//! `kqlab generate`: events made from a rule alone.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use kql_eval::types::scalar_json;
use kqlab_analysis::generate::{noise, test_file};
use kqlab_proof::{Event, Events, NearMiss, Positive, Prepared, near_misses, positives};
use kqlab_suite::Exit;
use kqlab_suite::project::Projects;
use kqlab_suite::rule::{self, Schedule};
use kqlab_suite::testfile::Runs;
use serde_json::{Map, Value};

use super::args::{EventFormat, GenerateArgs};
use super::docs::schema_line;
use super::run::{mistakes, workspace_of};
use super::tune::test_file_of;
use super::{Failure, schedule_of, write_file};
use crate::command::stderr::say;
use crate::write::Existing;

/// Writes positives and near misses of a rule, or a large file of events.
pub(super) fn generate(
    args: &GenerateArgs,
    projects: &Projects,
    out: &mut dyn Write,
) -> Result<Exit, Failure> {
    let rule = rule::load(&args.rule).map_err(|error| Failure::report(error, Exit::Usage))?;
    let clock = args.clock.clock()?;
    let schema = args.schema.as_deref();
    let workspace = workspace_of(projects, &rule.path, &rule.query, schema, &[])?.at(clock);
    let query = workspace
        .prepare(&rule.query)
        .map_err(|errors| mistakes(&rule, &rule.query, &workspace, errors))?;
    let found = positives(&query, args.seed, args.count.max(1)).map_err(|refusal| {
        let report = miette::miette!(
            code = "kqlab::generate::refused",
            "no events can be made for {}: {refusal}",
            args.rule.display()
        );
        Failure::report(report, Exit::NotEvaluated)
    })?;
    if let Some(rows) = args.rows {
        return many(args, rows, &query, &found, out);
    }
    if args.format == EventFormat::Ndjson {
        return write_lines(&found, out);
    }
    let misses = found
        .first()
        .map_or_else(Vec::new, |first| near_misses(&query, args.seed, first));
    let name = args.rule.file_name().map(|name| name.to_string_lossy());
    let name = format!("./{}", name.unwrap_or_default());
    let folder = args.rule.parent().unwrap_or_else(|| Path::new(""));
    let runs = runs(&schedule_of(&rule)?, &query, &found, &misses);
    let text = schema_line(folder) + &test_file(&name, clock, &found, &misses, runs);
    if !args.write {
        out.write_all(text.as_bytes())?;
        return Ok(Exit::Passed);
    }
    let path = write_beside(args, &text)?;
    writeln!(
        out,
        "{}: {} positives, {} near misses",
        path.display(),
        found.len(),
        misses.len()
    )?;
    Ok(Exit::Passed)
}

/// Writes the positives, a JSON object a line, each with the name of its table.
fn write_lines(found: &[Positive], out: &mut dyn Write) -> Result<Exit, Failure> {
    for (table, event) in events_of(found) {
        writeln!(out, "{}", json_line(Some(table), event))?;
    }
    Ok(Exit::Passed)
}

/// The events of all positives, each with its table.
fn events_of(found: &[Positive]) -> impl Iterator<Item = (&Arc<str>, &Event)> {
    found.iter().flat_map(|positive| {
        let tables = positive.events.tables.iter();
        tables.flat_map(|(table, events)| events.iter().map(move |event| (table, event)))
    })
}

/// Writes the test file beside the rule. One that is there is kept: someone may have worked on it.
fn write_beside(args: &GenerateArgs, text: &str) -> Result<PathBuf, Failure> {
    let path = test_file_of(&args.rule);
    if path.exists() && !args.force {
        let report = miette::miette!(
            help = "`--force` replaces it; without `--write` the tests are printed",
            "{} exists",
            path.display()
        );
        return Err(Failure::report(report, Exit::Usage));
    }
    let existing = if args.force {
        Existing::Replaced
    } else {
        Existing::Kept
    };
    write_file(&path, text.as_bytes(), existing)?;
    Ok(path)
}

/// Writes `rows` events: plausible ones, with the positives among them.
fn many(
    args: &GenerateArgs,
    rows: usize,
    query: &Prepared,
    found: &[Positive],
    out: &mut dyn Write,
) -> Result<Exit, Failure> {
    let tables: BTreeSet<&Arc<str>> = events_of(found).map(|(table, _)| table).collect();
    if args.to.is_none() && tables.len() > 1 {
        let report = miette::miette!(
            help = "`--to FOLDER` writes a file for each table",
            "the rule reads several tables"
        );
        return Err(Failure::report(report, Exit::Usage));
    }
    let mut files: BTreeMap<Arc<str>, Vec<u8>> = BTreeMap::new();
    for (table, event) in mixed(args.seed, rows, query, found) {
        let line = json_line(None, &event);
        if args.to.is_none() {
            writeln!(out, "{line}")?;
        } else {
            let file = files.entry(table).or_default();
            writeln!(file, "{line}")?;
        }
    }
    if let Some(folder) = &args.to {
        std::fs::create_dir_all(folder)?;
        for (table, text) in files {
            let path = folder.join(format!("{table}.ndjson"));
            write_file(&path, &text, Existing::Replaced)?;
            writeln!(out, "{}", path.display())?;
        }
    }
    Ok(Exit::Passed)
}

/// The positives among plausible other events, `rows` in all, each with its table.
fn mixed(
    seed: u64,
    rows: usize,
    query: &Prepared,
    found: &[Positive],
) -> impl Iterator<Item = (Arc<str>, Event)> {
    let make = noise(query, seed);
    let planted: Vec<(Arc<str>, Event)> = events_of(found)
        .map(|(table, event)| (Arc::clone(table), event.clone()))
        .collect();
    // The positives lie evenly among the others: at one end, a query that stops early would find all or none of them.
    let every = rows / planted.len().max(1);
    let mut next = planted.into_iter();
    (0..rows).map_while(move |number| {
        let is_planted = every <= 1 || number % every == every / 2;
        let event = if is_planted { next.next() } else { None };
        event.or_else(|| make(u64::try_from(number).unwrap_or(0)))
    })
}

fn json_line(table: Option<&Arc<str>>, event: &Event) -> Value {
    let mut line = Map::new();
    if let Some(table) = table {
        line.insert("Type".to_owned(), Value::from(&**table));
    }
    for (column, value) in &event.cells {
        line.insert(column.to_string(), scalar_json(value));
    }
    Value::Object(line)
}

/// What the generated tests run: the rule, where its schedule makes of every event what its query does; else the query alone.
fn runs(schedule: &Schedule, query: &Prepared, found: &[Positive], misses: &[NearMiss]) -> Runs {
    let from = schedule.sees_from(query.clock().ticks());
    let fires = |events: &Events| {
        let seen = from.map(|from| events.since(from));
        let rows = query.count(seen.as_ref().unwrap_or(events));
        schedule.trigger.fires(rows.unwrap_or(0))
    };
    let is_the_same = found.iter().all(|positive| fires(&positive.events))
        && !misses.iter().any(|miss| fires(&miss.events));
    if is_the_same {
        return Runs::Rule;
    }
    say(format_args!(
        "note: the rule's queryPeriod or trigger decides otherwise than its query: the tests run the query alone (`as: query`)"
    ));
    Runs::Query
}
