//! What is unusual in what a command read, on standard error.

use std::sync::Arc;

use kql_eval::exec::Table;
use kql_eval::plan::{Expr, Node, Plan};
use kql_eval::types::Scalar;
use kqlab_analysis::idioms::idioms;
use kqlab_proof::Prepared;
use kqlab_suite::Exit;
use kqlab_suite::account::{self, Detail, lines};
use kqlab_suite::rule::{Rule, line_in_file};
use kqlab_suite::runner::tables_of;
use kqlab_suite::testfile::nearest;
use kqlab_suite::workspace::Rows;
use miette::MietteDiagnostic;

use super::Failure;
use super::stderr::say;

/// Files up to this size are read again to say why there is no result.
// To look at rows reads the files again, which takes about as long as the query did: beyond this size only who asks waits.
const LOOKED_AT: u64 = 256 << 20;

/// How many lines are shown unless all are asked for.
const LINES: usize = 8;

/// Whether a query has a result.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Found {
    /// It has rows
    Rows,
    /// It has none, so that what was read matters
    Nothing,
}

impl Found {
    /// Whether one of the results of a query has rows that say something: an aggregate without keys has one over no rows too.
    pub fn of(results: &[Table], query: &Prepared, rows: &Rows) -> Self {
        let mut plans = query
            .bound()
            .results
            .iter()
            .map(|statement| &statement.plan);
        let is_nothing = |table: &Table| {
            let plan = plans.next();
            let is_of_nothing = |plan: &Arc<Plan>| is_of_nothing(table, plan, query, rows);
            table.batch.rows == 0 || plan.is_some_and(is_of_nothing)
        };
        if results.iter().all(is_nothing) {
            Self::Nothing
        } else {
            Self::Rows
        }
    }
}

/// Whether a result is what its aggregates answer over no rows.
fn is_of_nothing(table: &Table, plan: &Plan, query: &Prepared, rows: &Rows) -> bool {
    let over: Vec<&Arc<Plan>> = plan.nodes().filter_map(aggregated).collect();
    let innermost = || {
        let inner = |input: &&&Arc<Plan>| input.nodes().all(|plan| aggregated(plan).is_none());
        over.iter().filter(inner)
    };
    // Few results are asked about: those that have no more rows than aggregates, with a value that counts nothing.
    table.batch.rows <= innermost().count()
        && has_empty_value(table)
        && innermost().all(|input| has_no_rows(input, query, rows) == Some(true))
}

/// What an aggregate without keys is over.
fn aggregated(plan: &Plan) -> Option<&Arc<Plan>> {
    let Node::Aggregate { input, keys, .. } = &plan.node else {
        return None;
    };
    keys.is_empty().then_some(input)
}

fn has_empty_value(table: &Table) -> bool {
    let mut columns = table.batch.columns.iter();
    columns.any(|column| {
        (0..table.batch.rows).any(|row| {
            let value = column.scalar(row);
            let mut text = String::new();
            value.write_text(&mut text);
            value.is_null() || matches!(text.as_str(), "" | "0" | "0.0" | "[]" | "{}")
        })
    })
}

/// Whether a plan gives no row; None if it cannot be run.
fn has_no_rows(plan: &Arc<Plan>, query: &Prepared, rows: &Rows) -> Option<bool> {
    let first = Plan {
        node: Node::Limit {
            input: Arc::clone(plan),
            count: Expr::literal(Scalar::Long(1), plan.span),
        },
        schema: Arc::clone(&plan.schema),
        span: plan.span,
    };
    let query = query.with_plans(query.bound().with_plan(Arc::new(first)));
    query.count(rows).ok().map(|rows| rows == 0)
}

/// Says what is unusual in what was read for a query, and gives it. Rows are looked at where there is no result, or everything is asked for.
///
/// # Errors
/// A file cannot be read.
pub(super) fn write_notes(
    rows: &Rows,
    query: &Prepared,
    found: Found,
    detail: Detail,
) -> Result<Vec<String>, Failure> {
    let mut account =
        account::of(rows, query).map_err(|error| Failure::report(error, Exit::Usage))?;
    let is_small = rows.bytes() <= LOOKED_AT;
    let is_asked = detail == Detail::All || found == Found::Nothing && is_small;
    if is_asked {
        account::look_at_rows(&mut account, rows, query);
    }
    let lines = lines(&account, detail);
    let most = match detail {
        Detail::All => lines.len(),
        Detail::Unusual => LINES,
    };
    for line in lines.iter().take(most) {
        say(format_args!("note: {line}"));
    }
    if let Some(more @ 1..) = lines.len().checked_sub(most) {
        say(format_args!("note: {more} more: see `--verbose`"));
    }
    if found == Found::Nothing && !is_small && detail == Detail::Unusual {
        say(format_args!(
            "note: the rows were not looked at again for their size: `--verbose` does"
        ));
    }
    Ok(lines)
}

/// Says what in a query means something else than it seems to.
pub(super) fn say_idioms(rule: &Rule, query: &Prepared) {
    for (place, message) in idioms_of(rule, query) {
        say(format_args!("note: {place}: {message}"));
    }
}

/// What in a query means something else than it seems to, each with its place in the rule's file.
pub(super) fn idioms_of(rule: &Rule, query: &Prepared) -> Vec<(String, String)> {
    let placed = idioms(query).into_iter().map(|idiom| {
        let place = match line_in_file(rule, idiom.at) {
            Some(line) => format!("{}, line {line}", rule.path.display()),
            None => format!("{}, character {}", rule.path.display(), idiom.at + 1),
        };
        (place, idiom.message)
    });
    placed.collect()
}

/// Refuses tables with rows that a query does not read.
///
/// # Errors
/// There are some.
pub(super) fn refuse_unread(given: &[&str], query: &Prepared) -> Result<(), Failure> {
    let read = tables_of(query.query());
    // `getschema` asks for the columns of a table without reading a row of it.
    let is_named = |table: &str| {
        let mut words = query
            .text()
            .split(|c: char| !c.is_alphanumeric() && c != '_');
        words.any(|word| word == table)
    };
    let is_read = |table: &str| read.iter().any(|known| known == table) || is_named(table);
    let unread = given.iter().filter(|table| !is_read(table));
    let reports: Vec<miette::Report> = unread
        .map(|table| unread_table(table, &read).into())
        .collect();
    if reports.is_empty() {
        return Ok(());
    }
    Err(Failure::Reported(reports, Exit::Usage))
}

fn unread_table(table: &str, read: &[String]) -> MietteDiagnostic {
    let near = nearest(table, read.iter().map(String::as_str));
    let help = match (near, read) {
        (Some(near), _) => format!("did you mean `{near}`?"),
        (None, []) => "it reads no table at all".to_owned(),
        (None, read) => format!("it reads {}", read.join(", ")),
    };
    MietteDiagnostic::new(format!("the query does not read `{table}`"))
        .with_code("kqlab::run::unread_table")
        .with_help(help)
}
