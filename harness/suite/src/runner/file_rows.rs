//! Rows of a test that it takes from a file.

use std::path::Path;

use kql_eval::exec::Batch;
use kql_eval::types::{Column, Scalar, ScalarType};
use kqlab_source::{self as source, Request, without_zone};
use miette::Report;

use crate::testfile::{ColumnType, GivenFile, Mistake, Placed, did_you_mean};

/// What the headings of a file are to a table.
pub(super) struct FileHeadings<'c> {
    /// The columns that they name.
    pub columns: Vec<&'c str>,
    /// Those that name none.
    others: Vec<String>,
}

/// The names that the headings of a file give to columns.
///
/// # Errors
/// The file cannot be read.
pub(super) fn headings(path: &Path, table: &str) -> Result<Vec<String>, Report> {
    let seen = source::look(path, table).map_err(Report::new)?;
    let names = seen.headings.iter();
    Ok(names.map(|name| without_zone(name).to_owned()).collect())
}

impl<'c> FileHeadings<'c> {
    /// Looks at a file of a table with these columns.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn of(path: &Path, table: &str, columns: &[ColumnType<'c>]) -> Result<Self, Report> {
        let seen = source::look(path, table).map_err(Report::new)?;
        let mut found = Self {
            columns: Vec::new(),
            others: Vec::new(),
        };
        for heading in &seen.headings {
            let name = without_zone(heading);
            let exact = columns.iter().find(|column| column.name == name);
            match exact.or_else(|| in_another_case(name, columns)) {
                Some(column) => found.columns.push(column.name),
                None => found.others.push(name.to_owned()),
            }
        }
        // The envelope that a product puts around its events has no column in the table.
        if seen.form.is_translated() && !found.columns.is_empty() {
            found.others.clear();
        }
        Ok(found)
    }

    /// The mistakes that headings are which name no column.
    pub fn mistakes(
        &self,
        file: &GivenFile,
        table: &str,
        columns: &[ColumnType<'_>],
    ) -> Vec<Placed<Mistake>> {
        let names: Vec<&str> = columns.iter().map(|column| column.name).collect();
        let mistake = |name: &String| {
            let mistake = Mistake::UnknownColumn {
                at: format!("`{}`: ", file.path.value),
                table: table.to_owned(),
                column: name.clone(),
                help: did_you_mean::help(name, "its columns are", &names),
            };
            Placed::new(mistake, file.path.place)
        };
        self.others.iter().map(mistake).collect()
    }
}

/// The only column that differs from a name in nothing but letter case.
fn in_another_case<'a, 'c>(
    name: &str,
    columns: &'a [ColumnType<'c>],
) -> Option<&'a ColumnType<'c>> {
    let mut same = columns
        .iter()
        .filter(|column| column.name.eq_ignore_ascii_case(name));
    // `id` and `Id` in one table: a heading `ID` names neither.
    same.next().filter(|_| same.next().is_none())
}

/// The rows of a file with the columns of a table; those that the file lacks are null.
pub(super) fn file_batches(
    path: &Path,
    table: &str,
    columns: &[(String, ScalarType)],
) -> Result<Vec<Batch>, Report> {
    let request = Request::declaring(columns).of_table(table);
    let mut source = source::open(path, request).map_err(Report::new)?;
    let places: Vec<Option<usize>> = columns
        .iter()
        .map(|(name, _)| {
            let mut own = source.schema().iter();
            own.position(|(column, _)| column == name)
        })
        .collect();
    let mut batches = Vec::new();
    while let Some(read) = source.next_batch().map_err(Report::new)? {
        let rows = read.first().map_or(0, Column::rows);
        let ordered = places.iter().zip(columns).map(|(place, (_, ty))| {
            let column = place.and_then(|place| read.get(place)).cloned();
            column.unwrap_or_else(|| Column::constant(Scalar::null(*ty), rows))
        });
        batches.push(Batch::new(ordered.collect(), rows));
    }
    Ok(batches)
}
