//! One rule over the events of a sweep.

use std::sync::Arc;

use kql_eval::exec::Table;
use kql_eval::types::{Scalar, ScalarType, write_datetime};
use kqlab_proof::Prepared;
use kqlab_suite::mapping::{Blind, blind};
use kqlab_suite::rule::{Rule, RuleFields, Trigger};
use kqlab_suite::runner::{columns_decided_by, tables_of};
use kqlab_suite::workspace::{CompileError, Workspace};

use super::events::{Events, OfDialect};
use super::{Swept, Verdict};

/// A rule to run, or what keeps it from being one.
#[derive(Debug)]
pub struct Subject {
    /// The rule; one that cannot be read has a name and a path alone.
    pub rule: Rule,
    /// The tables and functions that it finds, where it is to be run.
    pub workspace: Result<Arc<Workspace>, String>,
}

/// Columns that say when a result was, the first that it has.
const TIMES: [&str; 2] = ["TimeGenerated", "Timestamp"];

/// Runs a rule over the events.
#[must_use]
pub fn sweep_one(subject: &Subject, events: &Events) -> Swept {
    let rule = &subject.rule;
    let mut swept = Swept {
        name: rule.name.clone(),
        id: rule.id.clone(),
        path: rule.path.display().to_string(),
        severity: rule.severity.clone(),
        verdict: Verdict::Refused,
        rows: 0,
        first: None,
        last: None,
        blind: vec![],
        without_rows: vec![],
        reason: None,
        trigger: None,
    };
    if let Err(reason) = run(subject, events, &mut swept) {
        swept.reason = Some(reason);
    }
    swept
}

fn run(subject: &Subject, events: &Events, swept: &mut Swept) -> Result<(), String> {
    let rule = &subject.rule;
    let workspace = subject.workspace.as_ref().map_err(Clone::clone)?;
    let schedule = RuleFields::schedule_of(rule).map_err(|mistakes| {
        let first = mistakes.first().map(ToString::to_string);
        first.unwrap_or_default()
    })?;
    let of_dialect = events.of(&rule.query);
    let rows = of_dialect.rows.over(Arc::clone(workspace));
    let query = rows.prepare_shared(&rule.query).map_err(first_mistake)?;
    let table = query.result(&rows).map_err(|error| error.to_string())?;
    swept.rows = table.batch.rows;
    (swept.first, swept.last) = times_of(&table);
    swept.blind = blind_columns(&query, of_dialect);
    swept.without_rows = tables_of(query.query());
    swept.without_rows.retain(|table| !rows.has_any(table));
    if schedule.trigger != Trigger::default() {
        swept.trigger = Some(schedule.trigger.in_words());
    }
    swept.verdict = if schedule.trigger.fires(swept.rows) {
        Verdict::Fires
    } else if swept.blind.is_empty() && swept.without_rows.is_empty() {
        Verdict::Silent
    } else {
        Verdict::Blind
    };
    Ok(())
}

fn first_mistake(error: CompileError) -> String {
    match error {
        CompileError::Mistakes(errors) => {
            errors.first().map(ToString::to_string).unwrap_or_default()
        }
        CompileError::Source(error) => error.to_string(),
        CompileError::Locations(error) => error.to_string(),
    }
}

/// The columns that a rule decides by and that nothing sets: no mapping, and no row of the files given for the table.
fn blind_columns(query: &Prepared, events: &OfDialect) -> Vec<Blind> {
    let mut all = blind(query, &events.mapped);
    for (table, empty) in &events.empty {
        let mut columns = columns_decided_by(query.query(), table);
        columns.retain(|column| empty.contains(column));
        if !columns.is_empty() {
            all.push(Blind {
                table: table.clone(),
                columns,
            });
        }
    }
    all
}

/// The first and the last time of the results.
fn times_of(table: &Table) -> (Option<String>, Option<String>) {
    let fields = &table.schema.fields;
    let is_time = |place: &usize| {
        let field = fields.get(*place);
        field.is_some_and(|field| field.ty == ScalarType::DateTime)
    };
    let named = TIMES.iter().filter_map(|name| table.schema.index_of(name));
    let place = named.chain(0..fields.len()).find(is_time);
    let column = place.and_then(|place| table.batch.columns.get(place));
    let Some(column) = column else {
        return (None, None);
    };
    let times = || {
        (0..table.batch.rows).filter_map(|row| match column.scalar(row) {
            Scalar::DateTime(ticks) => Some(ticks),
            _ => None,
        })
    };
    (times().min().map(written), times().max().map(written))
}

fn written(ticks: i64) -> String {
    let mut text = String::new();
    write_datetime(ticks, &mut text);
    text
}
