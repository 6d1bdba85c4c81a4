//! `kqlab simulate`: a rule on its schedule over events.

use std::io::Write;

use kqlab_analysis::simulate::{
    Arrival, Simulation, SimulationError, TimedTable, Timetable, Window, simulate as simulated,
};
use kqlab_proof::{Clock, Prepared};
use kqlab_suite::Exit;
use kqlab_suite::project::Projects;
use kqlab_suite::rule::{self, Rule, RuleFields, RuleForm, RuleKind};
use kqlab_suite::runner::{is_call, tables_of};
use kqlab_suite::workspace::Rows;
use miette::{NamedSource, Report};

use super::Failure;
use super::args::{Loss, SimulateArgs, SimulateFormat, WindowEnd};
use super::notes::refuse_unread;
use super::run::{names, prepare, rows};
use crate::command::stderr::say;
use crate::output::{Colours, shown_lines};
use crate::report::simulate::{More, Subject, json, terminal};

/// Runs a rule on its schedule and writes what became of the events.
pub(super) fn simulate(
    args: &SimulateArgs,
    projects: &Projects,
    out: &mut dyn Write,
) -> Result<Exit, Failure> {
    let rule = rule::load(&args.rule).map_err(|error| Failure::report(error, Exit::Usage))?;
    let fields = fields(&rule)?;
    let mut rows = rows(&args.tables, projects, &rule, Clock::default())?;
    let query = prepare(&rule, &rule.query, &mut rows)?;
    // A mapping reads tables that the rule does not.
    if args.tables.recorded.maps.is_empty() {
        refuse_unread(&names(&args.tables), &query)?;
    }
    say_assumed(&rule, &fields, &query);
    let tables = timed(args, &rule, &query, &mut rows)?;
    let timetable = timetable(args, &rule, &tables)?;
    let simulation = simulated(&rule, rows.workspace(), &tables, &timetable)
        .map_err(|error| failure(&rule, &rows, error))?;
    let subject = Subject {
        rule: &rule,
        timetable: &timetable,
        tables: &tables,
        simulation: &simulation,
    };
    let text = match args.format {
        SimulateFormat::Terminal => {
            let more = More {
                all_runs: args.all,
                delay_profile: args.delay_profile,
            };
            let text = terminal(&subject, more);
            shown_lines(&text, Colours::None).into_owned()
        }
        SimulateFormat::Json => format!("{:#}\n", json(&subject)),
    };
    out.write_all(text.as_bytes())?;
    Ok(exit(args, &simulation))
}

/// What the rule's file says of it. A field that cannot be read would make it another rule.
fn fields(rule: &Rule) -> Result<RuleFields, Failure> {
    let (fields, mistakes) = RuleFields::of(rule);
    if mistakes.is_empty() {
        return Ok(fields);
    }
    let reports = mistakes.iter().map(|mistake| mistake.report(rule));
    Err(Failure::Reported(reports.collect(), Exit::NotEvaluated))
}

/// Says what the rule does not say, and what of it decides nothing.
fn say_assumed(rule: &Rule, fields: &RuleFields, query: &Prepared) {
    if rule.form != RuleForm::CustomDetection
        && fields.schedule.kind.as_ref().map(|kind| kind.value) != Some(RuleKind::NearRealTime)
        && fields.schedule.period.is_none()
    {
        say(format_args!(
            "note: the rule has no `queryPeriod`: it is taken to be the frequency"
        ));
    }
    let Some(result) = query.bound().results.last() else {
        return;
    };
    let mapped = fields
        .entity_mappings
        .iter()
        .flat_map(|mapping| &mapping.fields);
    for column in mapped.map(|field| &field.column.value) {
        if result.plan.schema.index_of(column).is_none() {
            say(format_args!(
                "note: the results have no column `{column}`, which an entity mapping names: alerts are grouped without it"
            ));
        }
    }
}

