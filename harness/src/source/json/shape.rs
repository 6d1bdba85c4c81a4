//! Which of the forms a JSON text has, and where its rows are.

use std::ops::Range;

use kql_eval::types::ScalarType;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::source::object::{elements, place_in, properties};

/// The rows of a JSON text.
pub(super) struct Shape {
    /// Where each row lies.
    pub rows: Vec<Range<usize>>,
    /// The columns, where the text tells them.
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
    rows: &'t RawValue,
}

/// A column of such a table, or of a list of columns beside rows that are objects.
#[derive(Deserialize)]
struct TableColumn {
    #[serde(alias = "ColumnName", alias = "Name")]
    name: String,
    #[serde(alias = "ColumnType", alias = "Type")]
    r#type: Option<String>,
    #[serde(alias = "DataType")]
    data_type: Option<String>,
}

/// A frame of the second version of Kusto's answers.
#[derive(Deserialize)]
struct Frame {
    #[serde(rename = "FrameType")]
    frame_type: String,
    #[serde(rename = "TableKind")]
    table_kind: Option<String>,
}

/// What may stand beside the rows of an answer.
const BESIDE_ROWS: [&str; 9] = [
    "schema",
    "stats",
    "statistics",
    "nextlink",
    "@odata.context",
    "@odata.nextlink",
    "@odata.count",
    "@odata.type",
    "@microsoft.graph.tips",
];

/// Finds the rows of a text.
///
/// It is one value or several, one after another. Objects are rows; so are the objects of an array. An object that holds a
/// table as Kusto, Log Analytics or the hunting services answer it stands for the rows of the first such table.
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
            Ok(of_answer(text, object).unwrap_or_else(|| objects(text, &values)))
        }
        _ => Ok(objects(text, &values)),
    }
}

fn objects(text: &str, rows: &[&str]) -> Shape {
    Shape {
        rows: rows.iter().map(|row| place_in(text, row)).collect(),
        columns: Vec::new(),
        form: RowForm::Object,
    }
}

fn of_array(text: &str, array: &str) -> Result<Shape, serde_json::Error> {
    let mut rows = Vec::new();
    elements(array, |row| rows.push(row))?;
    Ok(of_frames(text, &rows).unwrap_or_else(|| objects(text, &rows)))
}

fn of_frames(text: &str, frames: &[&str]) -> Option<Shape> {
    let header: Frame = serde_json::from_str(frames.first()?).ok()?;
    if header.frame_type != "DataSetHeader" {
        return None;
    }
    frames.iter().find_map(|frame| {
        let head: Frame = serde_json::from_str(frame).ok()?;
        let primary = head.table_kind.as_deref() == Some("PrimaryResult");
        primary.then(|| of_table(text, frame)).flatten()
    })
}

/// The rows that an object holds as the answer of a service; nothing when it is an event itself.
fn of_answer(text: &str, object: &str) -> Option<Shape> {
    let mut found: Vec<(String, &str)> = Vec::new();
    let keys = |key: &str| key.to_ascii_lowercase();
    properties(object, keys, |key, value| found.push((key, value))).ok()?;
    let property = |name: &str| {
        let (_, value) = found.iter().find(|(key, _)| key == name)?;
        Some(*value)
    };
    if let Some(tables) = property("tables") {
        let mut first = None;
        elements(tables, |table| first = first.or(Some(table))).ok()?;
        return of_table(text, first?);
    }
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

fn of_table(text: &str, table: &str) -> Option<Shape> {
    let table: Table<'_> = serde_json::from_str(table).ok()?;
    let mut rows = Vec::new();
    elements(table.rows.get(), |row| rows.push(row)).ok()?;
    Some(Shape {
        columns: named(table.columns),
        form: RowForm::Array,
        ..objects(text, &rows)
    })
}

fn named(columns: Vec<TableColumn>) -> Vec<(String, Option<ScalarType>)> {
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
