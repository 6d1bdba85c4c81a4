//! The second version of Kusto's answers: frames, in which a table comes whole or piece by piece.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::shape::{RowForm, Shape, TableColumn, failed, named, objects, of_table};
use crate::object::elements;

/// A frame. Which of its properties there are depends on its type.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Frame<'t> {
    frame_type: String,
    table_kind: Option<String>,
    table_id: Option<i64>,
    #[serde(default)]
    columns: Vec<TableColumn>,
    #[serde(borrow)]
    rows: Option<&'t RawValue>,
    table_fragment_type: Option<String>,
    #[serde(default)]
    has_errors: bool,
}

/// The rows of the first primary result; None where the array is no such answer.
///
/// # Errors
/// The answer says that the query failed while it ran.
pub(super) fn of_frames(text: &str, frames: &[&str]) -> Result<Option<Shape>, serde_json::Error> {
    let is_answer = frames.first().and_then(|frame| read(frame));
    if is_answer.is_none_or(|header| header.frame_type != "DataSetHeader") {
        return Ok(None);
    }
    let mut found: Option<Shape> = None;
    let mut progressive: Option<Progressive> = None;
    for text_of_frame in frames {
        let Some(frame) = read(text_of_frame) else {
            continue;
        };
        let is_primary = frame.table_kind.as_deref() == Some("PrimaryResult");
        match frame.frame_type.as_str() {
            "DataTable" if is_primary && found.is_none() => found = of_table(text, text_of_frame),
            "TableHeader" if is_primary && progressive.is_none() => {
                progressive = Some(Progressive {
                    table: frame.table_id,
                    columns: frame.columns,
                    rows: Vec::new(),
                });
            }
            "TableFragment" => {
                if let Some(table) = progressive
                    .as_mut()
                    .filter(|each| each.table == frame.table_id)
                {
                    table.add(&frame)?;
                }
            }
            "DataSetCompletion" if frame.has_errors => return Err(failed()),
            _ => {}
        }
    }
    Ok(found.or_else(|| {
        progressive.map(|table| Shape {
            columns: named(table.columns),
            form: RowForm::Array,
            ..objects(text, &table.rows)
        })
    }))
}

fn read(frame: &str) -> Option<Frame<'_>> {
    serde_json::from_str(frame).ok()
}

/// A table that comes piece by piece.
struct Progressive<'t> {
    table: Option<i64>,
    columns: Vec<TableColumn>,
    rows: Vec<&'t str>,
}

impl<'t> Progressive<'t> {
    fn add(&mut self, fragment: &Frame<'t>) -> Result<(), serde_json::Error> {
        if fragment.table_fragment_type.as_deref() == Some("DataReplace") {
            self.rows.clear();
        }
        match fragment.rows {
            Some(rows) => elements(rows.get(), |row| self.rows.push(row)),
            None => Ok(()),
        }
    }
}