/// The rows of the tables that the rule reads, with their times. A table without rows is said.
fn timed(
    args: &SimulateArgs,
    rule: &Rule,
    query: &Prepared,
    rows: &mut Rows,
) -> Result<Vec<TimedTable>, Failure> {
    let usage = |message: String| Failure::report(Report::msg(message), Exit::Usage);
    let arrival = match (&args.arrival_column, args.delay) {
        (Some(column), _) => Arrival::Column(column.clone()),
        (None, delay) => Arrival::After(delay.unwrap_or_default()),
    };
    let mut tables = Vec::new();
    // What functions such as `_GetWatchlist('VIP')` answer has no time, and is the same for every run.
    let read = tables_of(query.query()).into_iter();
    for name in read.filter(|name| !is_call(name)) {
        let table = prepare(rule, &name, rows)?
            .result(rows)
            .map_err(|error| Failure::report(error, Exit::Usage))?;
        if table.batch.rows == 0 {
            say(format_args!(
                "note: {name}: the rule reads it, and there are no rows of it"
            ));
            continue;
        }
        let timed = TimedTable::new(&name, &table, &arrival).map_err(usage)?;
        if timed.without_arrival > 0 {
            say(format_args!(
                "note: {name}: {} rows do not say when they arrived, and are taken to arrive as they happen",
                timed.without_arrival
            ));
        }
        if timed.without_time > 0 {
            say(format_args!(
                "note: {name}: {} rows have no time, and no run sees them",
                timed.without_time
            ));
        }
        tables.push(timed);
    }
    if tables.iter().all(|table: &TimedTable| table.rows() == 0) {
        let report = miette::miette!(
            help = "as in `--table SigninLogs=events.ndjson`",
            "there are no events to run the rule over"
        );
        return Err(Failure::report(report, Exit::Usage));
    }
    Ok(tables)
}

/// The rule's timetable, as the command line has it.
fn timetable(
    args: &SimulateArgs,
    rule: &Rule,
    tables: &[TimedTable],
) -> Result<Timetable, Failure> {
    let usage = |message: String| Failure::report(Report::msg(message), Exit::Usage);
    let spans = || tables.iter().filter_map(TimedTable::span);
    let earliest = spans().map(|(first, _)| first).min().unwrap_or_default();
    let latest = spans().map(|(_, last)| last).max().unwrap_or_default();
    let mut timetable = Timetable::of(rule, earliest, latest).map_err(|reason| {
        let report = miette::miette!(
            help = "a Sentinel rule says `queryFrequency` and `queryPeriod`, a custom detection `schedule.period`",
            "{} has no schedule: {reason}",
            rule.path.display()
        );
        Failure::report(report, Exit::NotEvaluated)
    })?;
    let time = |text: &str| {
        let clock = Clock::parse(text).map(Clock::ticks);
        clock.ok_or_else(|| usage(format!("`{text}` is no datetime")))
    };
    if let Some(first) = &args.first_run {
        timetable.first = time(first)?;
    }
    if let Some(until) = &args.until {
        timetable.until = time(until)?;
    }
    timetable.start_delay = args.start_delay.unwrap_or(timetable.start_delay);
    timetable.window = match args.window {
        WindowEnd::Scheduled => Window::Scheduled,
        WindowEnd::Started => Window::Started,
    };
    Ok(timetable)
}

fn failure(rule: &Rule, rows: &Rows, error: SimulationError) -> Failure {
    match error {
        SimulationError::Mistakes(errors) => {
            let reports = rows.workspace().reports(rule, &rule.query, errors);
            Failure::Reported(reports, Exit::NotEvaluated)
        }
        SimulationError::Runtime(error) => {
            let name = rule.path.display().to_string();
            let source = NamedSource::new(name, rule::ended(&rule.query));
            Failure::report(
                Report::new(error).with_source_code(source),
                Exit::NotEvaluated,
            )
        }
        SimulationError::TooManyRuns(count) => {
            let report = miette::miette!(
                help = "`--first-run` and `--until` choose a part of the time",
                "the schedule has {count} runs over these events"
            );
            Failure::report(report, Exit::Usage)
        }
    }
}

fn exit(args: &SimulateArgs, simulation: &Simulation) -> Exit {
    let is_met = |what: &Loss| match what {
        Loss::Missed => simulation.counts().missed > 0,
        Loss::Doubled => simulation.counts().doubled > 0,
        Loss::Silent => simulation.alerts.is_empty(),
    };
    if args.fail_on.iter().any(is_met) {
        Exit::Gate
    } else {
        Exit::Passed
    }
}
