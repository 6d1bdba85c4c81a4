//! Aligned text for a terminal.

use std::io::Write;

use kql_eval::exec::Table;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::shown;
use super::text;

/// The narrowest column that a longer one is cut to.
const NARROWEST: usize = 12;

/// A header, a rule below it and a line for each row of at most `width` columns; long cells end in `…`. A table that does not fit
/// is written one column a line.
pub(super) fn write(table: &Table, width: usize, out: &mut dyn Write) -> std::io::Result<()> {
    let count = table.schema.len();
    let rows: Vec<Vec<String>> = (0..table.batch.rows)
        .map(|row| {
            (0..count)
                .map(|column| one_line(&text(table, row, column)))
                .collect()
        })
        .collect();
    let header: Vec<String> = table
        .schema
        .fields
        .iter()
        .map(|field| one_line(&field.name))
        .collect();
    // Columns of the terminal, not characters: CJK letters take two, combining marks none.
    let mut widths: Vec<usize> = header.iter().map(|name| name.width()).collect();
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.width());
        }
    }
    if !shrink(&mut widths, width) {
        return write_upright(&header, &rows, width, out);
    }
    writeln!(out, "{}", line(&header, &widths))?;
    let rules: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
    writeln!(out, "{}", line(&rules, &widths))?;
    for row in &rows {
        writeln!(out, "{}", line(row, &widths))?;
    }
    Ok(())
}

/// Takes from the widest columns until the line fits; says whether it can.
fn shrink(widths: &mut [usize], width: usize) -> bool {
    loop {
        let total = widths.iter().sum::<usize>() + 2 * widths.len().saturating_sub(1);
        if total <= width {
            return true;
        }
        match widths.iter_mut().max() {
            // The widest first: short columns, such as those of counts, stay whole as long as any long one can be cut.
            Some(widest) if *widest > NARROWEST => {
                *widest -= (total - width).min(*widest - NARROWEST).clamp(1, 4)
            }
            _ => return false,
        }
    }
}

fn line(cells: &[String], widths: &[usize]) -> String {
    let cells: Vec<String> = cells
        .iter()
        .zip(widths)
        .map(|(cell, width)| padded(cell, *width))
        .collect();
    cells.join("  ").trim_end().to_owned()
}

/// A row as a block of `name  value` lines.
fn write_upright(
    header: &[String],
    rows: &[Vec<String>],
    width: usize,
    out: &mut dyn Write,
) -> std::io::Result<()> {
    let of_names = header
        .iter()
        .map(|name| name.width())
        .max()
        .unwrap_or(0)
        .min(width / 2);
    for (number, row) in rows.iter().enumerate() {
        if number > 0 {
            writeln!(out)?;
        }
        for (name, cell) in header.iter().zip(row).filter(|(_, cell)| !cell.is_empty()) {
            let value = padded(cell, cell.width().min(width.saturating_sub(of_names + 2)));
            writeln!(out, "{}  {value}", padded(name, of_names))?;
        }
    }
    if rows.is_empty() {
        writeln!(out, "{}", header.join("  "))?;
    }
    Ok(())
}

fn one_line(text: &str) -> String {
    shown(text).into_owned()
}

/// The text in exactly `width` columns: filled up with blanks, or cut off with `…`.
fn padded(text: &str, width: usize) -> String {
    let actual = text.width();
    if actual <= width {
        return format!("{text}{}", " ".repeat(width - actual));
    }
    let mut out = String::new();
    let mut used = 0;
    for c in text.chars() {
        let wide = c.width().unwrap_or(0);
        if used + wide + 1 > width {
            break;
        }
        used += wide;
        out.push(c);
    }
    out.push('…');
    out.push_str(&" ".repeat(width.saturating_sub(used + 1)));
    out
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use kql_eval::exec::Batch;
    use kql_eval::plan::{Field, Schema};
    use kql_eval::types::{Column, Scalar, ScalarType};

    use super::*;
    use crate::output::WIDTH;

    fn written(names: &[&str], cells: &[&str]) -> String {
        let fields = names.iter();
        let fields = fields.map(|name| Field::computed(*name, ScalarType::String));
        let values = cells.iter();
        let values = values.map(|cell| Column::constant(Scalar::String((*cell).into()), 1));
        let table = Table {
            schema: Arc::new(Schema::new(fields.collect())),
            batch: Batch::new(values.collect(), 1),
            render: None,
            name: None,
        };
        let mut out = Vec::new();
        write(&table, WIDTH, &mut out).expect("memory takes all");
        String::from_utf8(out).expect("text")
    }

    #[test]
    fn columns_are_aligned() {
        assert_eq!(
            written(&["a", "name"], &["12345", "x"]),
            "a      name\n-----  ----\n12345  x\n"
        );
    }

    #[test]
    fn wide_characters_take_two_columns() {
        assert_eq!(written(&["a", "b"], &["表", "x"]), "a   b\n--  -\n表  x\n");
    }

    #[test]
    fn long_cells_are_cut_so_that_lines_fit() {
        let text = written(&["a", "b"], &[&"x".repeat(100), &"y".repeat(100)]);
        assert!(text.lines().all(|line| line.width() <= WIDTH), "{text}");
        assert!(text.contains('…'));
    }

    #[test]
    fn a_table_with_too_many_columns_is_written_upright() {
        let names: Vec<String> = (0..20)
            .map(|number| format!("a_long_name_{number}"))
            .collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let text = written(&names, &["value"; 20]);
        assert!(text.starts_with("a_long_name_0   value\n"), "{text}");
    }
}
