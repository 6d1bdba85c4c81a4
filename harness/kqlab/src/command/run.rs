//! `kqlab run`: one query over files.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use kql_eval::QueryError;
use kql_eval::exec::Table;
use kqlab_proof::{Clock, Prepared};
use kqlab_source::Files;
use kqlab_suite::Exit;
use kqlab_suite::account::Detail;
use kqlab_suite::library::Library;
use kqlab_suite::mapping::Mapped;
use kqlab_suite::project::Projects;
use kqlab_suite::rule::{self, Rule};
use kqlab_suite::runner::read_text;
use kqlab_suite::schema::{Catalog, Dialect};
use kqlab_suite::workspace::{BadLines, CompileError, Rows, Workspace};
use miette::{NamedSource, Report};

use super::Failure;
use super::args::{RowFormat, RunArgs, TableArgs};
use super::notes::{Found, refuse_unread, say_idioms, write_notes};
use super::progress_bar::ProgressBar;
use super::recorded;
use crate::command::stderr::say;
use crate::output;

/// Runs a query and writes its rows.
pub(super) fn run(
    args: &RunArgs,
    projects: &Projects,
    out: &mut dyn Write,
) -> Result<Exit, Failure> {
    let rule = rule_of(args)?;
    let text = rule.query.clone();
    let bad_lines = if args.skip_bad_lines {
        BadLines::Skip
    } else {
        BadLines::Fail
    };
    let workspace = workspace(&args.tables, projects, &rule, args.clock.clock()?)?;
    let mut rows = Rows::none(Arc::new(workspace)).with_bad_lines(bad_lines);
    // The bar begins before the query is compiled: to find the columns of large files takes its time too.
    let bar = (!args.quiet).then(|| ProgressBar::over(rows.progress()));
    give_rows(&mut rows, &args.tables)?;
    if let Some(threads) = args.threads {
        rows.limits().threads = threads.get();
    }
    let mapped = recorded::fit(&mut rows, &args.tables.recorded, &text)?;
    let query = prepare(&rule, &text, &mut rows)?;
    refuse_unread(&unmapped(&args.tables, &mapped), &query)?;
    let tables = query.run(&rows);
    drop(bar);
    let tables = tables.map_err(|error| {
        let name = rule.path.display().to_string();
        let report = Report::new(error).with_source_code(NamedSource::new(name, text.clone()));
        Failure::report(report, Exit::NotEvaluated)
    })?;
    say_not_done(&tables, &rows);
    let detail = if args.verbose {
        Detail::All
    } else {
        Detail::Unusual
    };
    say_idioms(&rule, &query);
    let found = Found::of(&tables, &query, &rows);
    recorded::say_blind(&query, &mapped, found);
    write_notes(&rows, &query, found, detail)?;
    write_tables(&tables, args, out)?;
    Ok(Exit::Passed)
}

/// The rule of the command line: its text itself, or a file, of which is said what was put right to read it.
fn rule_of(args: &RunArgs) -> Result<Rule, Failure> {
    if args.is_text {
        return Ok(Rule::of_query("query", &args.query));
    }
    let path = Path::new(&args.query);
    if is_query(path, &args.query) {
        say(format_args!(
            "note: no file has this name, so it is run as the query itself; `-e` says so"
        ));
        return Ok(Rule::of_query("query", &args.query));
    }
    let rule = rule::load(path).map_err(|error| Failure::report(error, Exit::Usage))?;
    for repair in &rule.repairs {
        say(format_args!(
            "note: {}, line {}: {}",
            path.display(),
            repair.line,
            repair.message
        ));
    }
    Ok(rule)
}

/// Whether a text that names no file is a query: it has a pipe, or several words that are one.
fn is_query(path: &Path, text: &str) -> bool {
    let parses = || kql_parser::parse(text).diagnostics.is_empty();
    let is_whole = text.trim().contains(char::is_whitespace) && parses();
    (text.contains('|') || is_whole) && !path.exists()
}

/// Says what of the query is not drawn, and what of the files was not read.
fn say_not_done(tables: &[Table], rows: &Rows) {
    for table in tables.iter().filter_map(|table| table.render.as_ref()) {
        say(format_args!(
            "note: `render {table}` draws nothing here, the rows follow"
        ));
    }
    for (table, lines) in rows.skipped_lines() {
        let lines = match lines {
            1 => "1 line that cannot be read was".to_owned(),
            lines => format!("{lines} lines that cannot be read were"),
        };
        say(format_args!("note: {table}: {lines} passed over"));
    }
}

/// What a rule finds: the bundled tables, the workspace around the rule, and the tables and functions of the command line.
pub(super) fn workspace(
    args: &TableArgs,
    projects: &Projects,
    rule: &Rule,
    clock: Clock,
) -> Result<Workspace, Failure> {
    workspace_of(
        projects,
        &rule.path,
        &rule.query,
        args.schema.as_deref(),
        &args.functions,
    )
    .map(|workspace| workspace.at(clock))
}

/// As [`workspace`], of a query at a path.
pub(super) fn workspace_of(
    projects: &Projects,
    path: &Path,
    query: &str,
    schema: Option<&Path>,
    functions: &[PathBuf],
) -> Result<Workspace, Failure> {
    let usage = |report: Report| Failure::report(report, Exit::Usage);
    let dialect = Dialect::of_query(query);
    let project = projects.of(path).map_err(usage)?;
    let mut workspace = match &project {
        Some(project) => project.tables(dialect),
        None => Workspace::new(Catalog::bundled(dialect), Clock::default()),
    };
    if schema.is_some() {
        let mut catalog = workspace.catalog().clone();
        add_schema(&mut catalog, schema)?;
        workspace = workspace.with_catalog(catalog);
    }
    let mut known = project.map_or_else(Library::default, |project| project.library.clone());
    known.extend(library(functions)?);
    workspace.declare_functions(known.select(query));
    Ok(workspace)
}

