//! A Markdown table.

use std::io::Write;

use super::ResultTable;

/// A header, the rule below it, and a line for each row.
pub(super) fn write(table: &ResultTable<'_>, out: &mut dyn Write) -> std::io::Result<()> {
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let header = table
        .columns
        .iter()
        .map(|(name, _)| escaped(name))
        .collect();
    out.write_all(line(header).as_bytes())?;
    out.write_all(line(vec!["---".to_owned(); table.columns.len()]).as_bytes())?;
    for row in 0..table.rows {
        let cells = (0..table.columns.len())
            .map(|column| escaped(&table.text(row, column)))
            .collect();
        out.write_all(line(cells).as_bytes())?;
    }
    Ok(())
}

/// Text that neither ends a cell nor a line.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('|', "\\|")
        .replace('\n', "<br>")
}
