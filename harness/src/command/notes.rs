//! What is unusual in what a command read, on standard error.

use kql_eval::exec::Table;
use miette::MietteDiagnostic;

use super::Failure;
use super::stderr::say;
use crate::account::{self, Detail, lines};
use crate::exit::Exit;
use crate::proof::Prepared;
use crate::runner::tables_of;
use crate::testfile::nearest;
use crate::workspace::Rows;

/// So many bytes of files are read again to say why there is no result.
const LOOKED_AT: u64 = 256 << 20;

/// So many lines are shown unless all are asked for.
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
    /// Whether one of the results has rows.
    pub fn of(results: &[Table]) -> Self {
        if results.iter().all(|table| table.batch.rows == 0) {
            Self::Nothing
        } else {
            Self::Rows
        }
    }
}

/// Says what is unusual in what was read for a query. Rows are looked at where there is no result, or everything is asked for.
///
/// # Errors
/// A file cannot be read.
pub(super) fn write_notes(
    rows: &Rows,
    query: &Prepared,
    found: Found,
    detail: Detail,
) -> Result<(), Failure> {
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
    Ok(())
}

/// Refuses tables with rows that a query does not read.
///
/// # Errors
/// There are some.
pub(super) fn refuse_unread(given: &[&str], query: &Prepared) -> Result<(), Failure> {
    let read = tables_of(query.query());
    let unread = given
        .iter()
        .filter(|table| !read.iter().any(|known| known == **table));
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
