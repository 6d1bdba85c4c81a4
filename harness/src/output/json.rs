//! JSON: an array of objects, or an object a line.

use std::io::Write;

use serde_json::{Map, Value};

use super::{ResultTable, cell_json};

/// An array of objects, one to a line.
pub(super) fn write(table: &ResultTable<'_>, out: &mut dyn Write) -> std::io::Result<()> {
    out.write_all(b"[")?;
    for row in 0..table.rows {
        out.write_all(if row == 0 { b"\n  " } else { b",\n  " })?;
        serde_json::to_writer(&mut *out, &object(table, row))?;
    }
    out.write_all(if table.rows == 0 { b"]\n" } else { b"\n]\n" })
}

/// An object a line.
pub(super) fn write_lines(table: &ResultTable<'_>, out: &mut dyn Write) -> std::io::Result<()> {
    for row in 0..table.rows {
        serde_json::to_writer(&mut *out, &object(table, row))?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

fn object(table: &ResultTable<'_>, row: usize) -> Value {
    let cells = table.columns.iter().zip(table.values);
    Value::Object(
        cells
            .map(|((name, _), column)| (name.clone(), cell_json(column, row)))
            .collect::<Map<_, _>>(),
    )
}
