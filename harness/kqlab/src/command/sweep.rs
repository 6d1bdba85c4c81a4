//! `kqlab sweep`: many rules over the same events.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use kqlab_analysis::sweep::{Events, EventsError, Given, Subject, Sweep, Verdict, sweep};
use kqlab_source::Files;
use kqlab_suite::Exit;
use kqlab_suite::account::{Account, Detail, lines, of_files};
use kqlab_suite::library::Library;
use kqlab_suite::project::{Project, Projects};
use kqlab_suite::rule::{self, Contents, Rule, RuleError, RuleFields};
use kqlab_suite::runner::read_text;
use kqlab_suite::schema::{Catalog, Dialect};
use kqlab_suite::workspace::Workspace;
use serde_json::{Map, Value, json};

use super::args::{FailOn, SweepArgs, SweepFormat};
use super::check::{Selected, Selection, is_test_file, select};
use super::recorded::{self, wrong};
use super::run::{add_schema, files_of, library};
use super::{Failure, write_file};
use crate::command::stderr::say;
use crate::report::sweep::{html, json as as_json, markdown, sarif, terminal};
use crate::write::Existing;

/// Runs rules over events and writes what came of each.
pub(super) fn run(
    args: &SweepArgs,
    projects: &Projects,
    out: &mut dyn Write,
) -> Result<Exit, Failure> {
    let first = args.rules.first().map_or(Path::new("."), |path| path);
    let project = projects.of(first).map_err(wrong)?.unwrap_or_default();
    let rules = rules(args, &project)?;
    if rules.is_empty() {
        say(format_args!("there is no rule to run"));
        return Ok(Exit::Nothing);
    }
    let tables = tables(args)?;
    let mappings = recorded::mappings(&args.tables.recorded)?;
    let known = Known::of(args, &project)?;
    let subjects: Vec<Subject> = rules.into_iter().map(|rule| known.subject(rule)).collect();
    let given = Given {
        tables: &tables,
        mappings: &mappings,
        shift: &|rows| recorded::shift(rows, &args.tables.recorded),
        workspace: &|dialect| known.in_dialect(dialect).clone(),
    };
    let events = Events::read(&given, &subjects).map_err(failure)?;
    let threads = args
        .threads
        .map_or_else(kql_eval::threads::available, std::num::NonZeroUsize::get);
    let swept = sweep(&subjects, &events, threads);
    refuse_unread(&tables, &swept, &events)?;
    say_account(&tables, known.any.catalog())?;
    let limited = subjects.iter().filter(|subject| {
        let schedule = RuleFields::of(&subject.rule).0.schedule;
        schedule.period.is_some()
    });
    match limited.count() {
        0 => {}
        count => say(format_args!(
            "note: all events count: the `queryPeriod` of {count} of the rules leaves none out; `kqlab simulate` runs a rule on its schedule"
        )),
    }
    let text = match args.format {
        SweepFormat::Terminal => terminal(&swept),
        SweepFormat::Json => as_json(&swept),
        SweepFormat::Markdown => markdown(&swept),
        SweepFormat::Html => html(&swept),
        SweepFormat::Sarif => sarif(&swept),
    };
    out.write_all(text.as_bytes())?;
    exit_of(args, &swept)
}

/// What every rule finds: the tables in the two orders of dialects, and the saved functions.
struct Known {
    any: Workspace,
    sentinel_first: Workspace,
    functions: Library,
}

impl Known {
    fn of(args: &SweepArgs, project: &Project) -> Result<Self, Failure> {
        let clock = args.clock.clock()?;
        let base = |dialect: Dialect| -> Result<Workspace, Failure> {
            let workspace = project.tables(dialect).at(clock);
            let mut catalog = workspace.catalog().clone();
            add_schema(&mut catalog, args.tables.schema.as_deref())?;
            Ok(workspace.with_catalog(catalog))
        };
        let mut functions = project.library.clone();
        functions.extend(library(&args.tables.functions)?);
        Ok(Self {
            any: base(Dialect::Any)?,
            sentinel_first: base(Dialect::AnySentinelFirst)?,
            functions,
        })
    }

    const fn in_dialect(&self, dialect: Dialect) -> &Workspace {
        match dialect {
            Dialect::Sentinel | Dialect::AnySentinelFirst => &self.sentinel_first,
            Dialect::Defender | Dialect::Any => &self.any,
        }
    }

    /// A rule with what it finds.
    fn subject(&self, found: Found) -> Subject {
        let query = &found.rule.query;
        let mut workspace = self.in_dialect(Dialect::of_query(query)).clone();
        workspace.declare_functions(self.functions.select(query));
        Subject {
            workspace: found.fault.map_or_else(|| Ok(Arc::new(workspace)), Err),
            rule: found.rule,
        }
    }
}

/// A rule of the paths.
struct Found {
    rule: Rule,
    /// Why it cannot be read.
    fault: Option<String>,
}

fn failure(error: EventsError<Failure>) -> Failure {
    match error {
        EventsError::Shift(failure) => failure,
        EventsError::Source(error) => wrong(error),
        EventsError::Read(error) => wrong(error),
        EventsError::Mapping(error) => wrong(error),
    }
}

