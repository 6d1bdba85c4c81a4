//! `kqlab explain`: what became of events, and what a result was made of.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use kql_eval::explain::{Ask, Explanation};
use kqlab_analysis::explanation::{Places, Subject};
use kqlab_proof::Prepared;
use kqlab_suite::Exit;
use kqlab_suite::account::Detail;
use kqlab_suite::project::Projects;
use kqlab_suite::rule::{self, Rule, Trigger, ended};
use kqlab_suite::runner::{Suite, first_table};
use kqlab_suite::testfile::{Runs, TestCase, Variant, expand};
use kqlab_suite::workspace::{Rows, Workspace};
use miette::{NamedSource, Report};

use super::args::{ExplainArgs, ExplainFormat};
use super::notes::{Found, write_notes};
use super::run::{mistakes, prepare, rows, with_declarations};
use super::tune::test_file_of;
use super::{Failure, schedule_of};
use crate::command::stderr::say;
use crate::output::{Colours, shown_lines};
use crate::report::explanation::{json, terminal};

/// How many rows that a stage dropped, and of the result, are explained unless all are asked for: as text, and as JSON.
// People read a screen. A program gets more, yet no explanation of a million rows by accident.
const MOST: (usize, usize) = (5, 1_000);

/// Explains a row, a test's rows or the rows of files.
pub(super) fn explain(
    args: &ExplainArgs,
    projects: &Projects,
    out: &mut dyn Write,
) -> Result<Exit, Failure> {
    let subject = match &args.test {
        Some(test) => of_test(args, projects, test)?,
        None => of_rows(args, projects)?,
    };
    let ask = ask_of(args, &subject)?;
    let explanation = subject.form.explain(&subject.rows, &ask).map_err(|error| {
        let name = subject.rule.path.display().to_string();
        let source = NamedSource::new(name, ended(&subject.text));
        let report = Report::new(error).with_source_code(source);
        Failure::report(report, Exit::NotEvaluated)
    })?;
    check_numbers(args, &ask.follow, &explanation)?;
    let found = match explanation.table.batch.rows {
        0 => Found::Nothing,
        _ => Found::Rows,
    };
    // The rows of a test are the test file's matter.
    let notes = match args.test {
        Some(_) => vec![],
        None => write_notes(&subject.rows, &subject.form, found, Detail::Unusual)?,
    };
    match args.format {
        ExplainFormat::Terminal => {
            let text = terminal(&subject, &explanation);
            out.write_all(shown_lines(&text, Colours::None).as_bytes())?;
        }
        ExplainFormat::Json => {
            let mut document = json(&subject, &explanation);
            if let Some(members) = document.as_object_mut() {
                members.insert("notes".to_owned(), notes.into());
            }
            writeln!(out, "{document:#}")?;
        }
    }
    Ok(Exit::Passed)
}

fn ask_of(args: &ExplainArgs, subject: &Subject) -> Result<Ask, Failure> {
    let most = match args.format {
        _ if args.all => usize::MAX,
        ExplainFormat::Terminal => MOST.0,
        ExplainFormat::Json => MOST.1,
    };
    Ok(Ask {
        follow: followed(args, subject)?,
        dropped: most,
        results: if args.result.is_some() { 1 } else { most },
        first_result: match args.result {
            Some(number) => from_one(number, "--result")?,
            None => 0,
        },
    })
}

/// The form of the rule that is asked for.
fn asked(args: &ExplainArgs) -> Option<Variant> {
    match &args.with {
        Some(exclusion) => Some(Variant::With(exclusion.clone())),
        None => args.tuned.then_some(Variant::Tuned),
    }
}

fn of_rows(args: &ExplainArgs, projects: &Projects) -> Result<Subject, Failure> {
    let (rule, variant, text, mut rows) = match asked(args) {
        Some(variant) => {
            let suite = open_suite(&args.rule, projects)?;
            let form = suite.form(&variant).map_err(Failure::of_suite)?;
            let rows = Rows::none(workspace_of(&suite, args)?);
            (suite.rule, variant, form.text().to_owned(), rows)
        }
        None => {
            let rule =
                rule::load(&args.rule).map_err(|error| Failure::report(error, Exit::Usage))?;
            let rows = rows(&args.tables, projects, &rule, args.clock.clock()?)?;
            let text = rule.query.clone();
            (Arc::new(rule), Variant::Original, text, rows)
        }
    };
    let mut places = Places::default();
    for table in &args.tables.tables {
        if let Some((name, path)) = table.split_once('=') {
            // The rows of the original rule were given with its tables; a form of a suite has a workspace of its own.
            if variant != Variant::Original {
                give_file(&mut rows, name, Path::new(path))?;
            }
            places.add_file(name, Path::new(path));
        }
    }
    if let Some(file) = &args.rows {
        let (table, path) = rows_of_file(file, &rule, &text, &rows)?;
        give_file(&mut rows, &table, &path)?;
        places.add_file(&table, &path);
    }
    let form = prepare(&rule, &text, &mut rows)?;
    if let Some(row) = &args.row {
        give_row(row, &form, &mut rows)?;
    }
    Ok(Subject {
        length: text.len(),
        text: with_declarations(&text, rows.workspace()),
        trigger: schedule_of(&rule)?.trigger,
        rule,
        variant,
        form,
        rows,
        test: None,
        places,
    })
}

