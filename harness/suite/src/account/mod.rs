//! An account of what was read for a query: what the files are, and what of them fits neither the tables nor the query.

mod lines;
mod rows;

use std::collections::{BTreeMap, HashSet};

use kqlab_proof::Prepared;
use kqlab_source::{Files, Seen, SourceError, Widened, without_zone};
use miette::{MietteDiagnostic, Report};

use crate::runner::tables_of;
use crate::schema::Catalog;
use crate::testfile::nearest;
use crate::workspace::Rows;
pub use lines::{Detail, lines};
pub use rows::look_at_rows;

/// What was read for a query.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Account {
    /// The tables that have files, in order of their names.
    pub tables: Vec<TableAccount>,
    /// Tables that the query reads and that no rows were given for.
    pub without_rows: Vec<String>,
}

/// What was read for a table.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct TableAccount {
    /// The table.
    pub table: String,
    /// How many files it has.
    pub files: usize,
    /// The forms of the files, each with how many have it.
    pub forms: Vec<(&'static str, usize)>,
    /// Headings in another letter case, and the columns that they are taken for.
    pub respelled: Vec<Respelled>,
    /// Headings of times in a zone that the file does not say.
    pub local_times: Vec<String>,
    /// Headings that are no column of the table, each with the nearest one.
    pub others: Vec<Other>,
    /// The column that `TimeGenerated` is taken from, where the files have none.
    pub time_from: Option<String>,
    /// Whether the table is described, so that other headings mean something.
    pub is_described: bool,
    /// How many headings are columns of the table.
    pub known: usize,
    /// Columns that have different types in two of the files.
    pub widened: Vec<Widened>,
    /// Other tables whose events the files hold, with how many were passed over.
    pub passed_over: Vec<(String, u64)>,
    /// What was found in the rows, if they were looked at.
    pub rows: Option<RowsAccount>,
}

/// A heading in another letter case.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Respelled {
    /// As the file writes it.
    pub heading: String,
    /// The column that it is taken for.
    pub column: String,
}

/// A heading that is no column of the table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Other {
    /// As the file writes it.
    pub heading: String,
    /// The column that may be meant: one that no heading names.
    pub nearest: Option<String>,
}

/// What was found in the rows of a table.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct RowsAccount {
    /// How many there are.
    pub rows: i64,
    /// Columns that the query names and that are empty in every row.
    pub empty: Vec<String>,
    /// The times that the query wants, and those that there are.
    pub times: Option<Times>,
}

/// The times of rows against those that a query wants.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Times {
    /// The column.
    pub column: String,
    /// The first time that is wanted.
    pub from: Option<String>,
    /// The last time that is wanted.
    pub to: Option<String>,
    /// The first time that there is.
    pub first: Option<String>,
    /// The last time that there is.
    pub last: Option<String>,
    /// How many rows lie before the first wanted time.
    pub before: i64,
    /// How many rows lie behind the last wanted time.
    pub behind: i64,
}

/// What the files of the tables show of themselves, and what the query reads.
///
/// # Errors
/// A file cannot be read.
pub fn of(rows: &Rows, query: &Prepared) -> Result<Account, SourceError> {
    let mut account = Account::default();
    let catalog = rows.workspace().catalog();
    for (table, files) in rows.files() {
        let mut of_table = of_files(catalog, table, files)?;
        of_table.time_from = rows.time_of(table).map(str::to_owned);
        account.tables.push(of_table);
    }
    account.tables.sort_by(|a, b| a.table.cmp(&b.table));
    let read = tables_of(query.query()).into_iter();
    account.without_rows = read.filter(|table| !rows.has(table)).collect();
    Ok(account)
}

