//! Comma-separated values with a header.

use std::io::Write;

use kql_eval::exec::Table;

use super::text;

/// A header and a line for each row.
pub(super) fn write(table: &Table, out: &mut dyn Write) -> std::io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(table.schema.fields.iter().map(|field| &*field.name))?;
    for row in 0..table.batch.rows {
        writer.write_record((0..table.schema.len()).map(|column| text(table, row, column)))?;
    }
    writer.flush()
}