/// The workspace of a suite, at the clock of the command line where that gives one.
fn workspace_of(suite: &Suite, args: &ExplainArgs) -> Result<Arc<Workspace>, Failure> {
    if args.clock.now.is_none() {
        return Ok(Arc::clone(&suite.workspace));
    }
    let workspace = (*suite.workspace).clone();
    Ok(Arc::new(workspace.at(args.clock.clock()?)))
}

fn open_suite(rule: &Path, projects: &Projects) -> Result<Suite, Failure> {
    Suite::open_in(&test_file_of(rule), projects)
        .map_err(|(errors, exit)| Failure::Reported(errors, exit))
}

fn give_file(rows: &mut Rows, table: &str, path: &Path) -> Result<(), Failure> {
    let given = rows.give_file(table, path.to_owned());
    given.map_err(|error| Failure::report(error, Exit::Usage))
}

fn give_row(row: &str, form: &Prepared, rows: &mut Rows) -> Result<(), Failure> {
    rows.give_json(row, form).map_err(|message| {
        let report = miette::miette!(
            help = "as in `--row '{{\"DeviceName\": \"ws-042\", \"Timestamp\": \"-1h\"}}'`",
            "the row does not fit: {message}"
        );
        Failure::report(report, Exit::Usage)
    })
}

/// The table and the file of `--rows`; the table is the first that the rule reads where it is not named.
fn rows_of_file(
    file: &str,
    rule: &Rule,
    query: &str,
    rows: &Rows,
) -> Result<(String, PathBuf), Failure> {
    let is_name = |name: &str| name.chars().all(|c| c.is_alphanumeric() || c == '_');
    if let Some((table, path)) = file.split_once('=').filter(|(name, _)| is_name(name)) {
        return Ok((table.to_owned(), PathBuf::from(path)));
    }
    // A rule with mistakes reads no table that is known.
    let form = rows.workspace().prepare(query);
    let form = form.map_err(|errors| mistakes(rule, query, rows.workspace(), errors))?;
    if let Some(table) = first_table(&form) {
        return Ok((table, PathBuf::from(file)));
    }
    let report = miette::miette!(
        help = "name it, as in `--rows DeviceNetworkEvents=events.ndjson`",
        "which table has the rows of {file} is not known"
    );
    Err(Failure::report(report, Exit::Usage))
}

fn of_test(args: &ExplainArgs, projects: &Projects, name: &str) -> Result<Subject, Failure> {
    let suite = open_suite(&args.rule, projects)?;
    let cases = expand(&suite.file);
    let Some(case) = find(&cases, name, asked(args)) else {
        let plain = cases.iter().map(plain_name);
        let names = plain.chain(cases.iter().map(|case| case.name.as_str()));
        let near = kqlab_suite::testfile::nearest(name, names)
            .map(|near| format!("did you mean `{near}`?"));
        let list = || "`kqlab test` lists the names".to_owned();
        let mut diagnostic = miette::MietteDiagnostic::new(format!("no test is named `{name}`"));
        diagnostic.help = Some(near.unwrap_or_else(list));
        return Err(Failure::report(Report::new(diagnostic), Exit::Usage));
    };
    let variant = case.variant.clone();
    let form = suite.form(&variant).map_err(Failure::of_suite)?;
    let (rows, note) = suite.rows_with_note(&case).map_err(Failure::of_suite)?;
    if let Some(note) = note {
        say(format_args!("note: {note}"));
    }
    let trigger = match case.runs {
        Runs::Rule => suite.schedule.trigger,
        Runs::Query => Trigger::default(),
    };
    let mut places = Places::default();
    let tables = suite.tables().map_err(Failure::of_suite)?;
    places.add_test(&suite.path, &case, tables.first().map(String::as_str));
    Ok(Subject {
        trigger,
        length: form.text().len(),
        text: with_declarations(form.text(), &suite.workspace),
        rule: suite.rule,
        variant,
        form,
        rows,
        test: Some(case.name),
        places,
    })
}