/// What the files of a table show of themselves.
///
/// # Errors
/// A file cannot be read.
pub fn of_files(
    catalog: &Catalog,
    table: &str,
    files: &Files,
) -> Result<TableAccount, SourceError> {
    let seen = files.seen(table)?;
    Ok(TableAccount {
        widened: files.widened(),
        passed_over: files.passed_over().into_iter().collect(),
        ..TableAccount::of(catalog, table, files.count(), &seen)
    })
}

/// What the files of a table are refused for where every heading must be a column of it.
///
/// # Errors
/// A file cannot be read, or has a heading that is nearly a column of the table, or more that are none than that are.
pub fn refuse_misfit(catalog: &Catalog, table: &str, files: &Files) -> Result<(), Report> {
    let account = of_files(catalog, table, files).map_err(Report::new)?;
    let near = account
        .others
        .iter()
        .find_map(|other| Some((&other.heading, other.nearest.as_ref()?)));
    let (heading, help) = match (near, account.others.first()) {
        (Some((heading, nearest)), _) => (heading, format!("did you mean `{nearest}`?")),
        (None, Some(other)) if account.is_misfit() => {
            let help = format!("most headings are no columns of {table}: is it the right table?");
            (&other.heading, help)
        }
        (None, _) => return Ok(()),
    };
    let message = format!("the file does not fit {table}, which has no column `{heading}`");
    let diagnostic = MietteDiagnostic::new(message).with_code("kqlab::source::misfit");
    Err(Report::new(diagnostic.with_help(help)))
}

impl TableAccount {
    fn of(catalog: &Catalog, table: &str, files: usize, seen: &[Seen]) -> Self {
        let declared = catalog.table(table);
        let declared = declared.as_ref().map(|schema| schema.columns.as_slice());
        let mut account = TableAccount {
            table: table.to_owned(),
            files,
            is_described: declared.is_some(),
            ..TableAccount::default()
        };
        let mut forms: BTreeMap<&'static str, usize> = BTreeMap::new();
        for file in seen {
            *forms.entry(file.form.name()).or_default() += 1;
        }
        account.forms = forms.into_iter().collect();
        let mut known: HashSet<&str> = HashSet::new();
        let headings: Vec<&str> = seen
            .iter()
            .flat_map(|file| &file.headings)
            .map(String::as_str)
            .filter(|heading| known.insert(heading))
            .collect();
        let names: Vec<&str> = declared
            .unwrap_or_default()
            .iter()
            .map(|(name, _)| name.as_str())
            .collect();
        let exact: HashSet<&str> = names.iter().copied().collect();
        for heading in &headings {
            account.add(heading, &names, &exact, |column| {
                catalog.unlisted_column(table, column).is_some()
            });
        }
        // What the data of an event are called, the event says and not the table.
        if seen.iter().all(|file| file.form.is_of_windows()) {
            account.others.clear();
        }
        account.suggest(&names);
        account
    }

    fn add(
        &mut self,
        heading: &str,
        names: &[&str],
        exact: &HashSet<&str>,
        is_unlisted: impl Fn(&str) -> bool,
    ) {
        if heading.ends_with(" [Local Time]") {
            self.local_times.push(heading.to_owned());
        }
        let name = without_zone(heading);
        if exact.contains(name) || is_unlisted(name) || !self.is_described {
            self.known += 1;
            return;
        }
        // `id` and `Id` may both be columns: then another spelling of them is nobody's.
        let mut same = names
            .iter()
            .filter(|column| column.eq_ignore_ascii_case(name));
        match (same.next(), same.next()) {
            (Some(column), None) => {
                self.known += 1;
                self.respelled.push(Respelled {
                    heading: name.to_owned(),
                    column: (*column).to_owned(),
                });
            }
            _ => self.others.push(Other {
                heading: name.to_owned(),
                nearest: None,
            }),
        }
    }

    /// Finds for each other heading the nearest column.
    fn suggest(&mut self, names: &[&str]) {
        for other in &mut self.others {
            other.nearest = nearest(&other.heading, names.iter().copied()).map(str::to_owned);
        }
    }
}
