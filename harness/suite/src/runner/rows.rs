//! The rows of a test as tables.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use kql_eval::bind::Catalog as _;
use kql_eval::exec::Batch;
use kql_eval::plan::Schema;
use kql_eval::types::dynamic::{Encoder, parse_json};
use kql_eval::types::{Column, Scalar, ScalarType, parse_decimal};
use kqlab_proof::{Events, Prepared, read_events};
use miette::Report;

use super::file_rows::{FileHeadings, file_batches, headings};
use super::reads::columns_of;
use super::schedule::period_note;
use super::{Suite, SuiteError, first_table, window};
use crate::testfile::{
    ColumnType, GivenRows, GivenTable, Runs, TestCase, TypedCell, TypedColumn, read_rows, typed_row,
};
use crate::workspace::{Rows, table_schema};

/// The rows of a test, and which columns they set.
#[derive(Debug)]
pub(super) struct CaseRows {
    /// The rows.
    pub rows: Rows,
    /// For each table that has rows, the columns that one of them sets.
    set: Vec<(String, Vec<String>)>,
    /// The tables of which rows lie before the rule's `queryPeriod`, with how many: no run sees these.
    pub outside: Vec<(String, usize)>,
}

impl CaseRows {
    /// The columns that a form of the rule reads and no row sets, of the tables that have rows.
    pub fn unset(&self, form: &Prepared) -> Vec<String> {
        let tables = self.set.iter();
        let unset = tables.flat_map(|(table, set)| {
            let read = columns_of(form.query(), table).into_iter();
            read.filter(|column| !set.contains(column))
        });
        unset.collect()
    }
}

impl Suite {
    /// The rows of a test.
    ///
    /// # Errors
    /// The rule does not compile, a row does not fit its table, or a file of rows cannot be read.
    pub fn rows(&self, case: &TestCase) -> Result<Rows, SuiteError> {
        self.case_rows(case).map(|case| case.rows)
    }

    /// The rows of a test, and a note of those that no run of the rule sees.
    ///
    /// # Errors
    /// As [`Suite::rows`].
    pub fn rows_with_note(&self, case: &TestCase) -> Result<(Rows, Option<String>), SuiteError> {
        let given = self.case_rows(case)?;
        let note = period_note(case, &self.schedule, &given.outside);
        Ok((given.rows, note))
    }

    /// The rows of a test as events, whatever the rule's `queryPeriod`: those of the tables that the rule reads, and of those that the test names.
    ///
    /// # Errors
    /// As [`Suite::rows`].
    pub fn events(&self, case: &TestCase) -> Result<Events, SuiteError> {
        let mut tables = self.tables()?;
        for given in case.given.iter().filter_map(|given| given.table.as_ref()) {
            if !tables.contains(&given.value) {
                tables.push(given.value.clone());
            }
        }
        // A finding that rests on an event must see it also where the schedule would not.
        let all = TestCase {
            runs: Runs::Query,
            ..case.clone()
        };
        let rows = self.rows(&all)?;
        Ok(read_events(&rows, &rows, &tables))
    }

    /// The rows of a test, with the columns that they set: those within the rule's `queryPeriod`, unless the test runs the query
    /// alone.
    pub(super) fn case_rows(&self, case: &TestCase) -> Result<CaseRows, SuiteError> {
        let tables = self.tables()?;
        let mut rows = Rows::none(Arc::clone(&self.workspace));
        let mut set = Vec::new();
        let mut outside = Vec::new();
        let sees_from = self.schedule.sees_from(self.clock().ticks());
        let sees_from = sees_from.filter(|_| case.runs == Runs::Rule);
        for given in &case.given {
            let table = self.given(given, &tables);
            let GivenBatches {
                table,
                schema,
                batches,
                set: columns,
            } = table.map_err(SuiteError::TestFile)?;
            // A table that is given no rows sets no column, and says nothing of what the rule reads of it.
            if batches.iter().any(|batch| batch.rows > 0) {
                set.push((table.clone(), columns));
            }
            let batches = match sees_from {
                Some(from) => {
                    let (seen, before) = window::seen(batches, &schema, from);
                    if before > 0 {
                        outside.push((table.clone(), before));
                    }
                    seen
                }
                None => batches,
            };
            rows.give_batches(&table, schema, batches);
        }
        Ok(CaseRows { rows, set, outside })
    }

