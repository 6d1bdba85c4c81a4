//! `kqlab explain`: what became of an event.

use std::fmt::Write as _;
use std::io::Write;

use kql_eval::explain::{Stage, Verdict, explain as explain_query};
use kql_eval::types::{Scalar, write_timespan};
use kql_eval::{Query, Settings};
use kql_parser::Span;
use serde_json::{Value, json};

use super::args::ExplainArgs;
use super::run::{compile, settings, workspace};
use super::tune::test_file_of;
use super::{Failure, render};
use crate::exit::Exit;
use crate::output::scalar_json;
use crate::rule;
use crate::runner::{Fixture, RuleVariants, Suite, json_rows};
use crate::testfile::expand;
use crate::workspace::Workspace;

/// Explains a row, a test's rows or the rows of files.
pub(super) fn explain(args: &ExplainArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    if let Some(test) = &args.test {
        return explain_test(args, test, out);
    }
    let rule = rule::load(&args.rule).map_err(|error| Failure::report(error, Exit::Usage))?;
    let mut workspace = workspace(&args.tables, &rule.query)?;
    let settings = settings(&args.clock, &workspace)?;
    let name = args.rule.display().to_string();
    let query = compile(&name, &rule.query, &workspace)?;
    if let Some(row) = &args.row {
        json_rows(row, &query, settings.now, &mut workspace).map_err(|message| {
            let report = miette::miette!(
                help = "as in `--row '{{\"DeviceName\": \"ws-042\", \"Timestamp\": \"-1h\"}}'`",
                "the row does not fit: {message}"
            );
            Failure::report(report, Exit::Usage)
        })?;
    }
    write(&query, &rule.query, &workspace, &settings, args.json, out)
}

fn explain_test(args: &ExplainArgs, name: &str, out: &mut dyn Write) -> Result<Exit, Failure> {
    let broken = |(errors, exit)| Failure::Reported(errors, exit);
    let mut suite = Suite::open(&test_file_of(&args.rule)).map_err(broken)?;
    let cases = expand(&suite.file);
    let names: Vec<&str> = cases.iter().map(|case| case.name.as_str()).collect();
    let Some(case) = cases.iter().find(|case| case.name == name) else {
        let help =
            crate::testfile::nearest(name, names).map(|near| format!("did you mean `{near}`?"));
        let mut diagnostic = miette::MietteDiagnostic::new(format!("no test is named `{name}`"));
        diagnostic.help = help;
        return Err(Failure::report(
            miette::Report::new(diagnostic),
            Exit::Usage,
        ));
    };
    let variants =
        RuleVariants::compile(&suite, std::iter::once(&case.variant)).map_err(|error| {
            let exit = error.exit();
            Failure::Reported(error.into_reports(), exit)
        })?;
    let fixture = Fixture::new(&suite, &variants);
    fixture
        .fill(case, &suite.file, &mut suite.workspace)
        .map_err(|report| Failure::Reported(vec![report], Exit::Usage))?;
    let text =
        crate::runner::variant_text(&suite.file, &suite.rule, &case.variant, &suite.workspace)
            .map_err(|error| {
                let exit = error.exit();
                Failure::Reported(error.into_reports(), exit)
            })?;
    let settings = suite.settings.clone();
    let Some(query) = variants.get(&case.variant) else {
        return Ok(Exit::NotEvaluated);
    };
    write(query, &text, &suite.workspace, &settings, args.json, out)
}

fn write(
    query: &Query,
    text: &str,
    workspace: &Workspace,
    settings: &Settings,
    as_json: bool,
    out: &mut dyn Write,
) -> Result<Exit, Failure> {
    let stages = explain_query(query, workspace, settings).map_err(|error| {
        let report = miette::Report::new(error).with_source_code(text.to_owned());
        eprint!("{}", render(report.as_ref(), false));
        Failure::Reported(vec![], Exit::NotEvaluated)
    })?;
    if as_json {
        let stages: Vec<Value> = stages.iter().map(|stage| stage_json(stage, text)).collect();
        writeln!(out, "{:#}", json!({ "stages": stages }))?;
    } else {
        stages
            .iter()
            .try_for_each(|stage| out.write_all(stage_text(stage, text, settings).as_bytes()))?;
        let fires = stages.last().is_some_and(|stage| stage.rows_out > 0);
        writeln!(
            out,
            "{}",
            if fires {
                "the rule fires"
            } else {
                "the rule is silent"
            }
        )?;
    }
    Ok(Exit::Passed)
}

/// A query's text on one line, without comments, cut to what fits.
fn one_line(span: Span, text: &str) -> String {
    let lines = span
        .text(text)
        .lines()
        .map(|line| line.split("//").next().unwrap_or("").trim());
    let line = lines
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    if line.chars().count() > 68 {
        line.chars().take(67).chain(['…']).collect()
    } else {
        line
    }
}

fn stage_text(stage: &Stage, text: &str, settings: &Settings) -> String {
    let mut out = format!("{}\n", one_line(stage.span, text));
    let _ = writeln!(
        out,
        "  rows in {}, rows out {}",
        stage.rows_in, stage.rows_out
    );
    for dropped in stage.dropped.iter().take(5) {
        let _ = writeln!(out, "  row {} was dropped here:", dropped.row + 1);
        for verdict in &dropped.because {
            let value = verdict
                .value
                .map_or("null", |value| if value { "true" } else { "false" });
            let _ = writeln!(out, "    {} is {value}", one_line(verdict.span, text));
            for operand in &verdict.operands {
                let shown = value_text(&operand.value, settings);
                let _ = writeln!(out, "      {} is {shown}", one_line(operand.span, text));
            }
            if let Some(rule) = &verdict.rule {
                let _ = writeln!(out, "      {rule}");
            }
        }
    }
    if stage.dropped.len() > 5 {
        let _ = writeln!(out, "  and {} rows more", stage.dropped.len() - 5);
    }
    out
}

/// A value as KQL shows it; a datetime with its distance from the clock.
fn value_text(value: &Scalar, settings: &Settings) -> String {
    let mut text = String::new();
    value.write_text(&mut text);
    match value {
        Scalar::Null(_) => "null".to_owned(),
        Scalar::String(_) => format!("\"{text}\""),
        Scalar::DateTime(ticks) => {
            let distance = ticks.saturating_sub(settings.now);
            let mut span = String::new();
            write_timespan(distance, &mut span);
            let sign = if distance < 0 { "" } else { "+" };
            format!("{text} (clock {sign}{span})")
        }
        _ => text,
    }
}

fn stage_json(stage: &Stage, text: &str) -> Value {
    let verdict = |verdict: &Verdict| {
        let operands = verdict.operands.iter();
        json!({
            "predicate": verdict.span.text(text),
            "start": verdict.span.start,
            "length": verdict.span.len(),
            "value": verdict.value,
            "operands": operands
                .map(|operand| json!({"text": operand.span.text(text), "value": scalar_json(&operand.value)}))
                .collect::<Vec<_>>(),
            "rule": verdict.rule,
        })
    };
    json!({
        "stage": stage.span.text(text),
        "start": stage.span.start,
        "length": stage.span.len(),
        "rowsIn": stage.rows_in,
        "rowsOut": stage.rows_out,
        "dropped": stage
            .dropped
            .iter()
            .map(|row| json!({"row": row.row, "because": row.because.iter().map(verdict).collect::<Vec<_>>()}))
            .collect::<Vec<_>>(),
    })
}