/// Says what is unusual in the files.
fn say_account(tables: &[(String, Files)], catalog: &Catalog) -> Result<(), Failure> {
    let mut account = Account::default();
    for (table, files) in tables {
        let of_table = of_files(catalog, table, files).map_err(wrong)?;
        account.tables.push(of_table);
    }
    for line in lines(&account, Detail::Unusual) {
        say(format_args!("note: {line}"));
    }
    Ok(())
}

/// The rules of the paths; one that cannot be read has its fault with it.
fn rules(args: &SweepArgs, project: &Project) -> Result<Vec<Found>, Failure> {
    let selection = Selection {
        paths: &args.rules,
        exclude: &args.exclude,
    };
    let mut found = Vec::new();
    for file in select(&selection, project)? {
        let path = file.path();
        if is_test_file(path) {
            continue;
        }
        match rule::load_contents(path) {
            Ok(Contents::Rules(rules)) => {
                found.extend(rules.into_iter().map(|rule| Found { rule, fault: None }));
            }
            Ok(Contents::Functions(_)) => {}
            Err(RuleError::NotARule { .. } | RuleError::NoQuery { .. })
                if matches!(file, Selected::Found(_)) => {}
            Err(error) => found.push(Found {
                rule: unread(path),
                fault: Some(error.to_string()),
            }),
        }
    }
    Ok(found)
}

/// A rule of which no more than the file is known.
fn unread(path: &Path) -> Rule {
    Rule {
        name: path.display().to_string(),
        path: path.to_owned(),
        ..Rule::default()
    }
}

fn tables(args: &SweepArgs) -> Result<Vec<(String, Files)>, Failure> {
    if args.tables.tables.is_empty() {
        return Err(wrong(miette::miette!(
            help = "as in `--table SecurityEvent=events.ndjson`",
            "there are no events: `--table` names them"
        )));
    }
    files_of(&args.tables)
}

/// Refuses tables that no rule and no mapping reads, where there is a rule that could.
fn refuse_unread(
    tables: &[(String, Files)],
    swept: &Sweep,
    events: &Events,
) -> Result<(), Failure> {
    if swept.count(Verdict::Refused) == swept.rules.len() {
        return Ok(());
    }
    match tables.iter().find(|(table, _)| !events.is_read(table)) {
        Some((table, _)) => Err(wrong(miette::miette!(
            code = "kqlab::run::unread_table",
            help = "no rule names it, and no mapping makes other tables of it",
            "no rule reads `{table}`"
        ))),
        None => Ok(()),
    }
}

/// What the verdicts mean for the exit code: those that a baseline does not know, or those that `--fail-on` names.
fn exit_of(args: &SweepArgs, swept: &Sweep) -> Result<Exit, Failure> {
    let verdicts = verdicts(swept);
    if let Some(path) = &args.write_baseline {
        let text = format!("{:#}\n", json!({ "verdicts": verdicts }));
        write_file(path, text.as_bytes(), Existing::Replaced)?;
        return Ok(Exit::Passed);
    }
    if let Some(path) = &args.baseline {
        let known = baseline(path)?;
        let mut exit = Exit::Passed;
        for (rule, verdict) in &verdicts {
            let before = known.get(rule).and_then(Value::as_str);
            if before != verdict.as_str() {
                say(format_args!(
                    "{rule}: {} instead of {}",
                    verdict.as_str().unwrap_or_default(),
                    before.unwrap_or("nothing: it is new")
                ));
                exit = Exit::Failed;
            }
        }
        for rule in known.keys().filter(|rule| !verdicts.contains_key(*rule)) {
            say(format_args!("{rule}: it is no longer there"));
            exit = Exit::Failed;
        }
        return Ok(exit);
    }
    let fails = |verdict| swept.count(verdict) > 0;
    let is_failed = match args.fail_on {
        None => false,
        Some(FailOn::Fires) => fails(Verdict::Fires),
        // What cannot be seen or run does not fire either.
        Some(FailOn::Silent) => {
            fails(Verdict::Silent) || fails(Verdict::Blind) || fails(Verdict::Refused)
        }
    };
    Ok(if is_failed {
        Exit::Failed
    } else {
        Exit::Passed
    })
}

/// The verdict of each rule, by its file and name. Of rules with one name in one file the most urgent counts.
fn verdicts(swept: &Sweep) -> Map<String, Value> {
    let mut verdicts: BTreeMap<String, Verdict> = BTreeMap::new();
    for rule in &swept.rules {
        let key = format!("{}: {}", rule.path.replace('\\', "/"), rule.name);
        let verdict = verdicts.entry(key).or_insert(rule.verdict);
        *verdict = rule.verdict.min(*verdict);
    }
    let verdicts = verdicts.into_iter();
    verdicts
        .map(|(rule, verdict)| (rule, json!(verdict.name())))
        .collect()
}

fn baseline(path: &Path) -> Result<Map<String, Value>, Failure> {
    let text = read_text(path).map_err(wrong)?;
    let document: Option<Value> = serde_json::from_str(&text).ok();
    let verdicts = document.and_then(|document| document.get("verdicts")?.as_object().cloned());
    verdicts.ok_or_else(|| {
        wrong(miette::miette!(
            help = "`--write-baseline` writes one",
            "{} is no baseline of a sweep",
            path.display()
        ))
    })
}
