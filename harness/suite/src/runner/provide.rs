//! What a test file provides besides rows of tables: the answers of a workspace's functions, and tables that no schema
//! describes.

use std::path::Path;

use kql_eval::exec::Batch;
use kql_eval::types::{Column, ScalarType};
use kqlab_proof::Clock;
use kqlab_source::{self as source, Request};
use miette::Report;

use super::rows::{batch, typed_values};
use crate::schema::{Catalog, TableSchema};
use crate::testfile::{
    Cell, ColumnType, FixtureRow, Function, FunctionAnswer, GivenRows, NodeKind, TestFile, expand,
    parse_point_in_time, typed_row,
};
use crate::workspace::Workspace;

/// The columns of rows, with their types.
type Columns = Vec<(String, ScalarType)>;

/// Gives the workspace what the functions of a test file answer.
///
/// # Errors
/// A row or a file of rows cannot be read.
pub(super) fn functions(
    file: &TestFile,
    folder: &Path,
    workspace: &mut Workspace,
) -> Result<(), Report> {
    for function in &file.functions {
        match &function.answer {
            FunctionAnswer::Kql(text) => workspace.declare(&declaration(function, &text.value)),
            FunctionAnswer::Rows(rows) => {
                let cells = rows.iter().flat_map(|row| &row.cells);
                let columns = declared(function, inferred(cells, file.clock.value));
                let types: Vec<ColumnType<'_>> = columns
                    .iter()
                    .map(|(name, ty)| ColumnType { name, ty: *ty })
                    .collect();
                let mut values = Vec::with_capacity(rows.len());
                for (number, row) in rows.iter().enumerate() {
                    let row = FixtureRow {
                        table: None,
                        cells: row.cells.clone(),
                        place: row.place,
                    };
                    let name = &function.name.value;
                    let cells = typed_row(&row, name, number + 1, &types, file.clock.value)
                        .map_err(|mistakes| Report::new(file.errors(mistakes)))?;
                    values.push(typed_values(cells, &types));
                }
                let rows = vec![batch(&values, &types)];
                workspace
                    .give_answer(&source_name(function), &columns, rows)
                    .map_err(Report::new)?;
            }
            FunctionAnswer::File(path) => {
                let (columns, batches) = rows_of_file(function, &folder.join(&path.value))?;
                workspace
                    .give_answer(&source_name(function), &columns, batches)
                    .map_err(Report::new)?;
            }
        }
    }
    Ok(())
}

/// `let` with a function's text: parameters and a body, or a query.
fn declaration(function: &Function, text: &str) -> String {
    let name = &function.name.value;
    let text = text.trim().trim_end_matches(';');
    // The text may be a whole function, `(a: string) { … }`, or the query alone.
    if text.starts_with('(') && text.ends_with('}') {
        format!("let {name} = {text};")
    } else {
        format!("let {name} = () {{\n{text}\n}};")
    }
}

/// The name under which the rows of a function's call are found.
fn source_name(function: &Function) -> String {
    let name = &function.name.value;
    let Some(arguments) = &function.arguments else {
        return name.clone();
    };
    let arguments: Vec<String> = arguments
        .iter()
        .map(|argument| match argument.as_text() {
            Some(text) => format!("'{text}'"),
            None => argument.display(),
        })
        .collect();
    format!("{name}({})", arguments.join(", "))
}

fn rows_of_file(function: &Function, path: &Path) -> Result<(Columns, Vec<Batch>), Report> {
    let own: Columns = source::open(path, Request::default())
        .map_err(Report::new)?
        .schema()
        .to_vec();
    let columns = declared(function, own);
    let mut source = source::open(path, Request::declaring(&columns)).map_err(Report::new)?;
    let columns: Columns = source.schema().to_vec();
    let mut batches = Vec::new();
    while let Some(read) = source.next_batch().map_err(Report::new)? {
        let rows = read.first().map_or(0, Column::rows);
        batches.push(Batch::new(read, rows));
    }
    Ok((columns, batches))
}

/// The columns with the types that the test file declares.
fn declared(function: &Function, mut columns: Columns) -> Columns {
    for declared in &function.columns {
        let name = &declared.name.value;
        match columns.iter_mut().find(|(known, _)| known == name) {
            Some((_, ty)) => *ty = declared.ty.value,
            None => columns.push((name.clone(), declared.ty.value)),
        }
    }
    columns
}

/// Adds the tables that no schema describes, with the columns of the rows that the tests give them.
pub(super) fn undescribed_tables(file: &TestFile, catalog: &mut Catalog) {
    let mut found: Vec<(String, Vec<Cell>)> = Vec::new();
    for case in expand(file) {
        for given in &case.given {
            let Some(name) = &given.table else { continue };
            if catalog.table(&name.value).is_some() {
                continue;
            }
            let cells = given.rows.iter().flat_map(|rows| match rows {
                GivenRows::Row(row) => row.cells.as_slice(),
                GivenRows::File(_) => &[],
            });
            match found.iter_mut().find(|(known, _)| *known == name.value) {
                Some((_, known)) => known.extend(cells.cloned()),
                None => found.push((name.value.clone(), cells.cloned().collect())),
            }
        }
    }
    for (name, cells) in found {
        let columns = inferred(cells.iter(), file.clock.value);
        if !columns.is_empty() {
            catalog.add(TableSchema { name, columns });
        }
    }
}

/// The columns of cells, in the order met. Text that is a point in time is a datetime; a column whose cells are of
/// several types is dynamic.
fn inferred<'c>(cells: impl Iterator<Item = &'c Cell>, clock: Clock) -> Columns {
    let mut columns: Vec<(String, Option<ScalarType>)> = Vec::new();
    for cell in cells {
        let ty = match &cell.value.kind {
            NodeKind::Null => None,
            NodeKind::Bool(_) => Some(ScalarType::Bool),
            NodeKind::Int { .. } => Some(ScalarType::Long),
            NodeKind::Real { .. } => Some(ScalarType::Real),
            NodeKind::Text(text) if parse_point_in_time(text, clock).is_some() => {
                Some(ScalarType::DateTime)
            }
            NodeKind::Text(_) => Some(ScalarType::String),
            NodeKind::List(_) | NodeKind::Map(_) => Some(ScalarType::Dynamic),
        };
        let name = &cell.column.value;
        match columns.iter_mut().find(|(known, _)| known == name) {
            None => columns.push((name.clone(), ty)),
            Some((_, known)) => *known = both(*known, ty),
        }
    }
    columns
        .into_iter()
        .map(|(name, ty)| (name, ty.unwrap_or(ScalarType::String)))
        .collect()
}

fn both(known: Option<ScalarType>, other: Option<ScalarType>) -> Option<ScalarType> {
    use ScalarType::{DateTime, Dynamic, Long, Real, String};
    match (known, other) {
        (None, ty) | (ty, None) => ty,
        (Some(a), Some(b)) if a == b => Some(a),
        (Some(Long), Some(Real)) | (Some(Real), Some(Long)) => Some(Real),
        // A text that looks like a time among others that do not was a text.
        (Some(DateTime), Some(String)) | (Some(String), Some(DateTime)) => Some(String),
        _ => Some(Dynamic),
    }
}