/// The saved functions of the command line's files.
pub(super) fn library(paths: &[PathBuf]) -> Result<Library, Failure> {
    let mut library = Library::default();
    for path in paths {
        let added = library.add_file(path);
        added.map_err(|error| Failure::report(error, Exit::Usage))?;
    }
    Ok(library)
}

/// The known tables, those of the command line with rows.
pub(super) fn rows(
    args: &TableArgs,
    projects: &Projects,
    rule: &Rule,
    clock: Clock,
) -> Result<Rows, Failure> {
    let mut rows = Rows::none(Arc::new(workspace(args, projects, rule, clock)?));
    give_rows(&mut rows, args)?;
    recorded::fit(&mut rows, &args.recorded, &rule.query)?;
    Ok(rows)
}

/// The tables that the command line names and no mapping reads.
fn unmapped<'a>(args: &'a TableArgs, mapped: &Mapped) -> Vec<&'a str> {
    let mut names = names(args);
    names.retain(|name| !mapped.reads(name));
    names
}

/// The tables that the command line names, in its order.
pub(super) fn names(args: &TableArgs) -> Vec<&str> {
    let tables = args.tables.iter();
    let names = tables.filter_map(|table| table.split_once('='));
    names.map(|(name, _)| name).collect()
}

/// Gives tables the rows of the command line's files.
fn give_rows(rows: &mut Rows, args: &TableArgs) -> Result<(), Failure> {
    for (name, files) in files_of(args)? {
        rows.give_files(&name, files)
            .map_err(|error| Failure::report(error, Exit::Usage))?;
    }
    // Small inputs: starting threads, and asking the machine how many it has, costs more than they save.
    if rows.bytes() >= WORTH_THREADS {
        rows.limits().threads = kql_eval::threads::available();
    }
    Ok(())
}

/// The tables of the command line, each with its files.
pub(super) fn files_of(args: &TableArgs) -> Result<Vec<(String, Files)>, Failure> {
    let of_input = args.tables.iter().filter(|table| table.ends_with("=-"));
    if of_input.count() > 1 {
        let report = miette::miette!("only one table takes its rows from standard input");
        return Err(Failure::report(report, Exit::Usage));
    }
    let mut all = Vec::with_capacity(args.tables.len());
    for table in &args.tables {
        let Some((name, path)) = table.split_once('=') else {
            let report = miette::miette!(
                help = "as in `--table DeviceNetworkEvents=events.ndjson`",
                "`--table` takes NAME=PATH, not `{table}`"
            );
            return Err(Failure::report(report, Exit::Usage));
        };
        let files = Files::named(path).map_err(|error| Failure::report(error, Exit::Usage))?;
        all.push((name.to_owned(), files));
    }
    Ok(all)
}

/// From this many bytes of events on, several threads read them.
const WORTH_THREADS: u64 = 256 * 1024;

/// Adds the tables of a schema file to a catalog.
pub(super) fn add_schema(catalog: &mut Catalog, schema: Option<&Path>) -> Result<(), Failure> {
    if let Some(path) = schema {
        let text = read_text(path).map_err(|report| Failure::report(report, Exit::Usage))?;
        catalog
            .add_text(&text)
            .map_err(|error| Failure::report(error, Exit::Usage))?;
    }
    Ok(())
}

/// Compiles a form of a rule over rows; every mistake becomes a report over the rule's file, or over the form's text.
pub(super) fn prepare(rule: &Rule, text: &str, rows: &mut Rows) -> Result<Prepared, Failure> {
    rows.prepare(text).map_err(|error| match error {
        CompileError::Mistakes(errors) => mistakes(rule, text, rows.workspace(), errors),
        CompileError::Source(error) => Failure::report(error, Exit::Usage),
        CompileError::Locations(error) => Failure::report(error, Exit::Usage),
    })
}

/// Mistakes of a form of a rule as reports.
pub(super) fn mistakes(
    rule: &Rule,
    text: &str,
    workspace: &Workspace,
    errors: Vec<QueryError>,
) -> Failure {
    let reports = workspace.reports(rule, text, errors);
    Failure::Reported(reports, Exit::NotEvaluated)
}

/// A query with what the workspace declares behind it, as the places of mistakes take it.
pub(super) fn with_declarations(text: &str, workspace: &Workspace) -> String {
    use kql_eval::bind::Catalog as _;
    match workspace.declarations() {
        "" => text.to_owned(),
        declarations => format!("{text}\n{declarations}"),
    }
}

fn write_tables(tables: &[Table], args: &RunArgs, out: &mut dyn Write) -> std::io::Result<()> {
    let format = match args.format {
        RowFormat::Table => output::Format::Table {
            width: output::width_of_stdout(),
        },
        RowFormat::Json => output::Format::Json,
        RowFormat::Ndjson => output::Format::Ndjson,
        RowFormat::Csv if args.raw => output::Format::RawCsv,
        RowFormat::Csv => output::Format::Csv,
        RowFormat::Markdown => output::Format::Markdown,
        RowFormat::Kusto => output::Format::Kusto,
    };
    output::write(tables, format, out)
}
