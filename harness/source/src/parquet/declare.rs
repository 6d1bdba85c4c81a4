//! A column of a Parquet file as the type that the schema declares.

use kql_eval::arrow::Unreadable;
use kql_eval::types::dynamic::write_json;
use kql_eval::types::{Bool, Column, Dyn, Int, Long, Reader, Real, ScalarType, Text};

use crate::cell::{CellBuilder, Unfit};

/// The values as a declared type, by the rules for JSON values: text is read, whole numbers and reals go over where nothing
/// is lost, dynamic values become what they hold.
pub(super) fn read_as(column: &Column, ty: ScalarType) -> Result<Column, Unreadable> {
    if column.ty() == ty {
        return Ok(column.clone());
    }
    let mut cells = CellBuilder::new(ty, column.rows());
    let mut text = String::new();
    match column.ty() {
        ScalarType::String => {
            let values = column.reader::<Text>();
            for row in 0..column.rows() {
                let value = values.get(row).unwrap_or_default();
                cells
                    .append_text(value)
                    .map_err(|_| Unreadable::value(row, value))?;
            }
        }
        ScalarType::Bool => {
            each::<Bool>(column, &mut text, &mut cells, |value, out| {
                out.push_str(if value { "true" } else { "false" });
            })?;
        }
        ScalarType::Int => each::<Int>(column, &mut text, &mut cells, |value, out| {
            out.push_str(&value.to_string());
        })?,
        ScalarType::Long => each::<Long>(column, &mut text, &mut cells, |value, out| {
            out.push_str(&value.to_string());
        })?,
        ScalarType::Real => each::<Real>(column, &mut text, &mut cells, |value, out| {
            if value.is_finite() {
                out.push_str(&value.to_string());
            } else {
                out.push('"');
                out.push_str(&value.to_string());
                out.push('"');
            }
        })?,
        ScalarType::Dynamic => each::<Dyn>(column, &mut text, &mut cells, write_json)?,
        ScalarType::Decimal | ScalarType::DateTime | ScalarType::TimeSpan | ScalarType::Guid => {
            from_text(column, &mut text, &mut cells)?
        }
    }
    Ok(cells.finish())
}

/// Writes each value as JSON and reads it as the type of `cells`.
fn each<'a, K: kql_eval::types::Kind>(
    column: &'a Column,
    text: &mut String,
    cells: &mut CellBuilder,
    write: impl Fn(K::Ref<'a>, &mut String),
) -> Result<(), Unreadable> {
    let values: Reader<'a, K> = column.reader();
    for row in 0..column.rows() {
        text.clear();
        match values.get(row) {
            Some(value) => {
                write(value, text);
                cells
                    .append_json(text)
                    .map_err(|Unfit| Unreadable::value(row, text.as_str()))?;
            }
            None => cells.append_null(),
        }
    }
    Ok(())
}

/// Reads the text of values that JSON has no form for.
fn from_text(
    column: &Column,
    text: &mut String,
    cells: &mut CellBuilder,
) -> Result<(), Unreadable> {
    for row in 0..column.rows() {
        text.clear();
        let value = column.scalar(row);
        if value.is_null() {
            cells.append_null();
            continue;
        }
        value.write_text(text);
        cells
            .append_text(text)
            .map_err(|Unfit| Unreadable::value(row, text.as_str()))?;
    }
    Ok(())
}
