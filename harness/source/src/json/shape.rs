//! Which of the forms a JSON text has, and where its rows are.

use std::ops::Range;

use kql_eval::types::ScalarType;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::frames::of_frames;
use crate::head::BESIDE_ROWS;
use crate::object::{elements, place_in, properties};

/// The rows of a JSON text.
pub(super) struct Shape {
    /// Where each row lies.
    pub rows: Vec<Range<usize>>,
    /// The columns, where the text names them.
    pub columns: Vec<(String, Option<ScalarType>)>,
    /// What a row is.
    pub form: RowForm,
}

/// What a row is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum RowForm {
    /// An object whose properties are columns
    Object,
    /// An array with a cell for each column
    Array,
}

/// A table as the query services answer it.
#[derive(Deserialize)]
struct Table<'t> {
    #[serde(alias = "Columns")]
    columns: Vec<TableColumn>,
    #[serde(alias = "Rows", borrow)]
    // Not decoded: each column reads the text of its cells in its own way.
    rows: &'t RawValue,
}

/// A column of such a table, or of a list of columns beside rows that are objects.
#[derive(Deserialize)]
pub(super) struct TableColumn {
    #[serde(alias = "ColumnName", alias = "Name")]
    name: String,
    #[serde(alias = "ColumnType", alias = "Type")]
    r#type: Option<String>,
    #[serde(alias = "DataType")]
    data_type: Option<String>,
}

/// Finds the rows of a text.
///
/// It is one value or several, one after another. Objects are rows; so are the objects of an array. An object that holds a
/// table as Kusto, Log Analytics or the hunting services answer it gives the rows of the first such table.
pub(super) fn shape(text: &str) -> Result<Shape, serde_json::Error> {
    let mut values: Vec<&str> = Vec::new();
    let stream = serde_json::Deserializer::from_str(text).into_iter::<&RawValue>();
    for value in stream {
        values.push(value?.get());
    }
    match values.as_slice() {
        [] => Err(serde::de::Error::custom("there is no JSON text")),
        [array] if array.starts_with('[') => of_array(text, array),
        [object] if object.starts_with('{') => {
            let answer = of_answer(text, object)?;
            Ok(answer.unwrap_or_else(|| objects(text, &values)))
        }
        _ => {
            let mut rows = Vec::new();
            for value in &values {
                match value.starts_with('[') {
                    true => elements(value, |row| rows.push(row))?,
                    false => rows.push(value),
                }
            }
            Ok(objects(text, &rows))
        }
    }
}

pub(super) fn objects(text: &str, rows: &[&str]) -> Shape {
    Shape {
        rows: rows.iter().map(|row| place_in(text, row)).collect(),
        columns: Vec::new(),
        form: RowForm::Object,
    }
}

fn of_array(text: &str, array: &str) -> Result<Shape, serde_json::Error> {
    let mut rows = Vec::new();
    elements(array, |row| rows.push(row))?;
    let frames = of_frames(text, &rows)?;
    Ok(frames.unwrap_or_else(|| objects(text, &rows)))
}

/// The rows that an object holds as the answer of a service; None when it is an event itself.
///
/// # Errors
/// The answer says that the query failed while it ran.
fn of_answer(text: &str, object: &str) -> Result<Option<Shape>, serde_json::Error> {
    let mut found: Vec<(String, &str)> = Vec::new();
    let keys = |key: &str| key.to_ascii_lowercase();
    properties(object, keys, |key, value| found.push((key, value)))?;
    let property = |name: &str| {
        let (_, value) = found.iter().find(|(key, _)| key == name)?;
        Some(*value)
    };
    if let Some(tables) = property("tables") {
        if property("exceptions")
            // Kusto answers 200 with the rows that it had when a query failed half-way.
            .is_some_and(|exceptions| exceptions != "[]" && exceptions != "null")
        {
            return Err(failed());
        }
        let mut first = None;
        elements(tables, |table| first = first.or(Some(table)))?;
        return Ok(first.and_then(|table| of_table(text, table)));
    }
    Ok(of_rows(text, &found))
}

/// The mistake of an answer whose rows are not all there.
pub(super) fn failed() -> serde_json::Error {
    serde::de::Error::custom("the answer is of a query that failed while it ran: rows are missing")
}

/// The rows of an answer that has them as objects beside nothing else that matters.
fn of_rows(text: &str, found: &[(String, &str)]) -> Option<Shape> {
    let property = |name: &str| {
        let (_, value) = found.iter().find(|(key, _)| key == name)?;
        Some(*value)
    };
    let rows_key = ["results", "value"]
        .into_iter()
        .find(|key| property(key).is_some())?;
    let beside = |key: &str| key == rows_key || BESIDE_ROWS.contains(&key);
    if !found.iter().all(|(key, _)| beside(key)) {
        return None;
    }
    let mut rows = Vec::new();
    elements(property(rows_key)?, |row| rows.push(row)).ok()?;
    let events = rows.iter().all(|row| row.starts_with('{'));
    let columns: Vec<TableColumn> = property("schema")
        .and_then(|schema| serde_json::from_str(schema).ok())
        .unwrap_or_default();
    events.then(|| Shape {
        columns: named(columns),
        ..objects(text, &rows)
    })
}

pub(super) fn of_table(text: &str, table: &str) -> Option<Shape> {
    let table: Table<'_> = serde_json::from_str(table).ok()?;
    let mut rows = Vec::new();
    elements(table.rows.get(), |row| rows.push(row)).ok()?;
    Some(Shape {
        columns: named(table.columns),
        form: RowForm::Array,
        ..objects(text, &rows)
    })
}

pub(super) fn named(columns: Vec<TableColumn>) -> Vec<(String, Option<ScalarType>)> {
    columns
        .into_iter()
        .map(|column| {
            let ty = [&column.r#type, &column.data_type]
                .into_iter()
                .flatten()
                .find_map(|name| type_of(name));
            (column.name, ty)
        })
        .collect()
}

/// The type that a service names, by KQL's name or by that of .NET.
fn type_of(name: &str) -> Option<ScalarType> {
    let name = name.strip_prefix("System.").unwrap_or(name);
    match name.to_ascii_lowercase().as_str() {
        "sbyte" => Some(ScalarType::Bool),
        "object" => Some(ScalarType::Dynamic),
        "sqldecimal" | "data.sqltypes.sqldecimal" => Some(ScalarType::Decimal),
        name => ScalarType::from_name(name),
    }
}
