//! `kqlab generate`: events made from a rule alone.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
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
    let misses = found
        .first()
        .map_or_else(Vec::new, |first| near_misses(&query, args.seed, first));
    if args.format == EventFormat::Ndjson {
        for positive in &found {
            for (table, events) in &positive.events.tables {
                for event in events {
                    writeln!(out, "{}", json_line(Some(table), event))?;
                }
            }
        }
        return Ok(Exit::Passed);
    }
    let name = args.rule.file_name().map(|name| name.to_string_lossy());
    let name = format!("./{}", name.unwrap_or_default());
    let folder = args.rule.parent().unwrap_or_else(|| Path::new(""));
    let runs = runs(&schedule_of(&rule)?, &query, &found, &misses);
    let text = schema_line(folder) + &test_file(&name, clock, &found, &misses, runs);
    if !args.write {
        out.write_all(text.as_bytes())?;
        return Ok(Exit::Passed);
    }
    let path = test_file_of(&args.rule);
    if path.exists() && !args.force {
        let report = miette::miette!(
            help = "`--force` replaces it; without `--write` the tests are printed",
            "{} exists",
            path.display()
        );
        return Err(Failure::report(report, Exit::Usage));
    }
    write_file(
        &path,
        text.as_bytes(),
        if args.force {
            Existing::Replaced
        } else {
            Existing::Kept
        },
    )?;
    writeln!(
        out,
        "{}: {} positives, {} near misses",
        path.display(),
        found.len(),
        misses.len()
    )?;
    Ok(Exit::Passed)
}

/// So many events in all: plausible ones, with the positives among them.
fn many(
    args: &GenerateArgs,
    rows: usize,
    query: &Prepared,
    found: &[Positive],
    out: &mut dyn Write,
) -> Result<Exit, Failure> {
    let mut planted: Vec<(Arc<str>, Event)> = Vec::new();
    for positive in found {
        for (table, events) in &positive.events.tables {
            planted.extend(
                events
                    .iter()
                    .map(|event| (Arc::clone(table), event.clone())),
            );
        }
    }
    let make = noise(query, args.seed);
    let mut files: BTreeMap<Arc<str>, Vec<u8>> = BTreeMap::new();
    let one_table = planted
        .iter()
        .all(|(table, _)| planted.first().is_some_and(|(first, _)| first == table));
    if args.to.is_none() && !one_table {
        let report = miette::miette!(
            help = "`--to FOLDER` writes a file for each table",
            "the rule reads several tables"
        );
        return Err(Failure::report(report, Exit::Usage));
    }
    // The positives lie evenly among the others.
    let every = rows / planted.len().max(1);
    let mut next = planted.into_iter();
    for number in 0..rows {
        let is_planted = every <= 1 || number % every == every / 2;
        let event = if is_planted { next.next() } else { None };
        let event = event.or_else(|| make(u64::try_from(number).unwrap_or(0)));
        let Some((table, event)) = event else { break };
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
