//! A result as the pages show it: types in the header, nulls and texts that cannot be confused.

use kql_eval::types::Scalar;
use serde_json::Value;
use unicode_width::UnicodeWidthStr;

use crate::output::{ResultTable, scalar_json};

/// A Markdown table whose header cells are `name: type`. Null is `null`; a string is written as it is, and in quotation marks
/// where it could be taken for something else: when it is empty, is `null`, begins or ends with a space, or has quotation marks
/// or control characters. Values of type dynamic are JSON. All others are as Kusto's REST answers write them.
#[must_use]
pub fn write_table(table: &ResultTable<'_>) -> String {
    if table.columns.is_empty() {
        return "(no columns)\n".to_owned();
    }
    let mut lines: Vec<Vec<String>> = vec![
        table
            .columns
            .iter()
            .map(|(name, ty)| format!("{name}: {ty}"))
            .collect(),
    ];
    lines.extend((0..table.rows).map(|row| {
        let cells = table.values.iter();
        cells.map(|column| cell(&column.scalar(row))).collect()
    }));
    let mut widths = vec![0; table.columns.len()];
    for line in &lines {
        for (width, cell) in widths.iter_mut().zip(line) {
            *width = (*width).max(cell.width());
        }
    }
    let mut text = String::new();
    for (number, line) in lines.iter().enumerate() {
        text.push('|');
        for (cell, width) in line.iter().zip(&widths) {
            let fill = " ".repeat(width - cell.width());
            text.push_str(&format!(" {cell}{fill} |"));
        }
        text.push('\n');
        if number == 0 {
            text.push('|');
            for width in &widths {
                text.push_str(&format!("{}|", "-".repeat(width + 2)));
            }
            text.push('\n');
        }
    }
    text
}

fn cell(value: &Scalar) -> String {
    match (value, scalar_json(value)) {
        (Scalar::String(text), json) if is_ambiguous(text) => json.to_string(),
        (Scalar::Dynamic(_), json) => json.to_string(),
        (_, Value::String(text)) => text,
        (_, json) => json.to_string(),
    }
}

/// Whether a text could be taken for something else when it is written as it is.
fn is_ambiguous(text: &str) -> bool {
    matches!(text, "" | "null")
        || text.trim() != text
        || text.contains(|c: char| c == '"' || c.is_control())
}

#[cfg(test)]
mod tests {
    use kql_eval::types::{Column, ScalarType};

    use super::*;

    fn written(ty: ScalarType, values: &[Scalar]) -> String {
        let columns = [("x".to_owned(), ty)];
        let (cells, values) = (values.len(), [Column::from_scalars(ty, values)]);
        write_table(&ResultTable {
            name: None,
            columns: &columns,
            rows: cells,
            values: &values,
        })
    }

    #[test]
    fn the_header_has_types_and_null_is_written_out() {
        assert_eq!(
            written(
                ScalarType::Long,
                &[Scalar::Long(12), Scalar::Null(ScalarType::Long)]
            ),
            "| x: long |\n|---------|\n| 12      |\n| null    |\n"
        );
    }

    #[test]
    fn texts_that_could_be_something_else_are_in_quotation_marks() {
        let texts = ["a", "", "null", " a", "a\nb", "say \"a\""];
        let values = texts.map(|text| Scalar::String(text.into()));
        let table = written(ScalarType::String, &values);
        let cells: Vec<&str> = table
            .lines()
            .skip(2)
            .map(|line| line.trim_matches(['|', ' ']))
            .collect();
        assert_eq!(
            cells,
            [
                "a",
                "\"\"",
                "\"null\"",
                "\" a\"",
                "\"a\\nb\"",
                "\"say \\\"a\\\"\""
            ]
        );
    }

    #[test]
    fn a_result_without_columns_says_so() {
        let table = ResultTable {
            name: None,
            columns: &[],
            values: &[],
            rows: 0,
        };
        assert_eq!(write_table(&table), "(no columns)\n");
    }
}
