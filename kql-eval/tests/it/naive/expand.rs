//! `mv-expand`: a row for each element.

use kql_eval::types::ScalarType;

use super::pipeline::long;
use super::table::{Head, Table};
use super::value::{Json, Value};

pub fn expand(
    table: &Table,
    column: &str,
    alias: Option<&str>,
    ty: ScalarType,
    index: Option<&str>,
) -> Table {
    let source = table.index_of(column).expect("the column is there");
    let mut heads = table.heads.clone();
    let head = Head {
        name: alias.unwrap_or(column).to_owned(),
        ty,
    };
    let target = match table.index_of(&head.name) {
        Some(at) => {
            heads[at] = head;
            at
        }
        None => {
            heads.push(head);
            heads.len() - 1
        }
    };
    if let Some(name) = index {
        heads.push(Head {
            name: name.to_owned(),
            ty: ScalarType::Long,
        });
    }
    let mut rows = Vec::new();
    for row in &table.rows {
        let elements: Vec<Json> = match &row[source] {
            Value::Json(Json::Array(items)) => items.clone(),
            Value::Json(Json::Bag(pairs)) => pairs
                .iter()
                .map(|pair| Json::Bag(vec![pair.clone()]))
                .collect(),
            other => vec![other.to_json()],
        };
        for (number, element) in elements.into_iter().enumerate() {
            let mut row = row.clone();
            row.truncate(table.heads.len());
            row.resize(table.heads.len().max(target + 1), Value::Null);
            row[target] = cast(element, ty);
            if index.is_some() {
                row.push(long(number));
            }
            rows.push(row);
        }
    }
    Table { heads, rows }
}

/// The element in a type: numbers become each other, and bools too, nothing is read from text.
fn cast(element: Json, ty: ScalarType) -> Value {
    match (ty, element) {
        (ScalarType::Dynamic, element) => Value::of_json(element),
        (ScalarType::String, element) => Value::Text(Value::of_json(element).text()),
        (ScalarType::Long, Json::Whole(value)) => Value::Whole(value),
        (ScalarType::Long, Json::Real(value)) => Value::Whole(value as i64),
        (ScalarType::Real, Json::Whole(value)) => Value::Real(value as f64),
        (ScalarType::Real, Json::Real(value)) => Value::Real(value),
        (ScalarType::Bool, Json::Bool(value)) => Value::Bool(value),
        (ScalarType::Bool, Json::Whole(value)) => Value::Bool(value != 0),
        (ScalarType::Bool, Json::Real(value)) => Value::Bool(value != 0.0),
        _ => Value::Null,
    }
}
