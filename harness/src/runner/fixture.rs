//! The rows of a test as tables.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use kql_eval::Query;
use kql_eval::bind::Catalog as _;
use kql_eval::exec::Batch;
use kql_eval::plan::Schema;
use kql_eval::types::dynamic::{Encoder, parse_json};
use kql_eval::types::{Column, Scalar, ScalarType, parse_decimal};
use miette::Report;

use super::reads::scanned;
use super::{RuleVariants, Suite, window};
use crate::source;
use crate::testfile::{
    ColumnType, GivenRows, GivenTable, Runs, TestCase, TestFile, TypedCell, TypedColumn, read_rows,
    typed_row,
};
use crate::workspace::Workspace;

/// What is needed to make tables of a test's rows.
#[derive(Debug)]
pub struct Fixture<'v> {
    folder: PathBuf,
    tables: Vec<String>,
    variants: &'v RuleVariants,
    /// The earliest time that a run of the rule sees.
    sees_from: Option<i64>,
}

/// What came of making tables of a test's rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filled {
    /// The columns that the rule reads and no row sets.
    pub unset: Vec<String>,
    /// The tables of which rows lie before the rule's `queryPeriod`, with how many: no run sees these.
    pub outside: Vec<(String, usize)>,
}

impl<'v> Fixture<'v> {
    /// Fixtures for the rule of a suite.
    #[must_use]
    pub fn new(suite: &Suite, variants: &'v RuleVariants) -> Self {
        let folder = suite
            .path
            .parent()
            .unwrap_or_else(|| Path::new(""))
            .to_owned();
        Self {
            folder,
            tables: variants.tables(),
            variants,
            sees_from: suite.schedule.sees_from(suite.settings.now),
        }
    }

    /// The same, with all rows that a test gives, whatever the rule's `queryPeriod`.
    #[must_use]
    pub fn without_period(&self) -> Self {
        Self {
            folder: self.folder.clone(),
            tables: self.tables.clone(),
            variants: self.variants,
            sees_from: None,
        }
    }

    /// Gives the workspace the rows of a test, those within the rule's `queryPeriod` unless the test runs the query alone.
    ///
    /// # Errors
    /// A row does not fit its table, or a file of rows cannot be read.
    pub fn fill(
        &self,
        case: &TestCase,
        file: &TestFile,
        workspace: &mut Workspace,
    ) -> Result<Filled, Report> {
        workspace.clear_rows();
        let mut filled = Filled::default();
        let sees_from = self.sees_from.filter(|_| case.runs == Runs::Rule);
        for given in &case.given {
            let name = self.table_of(given, file)?;
            let schema = schema(&name, workspace, given, file)?;
            let (batches, set) = self.batches(given, &name, &schema, file)?;
            if batches.iter().any(|batch| batch.rows > 0) {
                let read = self.variants.columns_read(&case.variant, &name);
                let unset = read.into_iter().filter(|column| !set.contains(column));
                filled.unset.extend(unset);
            }
            let batches = match sees_from {
                Some(from) => {
                    let (seen, outside) = window::seen(batches, &schema, from);
                    if outside > 0 {
                        filled.outside.push((name.clone(), outside));
                    }
                    seen
                }
                None => batches,
            };
            workspace.give_batches(&name, schema, batches);
        }
        Ok(filled)
    }

    /// The table of rows that do not name one: the only one that the rule reads.
    fn table_of(&self, given: &GivenTable, file: &TestFile) -> Result<String, Report> {
        if let Some(name) = &given.table {
            return Ok(name.value.clone());
        }
        match self.tables.as_slice() {
            [only] => Ok(only.clone()),
            tables => {
                let place = given.rows.first().map(|rows| match rows {
                    GivenRows::Row(row) => row.place,
                    GivenRows::File(file) => file.place,
                });
                let message = "the rows do not say which table they belong to";
                let help = format!("the rule reads {}: say `table: …`", tables.join(", "));
                let mut diagnostic = miette::MietteDiagnostic::new(message)
                    .with_code("kqlab::testfile::table")
                    .with_help(help);
                if let Some(place) = place {
                    diagnostic = diagnostic
                        .with_label(miette::LabeledSpan::at(place.start..place.end, "here"));
                }
                Err(Report::new(diagnostic).with_source_code((*file.source).clone()))
            }
        }
    }

    fn batches(
        &self,
        given: &GivenTable,
        table: &str,
        schema: &Schema,
        file: &TestFile,
    ) -> Result<(Vec<Batch>, Vec<String>), Report> {
        let columns: Vec<ColumnType<'_>> = schema
            .fields
            .iter()
            .map(|field| ColumnType {
                name: &field.name,
                ty: field.ty,
            })
            .collect();
        let mut batches = Vec::new();
        let mut set: Vec<String> = Vec::new();
        let mut rows: Vec<Vec<Option<Scalar>>> = Vec::new();
        let mut mistakes = Vec::new();
        for (number, row) in given.rows.iter().enumerate() {
            match row {
                GivenRows::Row(row) => {
                    match typed_row(row, table, number + 1, &columns, file.clock.value) {
                        Ok(cells) => {
                            for column in cells.iter().filter_map(|cell| columns.get(cell.column)) {
                                if !set.iter().any(|name| name == column.name) {
                                    set.push(column.name.to_owned());
                                }
                            }
                            rows.push(typed_values(cells, &columns));
                        }
                        Err(errors) => mistakes.extend(errors),
                    }
                }
                GivenRows::File(given) => {
                    let named = columns.iter();
                    let named: Vec<(String, ScalarType)> = named
                        .map(|column| (column.name.to_owned(), column.ty))
                        .collect();
                    batches.extend(self.file_batches(&given.path.value, &named)?);
                    set = named.into_iter().map(|(name, _)| name).collect();
                }
            }
        }
        if !mistakes.is_empty() {
            return Err(Report::new(file.errors(mistakes)));
        }
        batches.push(batch(&rows, &columns));
        Ok((batches, set))
    }

