//! A result as the pages show it: types in the header, nulls and texts that cannot be confused.

use kql_eval::exec::Table;
use kql_eval::types::Scalar;
use serde_json::Value;
use unicode_width::UnicodeWidthStr;

use kql_eval::types::scalar_json;

/// A Markdown table whose header cells are `name: type`. Null is `null`; a string is written as it is, and in quotation marks
/// where it could be taken for something else: when it is empty, is `null`, begins or ends with a space, or has quotation marks
/// or control characters. Values of type dynamic are JSON. All others are as Kusto's REST answers write them.
#[must_use]
pub fn write_table(table: &Table) -> String {
    if table.schema.is_empty() {
        return "(no columns)\n".to_owned();
    }
    let mut lines: Vec<Vec<String>> = vec![
        table
            .schema
            .fields
            .iter()
            .map(|field| format!("{}: {}", field.name, field.ty))
            .collect(),
    ];
    lines.extend((0..table.batch.rows).map(|row| {
        let cells = table.batch.columns.iter();
        cells.map(|column| cell(&column.scalar(row))).collect()
    }));
    let mut widths = vec![0; table.schema.len()];
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
    use std::sync::Arc;

    use kql_eval::exec::Batch;
    use kql_eval::plan::{Field, Schema};
    use kql_eval::types::{Column, ScalarType};

    use super::*;

    fn table(fields: Vec<Field>, batch: Batch) -> Table {
        Table {
            schema: Arc::new(Schema::new(fields)),
            batch,
            render: None,
            name: None,
        }
    }

    fn written(ty: ScalarType, values: &[Scalar]) -> String {
        write_table(&table(
            vec![Field::computed("x", ty)],
            Batch::new(vec![Column::from_scalars(ty, values)], values.len()),
        ))
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
        let table = table(vec![], Batch::new(vec![], 0));
        assert_eq!(write_table(&table), "(no columns)\n");
    }
}
