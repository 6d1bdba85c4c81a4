//! A Markdown table.

use std::io::Write;

use kql_eval::exec::Table;

use super::shown;
use super::text;

/// A header, the rule below it, and a line for each row.
pub(super) fn write(table: &Table, out: &mut dyn Write) -> std::io::Result<()> {
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let header = table
        .schema
        .fields
        .iter()
        .map(|field| escaped(&field.name))
        .collect();
    out.write_all(line(header).as_bytes())?;
    out.write_all(line(vec!["---".to_owned(); table.schema.len()]).as_bytes())?;
    for row in 0..table.batch.rows {
        let cells = (0..table.schema.len())
            .map(|column| escaped(&text(table, row, column)))
            .collect();
        out.write_all(line(cells).as_bytes())?;
    }
    Ok(())
}

/// Text that neither ends a cell nor a line.
fn escaped(text: &str) -> String {
    let text = text
        .replace('\\', "\\\\")
        .replace('|', "\\|")
        .replace('<', "&lt;");
    let lines: Vec<_> = text.split('\n').map(shown).collect();
    lines.join("<br>")
}
