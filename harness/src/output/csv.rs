//! Comma-separated values with a header.

use std::io::Write;

use super::ResultTable;

/// A header and a line for each row.
pub(super) fn write(table: &ResultTable<'_>, out: &mut dyn Write) -> std::io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(table.columns.iter().map(|(name, _)| name))?;
    for row in 0..table.rows {
        writer.write_record((0..table.columns.len()).map(|column| table.text(row, column)))?;
    }
    writer.flush()
}
