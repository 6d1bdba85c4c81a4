//! Comma-separated values with a header.

use std::borrow::Cow;
use std::io::Write;

use kql_eval::exec::Table;
use kql_eval::types::ScalarType;

use super::text;

/// For whom the values are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Reader {
    /// People, who open the file in a spreadsheet.
    Spreadsheet,
    /// Programs, which want each text as it is.
    Program,
}

/// A header and a line for each row.
pub(super) fn write(table: &Table, reader: Reader, out: &mut dyn Write) -> std::io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    let names = table.schema.fields.iter().map(|field| &*field.name);
    writer.write_record(names.map(|name| cell(name, reader).into_owned()))?;
    for row in 0..table.batch.rows {
        let cells = table
            .schema
            .fields
            .iter()
            .enumerate()
            .map(|(column, field)| {
                let text = text(table, row, column);
                match field.ty {
                    ScalarType::String | ScalarType::Dynamic => cell(&text, reader).into_owned(),
                    // A number begins with a sign too, and none of these is a formula.
                    ScalarType::Bool
                    | ScalarType::Int
                    | ScalarType::Long
                    | ScalarType::Real
                    | ScalarType::Decimal
                    | ScalarType::DateTime
                    | ScalarType::TimeSpan
                    | ScalarType::Guid => text,
                }
            });
        writer.write_record(cells)?;
    }
    writer.flush()
}

/// A text that a spreadsheet takes for a formula gets `'` before it, which spreadsheets read as "this is text".
fn cell(text: &str, reader: Reader) -> Cow<'_, str> {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if reader == Reader::Spreadsheet && is_formula {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_is_written_as_text_for_spreadsheets_and_as_it_is_for_programs() {
        for formula in ["=cmd|' /C calc'!A0", "+1", "-1+1", "@SUM(A1)", "\t=1"] {
            assert_eq!(cell(formula, Reader::Spreadsheet), format!("'{formula}"));
            assert_eq!(cell(formula, Reader::Program), formula);
        }
        assert_eq!(cell("a=b", Reader::Spreadsheet), "a=b");
    }
}
