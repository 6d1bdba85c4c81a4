//! Results as text: the encodings of Kusto's REST v1 and the forms people read, one file a form.

mod count;
mod csv;
mod diagnostic;
mod json;
pub mod kusto;
mod markdown;
mod shown;
mod style;
mod table;

use std::io::Write;

use kql_eval::exec::Table;

pub use count::counted;
pub use diagnostic::render;
pub use shown::{Colours, shown, shown_lines};
pub use style::{Detail, Style, WIDTH, paint, width_of_stdout};

/// How a result is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// Aligned text
    Table {
        /// How many columns of a terminal a line may have.
        width: usize,
    },
    /// A JSON array of objects
    Json,
    /// A JSON object a line
    Ndjson,
    /// Comma-separated values, in which no text is a formula of a spreadsheet
    Csv,
    /// Comma-separated values with each text as it is
    RawCsv,
    /// A Markdown table
    Markdown,
    /// Kusto's REST v1 response
    Kusto,
}

/// Writes the results of a query. Several follow one another with a blank line between, except in Kusto's response, which holds
/// them all.
///
/// # Errors
/// The output cannot be written.
pub fn write(tables: &[Table], format: Format, out: &mut dyn Write) -> std::io::Result<()> {
    if format == Format::Kusto {
        serde_json::to_writer(&mut *out, &kusto::response(tables))?;
        return out.write_all(b"\n");
    }
    for (number, table) in tables.iter().enumerate() {
        if number > 0 {
            out.write_all(b"\n")?;
        }
        match format {
            Format::Table { width } => table::write(table, width, out)?,
            Format::Json => json::write(table, out)?,
            Format::Ndjson => json::write_lines(table, out)?,
            Format::Csv => csv::write(table, csv::Reader::Spreadsheet, out)?,
            Format::RawCsv => csv::write(table, csv::Reader::Program, out)?,
            Format::Markdown => markdown::write(table, out)?,
            Format::Kusto => {}
        }
    }
    Ok(())
}

/// The text of a cell, as `tostring` gives it.
fn text(table: &Table, row: usize, column: usize) -> String {
    let mut text = String::new();
    if let Some(values) = table.batch.columns.get(column) {
        values.scalar(row).write_text(&mut text);
    }
    text
}
