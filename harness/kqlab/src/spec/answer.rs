//! Running an example.

use std::sync::Arc;

use kql_parser::Span;
use kqlab_proof::Clock;
use kqlab_suite::schema::{Catalog, Dialect};
use kqlab_suite::workspace::{Rows, Workspace};
use miette::{NamedSource, Report};

use super::{Block, BlockKind, Example, write_table};
use crate::output::{Colours, render};

/// The clock of every example: what `now()` answers.
pub const CLOCK: &str = "2026-01-15T12:00:00Z";

/// What an example gives: a table for each result, or all that is wrong with the query.
pub type Answer = Vec<Block>;

/// Runs an example over the bundled tables, which are empty, and what its page gives.
#[must_use]
pub fn answer(example: &Example) -> Answer {
    let clock = Clock::parse(CLOCK).unwrap_or_default();
    answer_to(&example.query, &example.given, clock)
}

/// Runs a query over the bundled tables, which are empty, and the `let` statements that it is given.
#[must_use]
pub fn answer_to(query: &str, given: &str, clock: Clock) -> Answer {
    let mut workspace = Workspace::new(Catalog::bundled(Dialect::Any), clock);
    if !given.is_empty() {
        workspace.declare(given);
    }
    let query = query.trim_end();
    let compiled = match workspace.prepare(query) {
        Ok(compiled) => compiled,
        Err(errors) => {
            let spans = errors.iter().map(|error| Some(error.span()));
            let given = seen_in(spans, query, given);
            return diagnostics(errors.into_iter().map(Report::new), query, given);
        }
    };
    let tables = match compiled.run(&Rows::none(Arc::new(workspace))) {
        Ok(tables) => tables,
        Err(error) => {
            let given = seen_in(std::iter::once(error.span()), query, given);
            return diagnostics(std::iter::once(Report::new(error)), query, given);
        }
    };
    tables
        .iter()
        .map(|table| Block {
            kind: BlockKind::Table(table.name.clone()),
            text: write_table(table),
        })
        .collect()
}

/// What the page gives, unless all places are within the query and it would only be in the way.
fn seen_in<'a>(
    mut places: impl Iterator<Item = Option<Span>>,
    query: &str,
    given: &'a str,
) -> &'a str {
    let is_within = |place: Option<Span>| {
        place.is_none_or(|place| usize::try_from(place.end).is_ok_and(|end| end <= query.len()))
    };
    if places.all(is_within) { "" } else { given }
}

/// Diagnostics over the query, and behind it what the page gives where they speak of that.
fn diagnostics(reports: impl Iterator<Item = Report>, query: &str, given: &str) -> Answer {
    let source = if given.is_empty() {
        format!("{query}\n")
    } else {
        format!("{query}\n{given}\n")
    };
    let mut text = String::new();
    for report in reports {
        let report = report.with_source_code(NamedSource::new("query", source.clone()));
        for line in render(report.as_ref(), Colours::None).lines() {
            text.push_str(line.trim_end());
            text.push('\n');
        }
    }
    vec![Block {
        kind: BlockKind::Diagnostics,
        text,
    }]
}
