//! Recorded events of another source and time: mappings, moved times, and what a rule cannot see in them.

use std::collections::BTreeSet;

use kql_eval::types::{Scalar, parse_timespan, parse_timespan_literal};
use kqlab_proof::Prepared;
use kqlab_suite::Exit;
use kqlab_suite::mapping::{Blind, Mapped, Mapping, Wanted, apply, blind};
use kqlab_suite::runner::{columns_of, tables_of};
use kqlab_suite::workspace::Rows;
use miette::Report;

use super::Failure;
use super::args::RecordedArgs;
use super::notes::Found;
use crate::command::stderr::say;

/// Moves the times of the rows and gives the tables that a query reads what the mappings make of them.
///
/// # Errors
/// A mapping is not there or fails, a file cannot be read, or no mapping gives a table that the query reads.
pub(super) fn fit(rows: &mut Rows, args: &RecordedArgs, text: &str) -> Result<Mapped, Failure> {
    shift(rows, args)?;
    let mappings = mappings(args)?;
    if mappings.is_empty() {
        return Ok(Mapped::default());
    }
    let wanted = match rows.workspace().prepare(text) {
        Ok(query) => wanted_of(&query),
        // What is wrong with the query is said when it is compiled over the rows.
        Err(_) => return Ok(Mapped::default()),
    };
    let mapped = apply(rows, &mappings, &wanted).map_err(wrong)?;
    if mapped.tables().next().is_none() {
        return Err(gives_nothing(rows, &mappings, &wanted));
    }
    Ok(mapped)
}

/// The mappings of the command line.
pub(super) fn mappings(args: &RecordedArgs) -> Result<Vec<Mapping>, Failure> {
    let names = args.maps.iter();
    names
        .map(|name| Mapping::named(name).map_err(wrong))
        .collect()
}

pub(super) fn wrong(error: impl Into<Report>) -> Failure {
    Failure::report(error, Exit::Usage)
}

/// The tables and columns that a query reads.
pub(super) fn wanted_of(query: &Prepared) -> Wanted {
    let tables = tables_of(query.query()).into_iter();
    let columns = |table: String| {
        let columns: BTreeSet<String> = columns_of(query.query(), &table).into_iter().collect();
        (table, columns)
    };
    tables.map(columns).collect()
}

fn gives_nothing(rows: &Rows, mappings: &[Mapping], wanted: &Wanted) -> Failure {
    let catalog = rows.workspace().catalog();
    let given: BTreeSet<&str> = mappings
        .iter()
        .flat_map(|mapping| mapping.tables(catalog))
        .collect();
    let list = |names: Vec<&str>| match names.is_empty() {
        true => "no table".to_owned(),
        false => names.join(", "),
    };
    let read = list(wanted.keys().map(String::as_str).collect());
    wrong(miette::miette!(
        code = "kqlab::mapping::unread",
        help = format!("the mapping gives {}", list(given.into_iter().collect())),
        "no mapping gives what the query reads: {read}"
    ))
}

/// Moves the times of the rows as the command line asks.
pub(super) fn shift(rows: &mut Rows, args: &RecordedArgs) -> Result<(), Failure> {
    if let Some(text) = &args.shift {
        let (digits, sign) = match text.strip_prefix('-') {
            Some(digits) => (digits, -1),
            None => (text.as_str(), 1),
        };
        let ticks = parse_timespan_literal(digits).or_else(|| parse_timespan(digits));
        let ticks = ticks.ok_or_else(|| {
            wrong(miette::miette!(
                help = "as in `--shift 365d`, `--shift -1h` or `--shift 1.02:30:00`",
                "`--shift` takes a timespan, not `{text}`"
            ))
        })?;
        rows.shift(sign * ticks);
    }
    if args.shift_to_now {
        let ticks = rows.shift_to_now().map_err(wrong)?;
        let Some(ticks) = ticks else {
            say(format_args!(
                "note: no event has a time that could be moved"
            ));
            return Ok(());
        };
        let mut text = String::new();
        Scalar::TimeSpan(ticks).write_text(&mut text);
        say(format_args!(
            "note: the times of all events are moved by {text}"
        ));
    }
    Ok(())
}

/// Says which columns a rule decides by that its mapping never sets.
pub(super) fn say_blind(query: &Prepared, mapped: &Mapped, found: Found) {
    for Blind { table, columns } in blind(query, mapped) {
        let columns = columns.join("`, `");
        let so = match found {
            Found::Nothing => "blind: that there is no result says nothing",
            Found::Rows => "partly blind: there may be more results",
        };
        say(format_args!(
            "note: the rule is {so}; no mapping sets `{columns}` of {table}"
        ));
    }
}