/// The test with this name, for the form of the rule that is asked for. A verdict's test is found without its form too, that
/// of the original rule first.
fn find(cases: &[TestCase], name: &str, asked: Option<Variant>) -> Option<TestCase> {
    let is_named = |case: &&TestCase| case.name == name || plain_name(case) == name;
    let is_asked = |case: &&TestCase| asked.as_ref().is_some_and(|asked| *asked == case.variant);
    let named = || cases.iter().filter(is_named);
    let case = named()
        .find(|case| case.name == name)
        .or_else(|| named().find(is_asked))
        // A verdict's tests have the form behind their name, which nobody types.
        .or_else(|| named().find(|case| case.variant == Variant::Original))
        .or_else(|| named().next())?;
    let variant = asked.unwrap_or_else(|| case.variant.clone());
    Some(TestCase {
        variant,
        ..case.clone()
    })
}

/// A test's name without the form of the rule that it is about.
fn plain_name(case: &TestCase) -> &str {
    match case.name.strip_suffix(']') {
        Some(name) => name
            .rsplit_once(" [")
            .map_or(case.name.as_str(), |(plain, _)| plain),
        None => &case.name,
    }
}

/// The row that `--line` or `--number` names: its table, and its number from 0.
fn followed(args: &ExplainArgs, subject: &Subject) -> Result<Option<(String, usize)>, Failure> {
    let usage = |message: String, help: &str| {
        let diagnostic = miette::MietteDiagnostic::new(message).with_help(help);
        Failure::report(Report::new(diagnostic), Exit::Usage)
    };
    let table = || match args.rows.as_ref().and_then(|rows| rows.split_once('=')) {
        Some((table, _)) => Some(table.to_owned()),
        None => first_table(&subject.form),
    };
    if let Some(line) = args.line {
        let table = table().unwrap_or_default();
        let Some(lines) = subject.places.lines(&table) else {
            return Err(usage(
                format!("the rows of {table} are not on lines of their own"),
                "name the row by `--number`",
            ));
        };
        let Some(row) = subject.places.row_on(&table, line) else {
            let last = lines.last().copied().unwrap_or(0);
            return Err(usage(
                format!("no row begins on line {line}"),
                &format!("{} rows begin on lines up to {last}", lines.len()),
            ));
        };
        return Ok(Some((table, row)));
    }
    let Some(number) = &args.number else {
        return Ok(None);
    };
    let (named, number) = match number.rsplit_once(':') {
        Some((table, number)) => (Some(table.to_owned()), number),
        None => (None, number.as_str()),
    };
    let Ok(number) = number.parse() else {
        return Err(usage(
            format!("`--number` takes the number of a row, not `{number}`"),
            "as in `--number 3` or `--number DeviceNetworkEvents:3`",
        ));
    };
    let table = named.or_else(table).unwrap_or_default();
    Ok(Some((table, from_one(number, "--number")?)))
}

/// A number that counts from 1, counting from 0.
fn from_one(number: usize, option: &str) -> Result<usize, Failure> {
    number.checked_sub(1).ok_or_else(|| {
        let report = miette::miette!("`{option}` counts from 1");
        Failure::report(report, Exit::Usage)
    })
}

/// Refuses numbers of rows that are not there.
fn check_numbers(
    args: &ExplainArgs,
    follow: &Option<(String, usize)>,
    explanation: &Explanation,
) -> Result<(), Failure> {
    let rows = |rows: usize| match rows {
        1 => "1 row".to_owned(),
        rows => format!("{rows} rows"),
    };
    if let Some((table, row)) = follow {
        let source = explanation
            .sources
            .iter()
            .find(|source| source.table.as_deref() == Some(table));
        let message = match source {
            None => format!("the rule reads no table `{table}`"),
            Some(source) if *row >= source.rows => {
                format!(
                    "{table} has no row {}: it has {}",
                    row + 1,
                    rows(source.rows)
                )
            }
            Some(_) => return Ok(()),
        };
        return Err(Failure::report(Report::msg(message), Exit::Usage));
    }
    let count = explanation.table.batch.rows;
    match args.result {
        Some(number) if number > count => {
            let message = format!("the result has no row {number}: it has {}", rows(count));
            Err(Failure::report(Report::msg(message), Exit::Usage))
        }
        _ => Ok(()),
    }
}