    /// The rows of one table of a test; `read` are the tables that the rule reads.
    fn given(&self, given: &GivenTable, read: &[String]) -> Result<GivenBatches, Report> {
        let table = self.table_of(given, read)?;
        let schema = self.schema(&table, given)?;
        let schema = self.with_unlisted(schema, &table, given)?;
        let mut found = GivenBatches {
            table,
            schema,
            batches: Vec::new(),
            set: Vec::new(),
        };
        let columns = Arc::clone(&found.schema);
        let columns = types(&columns);
        let mut rows: Vec<Vec<Option<Scalar>>> = Vec::new();
        let mut mistakes = Vec::new();
        for (number, row) in given.rows.iter().enumerate() {
            match row {
                GivenRows::Row(row) => {
                    match typed_row(row, &found.table, number + 1, &columns, self.clock()) {
                        Ok(cells) => {
                            found.note_columns(&cells, &columns);
                            rows.push(typed_values(cells, &columns));
                        }
                        Err(errors) => mistakes.extend(errors),
                    }
                }
                GivenRows::File(file) => {
                    let path = self.folder().join(&file.path.value);
                    let headings = FileHeadings::of(&path, &found.table, &columns)?;
                    found.note_names(&headings.columns);
                    let unknown = headings.mistakes(file, &found.table, &columns);
                    if unknown.is_empty() {
                        let columns = found.schema.columns();
                        let batches = file_batches(&path, &found.table, &columns)?;
                        found.batches.extend(batches);
                    }
                    mistakes.extend(unknown);
                }
            }
        }
        if !mistakes.is_empty() {
            return Err(Report::new(self.file.errors(mistakes)));
        }
        found.batches.push(batch(&rows, &columns));
        Ok(found)
    }

    /// The columns of a table, and behind them those that its schema does not list and the rows set, such as `_ItemId`.
    fn with_unlisted(
        &self,
        schema: Arc<Schema>,
        table: &str,
        given: &GivenTable,
    ) -> Result<Arc<Schema>, Report> {
        let mut names: BTreeSet<Cow<'_, str>> = BTreeSet::new();
        for rows in &given.rows {
            match rows {
                GivenRows::Row(row) => {
                    let cells = row.cells.iter();
                    names.extend(cells.map(|cell| Cow::from(cell.column.value.as_str())));
                }
                GivenRows::File(file) => {
                    let found = headings(&self.folder().join(&file.path.value), table)?;
                    names.extend(found.into_iter().map(Cow::from));
                }
            }
        }
        let mut columns = schema.columns();
        let listed = columns.len();
        for name in names {
            if columns.iter().all(|(known, _)| *known != name)
                && let Some(ty) = self.workspace.catalog().unlisted_column(table, &name)
            {
                columns.push((name.into_owned(), ty));
            }
        }
        if columns.len() == listed {
            return Ok(schema);
        }
        Ok(Arc::new(table_schema(table, &columns)))
    }

    /// The table of rows that do not name one: the only one that the rule reads.
    fn table_of(&self, given: &GivenTable, read: &[String]) -> Result<String, Report> {
        if let Some(name) = &given.table {
            return Ok(name.value.clone());
        }
        if let [only] = read {
            return Ok(only.clone());
        }
        let place = given.rows.first().map(|rows| match rows {
            GivenRows::Row(row) => row.place,
            GivenRows::File(file) => file.place,
        });
        let message = "the rows do not say which table they belong to";
        let help = format!("the rule reads {}: say `table: …`", read.join(", "));
        let mut diagnostic = miette::MietteDiagnostic::new(message)
            .with_code("kqlab::testfile::table")
            .with_help(help);
        if let Some(place) = place {
            let label = miette::LabeledSpan::at(place.start..place.end, "here");
            diagnostic = diagnostic.with_label(label);
        }
        Err(Report::new(diagnostic).with_source_code((*self.file.source).clone()))
    }