    fn file_batches(
        &self,
        path: &str,
        columns: &[(String, ScalarType)],
    ) -> Result<Vec<Batch>, Report> {
        let path = self.folder.join(path);
        let mut source = source::open(&path, Some(columns), None).map_err(Report::new)?;
        let places: Vec<Option<usize>> = columns
            .iter()
            .map(|(name, _)| {
                source
                    .schema()
                    .iter()
                    .position(|(column, _)| column == name)
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
}

/// The columns of a table.
fn schema(
    table: &str,
    workspace: &Workspace,
    given: &GivenTable,
    file: &TestFile,
) -> Result<Arc<Schema>, Report> {
    if let Some(schema) = workspace.table(table) {
        return Ok(schema);
    }
    let names = workspace.table_names();
    let help = crate::testfile::nearest(table, names.iter().map(String::as_str)).map_or_else(
        || "describe it under `schema:`".to_owned(),
        |near| format!("did you mean `{near}`?"),
    );
    let diagnostic = miette::MietteDiagnostic::new(format!("no table is named `{table}`"))
        .with_code("kqlab::testfile::unknown_table")
        .with_help(help);
    let place = given.table.as_ref().map(|name| name.place);
    let diagnostic = match place {
        Some(place) => diagnostic.with_label(miette::LabeledSpan::at(
            place.start..place.end,
            "unknown table",
        )),
        None => diagnostic,
    };
    Err(Report::new(diagnostic).with_source_code((*file.source).clone()))
}

/// Rows as columns; a column that no row sets is a constant.
pub(super) fn batch(rows: &[Vec<Option<Scalar>>], columns: &[ColumnType<'_>]) -> Batch {
    let column = |(index, column): (usize, &ColumnType<'_>)| {
        let cells = || rows.iter().map(|row| row.get(index)?.as_ref());
        let null = Scalar::null(column.ty);
        if cells().all(|cell| cell.is_none()) {
            return Column::constant(null, rows.len());
        }
        let cells = cells().map(|cell| cell.cloned().unwrap_or_else(|| null.clone()));
        Column::from_scalars(column.ty, &cells.collect::<Vec<_>>())
    };
    Batch::new(columns.iter().enumerate().map(column).collect(), rows.len())
}

fn scalar(cell: TypedCell, ty: ScalarType) -> Scalar {
    match cell {
        TypedCell::Null => Scalar::null(ty),
        TypedCell::Bool(value) => Scalar::Bool(value),
        TypedCell::Int(value) => Scalar::Int(value),
        TypedCell::Long(value) => Scalar::Long(value),
        TypedCell::Real(value) => Scalar::Real(value),
        TypedCell::String(value) => Scalar::String(Arc::from(value)),
        TypedCell::Ticks(ticks) if ty == ScalarType::TimeSpan => Scalar::TimeSpan(ticks),
        TypedCell::Ticks(ticks) => Scalar::DateTime(ticks),
        TypedCell::Guid(value) => Scalar::Guid(value),
        TypedCell::Decimal(text) => {
            parse_decimal(&text).map_or_else(|| Scalar::null(ty), Scalar::Decimal)
        }
        TypedCell::Json(value) => {
            let mut encoder = Encoder::new();
            match parse_json(&value.to_string(), &mut encoder) {
                Ok(()) => Scalar::dynamic(encoder.value()),
                Err(_) => Scalar::null(ty),
            }
        }
    }
}

/// Gives the workspace an event, or an array of events, written in JSON (or YAML), for the first table that a query reads.
/// Datetimes may be offsets from `clock`.
///
/// # Errors
/// The text is no event, or the event does not fit the table.
pub fn json_rows(
    text: &str,
    query: &Query,
    clock: i64,
    workspace: &mut Workspace,
) -> Result<(), String> {
    let rows = read_rows(text)?;
    let mut tables = query
        .bound()
        .results
        .iter()
        .flat_map(|result| scanned(&result.plan));
    let table = tables.next().ok_or("the query reads no table")?;
    let schema = workspace
        .table(table)
        .ok_or("the query reads a table that is not known")?;
    let columns = schema.columns();
    let types: Vec<ColumnType<'_>> = columns
        .iter()
        .map(|(name, ty)| ColumnType { name, ty: *ty })
        .collect();
    let mut values = Vec::new();
    for (number, row) in rows.iter().enumerate() {
        let cells = typed_row(row, table, number + 1, &types, clock).map_err(|mistakes| {
            mistakes
                .iter()
                .map(|mistake| mistake.value.to_string())
                .collect::<Vec<_>>()
                .join("; ")
        })?;
        values.push(typed_values(cells, &types));
    }
    let rows = batch(&values, &types);
    workspace.give_rows(table, &columns, vec![rows]);
    Ok(())
}

/// The cells of a row by column.
pub(super) fn typed_values(
    cells: Vec<TypedColumn>,
    columns: &[ColumnType<'_>],
) -> Vec<Option<Scalar>> {
    let mut values = vec![None; columns.len()];
    for cell in cells {
        if let (Some(slot), Some(column)) = (values.get_mut(cell.column), columns.get(cell.column))
        {
            *slot = Some(scalar(cell.value, column.ty));
        }
    }
    values
}
