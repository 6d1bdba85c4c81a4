//! The rows a test gives: merged with their templates, by table.

use super::model::{Cell, Given, GivenFile, GivenRow, Template};
use super::place::{Name, Place};

/// The rows of one table.
#[derive(Debug, Clone, PartialEq)]
pub struct GivenTable {
    /// The table; None when neither row, template nor file entry names one.
    pub table: Option<Name>,
    /// Its rows in the order written.
    pub rows: Vec<GivenRows>,
}

/// A row, or a file of rows.
#[derive(Debug, Clone, PartialEq)]
pub enum GivenRows {
    /// A row.
    Row(FixtureRow),
    /// A file, to be read.
    File(GivenFile),
}

/// A row with all its cells: those of its templates, its own, and those of its case.
#[derive(Debug, Clone, PartialEq)]
pub struct FixtureRow {
    /// Its table.
    pub table: Option<Name>,
    /// Its cells, one for each column.
    pub cells: Vec<Cell>,
    /// Where the row is written.
    pub place: Place,
}

/// The rows by table, each merged with its templates and finished by `finish`.
pub fn grouped(
    templates: &[Template],
    given: &[Given],
    finish: &mut dyn FnMut(FixtureRow) -> FixtureRow,
) -> Vec<GivenTable> {
    let mut tables: Vec<GivenTable> = Vec::new();
    for entry in given {
        let (table, rows) = match entry {
            Given::Row(row) => {
                let row = finish(merged(templates, row));
                (row.table.clone(), GivenRows::Row(row))
            }
            Given::File(file) => (file.table.clone(), GivenRows::File(file.clone())),
        };
        let name = |table: &Option<Name>| table.as_ref().map(|name| name.value.clone());
        match tables
            .iter_mut()
            .find(|known| name(&known.table) == name(&table))
        {
            Some(known) => known.rows.push(rows),
            None => tables.push(GivenTable {
                table,
                rows: vec![rows],
            }),
        }
    }
    tables
}

/// The row over its templates: the nearest wins.
fn merged(templates: &[Template], row: &GivenRow) -> FixtureRow {
    let mut chain: Vec<&Template> = Vec::new();
    let mut base = row.base.as_ref();
    while let Some(name) = base {
        let Some(template) = templates
            .iter()
            .find(|known| known.name.value == name.value)
        else {
            break;
        };
        // A circle is reported by the checks; here it only must not go on for ever.
        if chain.len() > templates.len() {
            break;
        }
        chain.push(template);
        base = template.base.as_ref();
    }
    let mut cells = Vec::new();
    for template in chain.iter().rev() {
        overlay(&mut cells, &template.cells);
    }
    overlay(&mut cells, &row.cells);
    let table = chain.iter().find_map(|template| template.table.as_ref());
    FixtureRow {
        table: row.table.as_ref().or(table).cloned(),
        cells,
        place: row.place,
    }
}

/// Puts cells over those of the same columns, and the others behind.
pub fn overlay<'a>(cells: &mut Vec<Cell>, over: impl IntoIterator<Item = &'a Cell>) {
    for cell in over {
        match cells
            .iter_mut()
            .find(|known| known.column.value == cell.column.value)
        {
            Some(known) => known.clone_from(cell),
            None => cells.push(cell.clone()),
        }
    }
}
