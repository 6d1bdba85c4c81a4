//! JSON: an array of objects, or an object a line.

use std::io::Write;

use kql_eval::exec::Table;
use serde_json::{Map, Value};

use kql_eval::types::cell_json;

/// An array of objects, one to a line.
pub(super) fn write(table: &Table, out: &mut dyn Write) -> std::io::Result<()> {
    out.write_all(b"[")?;
    for row in 0..table.batch.rows {
        out.write_all(if row == 0 { b"\n  " } else { b",\n  " })?;
        serde_json::to_writer(&mut *out, &object(table, row))?;
    }
    out.write_all(if table.batch.rows == 0 {
        b"]\n"
    } else {
        b"\n]\n"
    })
}

/// An object a line.
pub(super) fn write_lines(table: &Table, out: &mut dyn Write) -> std::io::Result<()> {
    for row in 0..table.batch.rows {
        serde_json::to_writer(&mut *out, &object(table, row))?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

fn object(table: &Table, row: usize) -> Value {
    let cells = table.schema.fields.iter().zip(&table.batch.columns);
    Value::Object(
        cells
            .map(|(field, column)| (field.name.to_string(), cell_json(column, row)))
            .collect::<Map<_, _>>(),
    )
}