    /// The columns of a table.
    fn schema(&self, table: &str, given: &GivenTable) -> Result<Arc<Schema>, Report> {
        if let Some(schema) = self.workspace.table(table) {
            return Ok(schema);
        }
        let names = self.workspace.table_names();
        let help = crate::testfile::nearest(table, names.iter().map(String::as_str)).map_or_else(
            || "describe it under `schema:`".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        let mut diagnostic = miette::MietteDiagnostic::new(format!("no table is named `{table}`"))
            .with_code("kqlab::testfile::unknown_table")
            .with_help(help);
        if let Some(name) = &given.table {
            let place = name.place.start..name.place.end;
            let label = miette::LabeledSpan::at(place, "unknown table");
            diagnostic = diagnostic.with_label(label);
        }
        Err(Report::new(diagnostic).with_source_code((*self.file.source).clone()))
    }
}

/// The rows of one table of a test.
struct GivenBatches {
    table: String,
    schema: Arc<Schema>,
    batches: Vec<Batch>,
    /// The columns that a row or a heading of a file sets.
    set: Vec<String>,
}

impl GivenBatches {
    /// Notes the columns that a file sets.
    fn note_names(&mut self, names: &[&str]) {
        for name in names {
            if !self.set.iter().any(|known| known == name) {
                self.set.push((*name).to_owned());
            }
        }
    }

    /// Notes the columns that a row sets.
    fn note_columns(&mut self, cells: &[TypedColumn], columns: &[ColumnType<'_>]) {
        for column in cells.iter().filter_map(|cell| columns.get(cell.column)) {
            if !self.set.iter().any(|name| name == column.name) {
                self.set.push(column.name.to_owned());
            }
        }
    }
}

/// The columns of a table with their types.
fn types(schema: &Schema) -> Vec<ColumnType<'_>> {
    let fields = schema.fields.iter();
    fields
        .map(|field| ColumnType {
            name: &field.name,
            ty: field.ty,
        })
        .collect()
}

/// Rows as columns; a column that no row sets is a constant.
pub(super) fn batch(rows: &[Vec<Option<Scalar>>], columns: &[ColumnType<'_>]) -> Batch {
    let column = |(index, column): (usize, &ColumnType<'_>)| {
        let cells = || rows.iter().map(|row| row.get(index)?.as_ref());
        let null = Scalar::null(column.ty);
        if cells().all(|cell| cell.is_none()) {
            // Tables have a hundred columns and tests set five: the others cost nothing as constants.
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

impl Rows {
    /// Gives the first table that a rule reads an event, or an array of events, written in JSON (or YAML). Datetimes may be
    /// offsets from the workspace's clock.
    ///
    /// # Errors
    /// The text is no event, or the event does not fit the table.
    pub fn give_json(&mut self, text: &str, rule: &Prepared) -> Result<(), String> {
        let rows = read_rows(text)?;
        let table = first_table(rule).ok_or("the query reads no table")?;
        let schema = self
            .table(&table)
            .ok_or("the query reads a table that is not known")?;
        let types = types(&schema);
        let clock = self.workspace().clock();
        let mut values = Vec::new();
        for (number, row) in rows.iter().enumerate() {
            let cells = typed_row(row, &table, number + 1, &types, clock).map_err(|mistakes| {
                let mistakes = mistakes.iter().map(|mistake| mistake.value.to_string());
                mistakes.collect::<Vec<_>>().join("; ")
            })?;
            values.push(typed_values(cells, &types));
        }
        let rows = batch(&values, &types);
        self.give_batches(&table, Arc::clone(&schema), vec![rows]);
        Ok(())
    }
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
