//! Whether the cells of an expectation can be met by the columns of the rule's answer.

use kqlab_proof::Clock;

use super::cell_match::check_expected;
use super::cells::ColumnType;
use super::error::Mistake;
use super::expectation::{Answer, Expectation};
use super::place::Placed;

/// The cells of an expectation that no value of their column's type can meet, such as a text for an int column. Columns the
/// answer has not are left to [`compare`](super::compare).
#[must_use]
pub fn check_types(
    expectation: &Expectation,
    columns: &[ColumnType<'_>],
    clock: Clock,
) -> Vec<Placed<Mistake>> {
    let Answer::Rows(expected) = &expectation.answer else {
        return Vec::new();
    };
    let rows = expected.rows.iter().flatten().chain(&expected.no_rows);
    let cells = rows.flat_map(|row| &row.cells);
    cells
        .filter_map(|cell| {
            let name = cell.column.value.as_str();
            let column = columns.iter().find(|column| column.name == name)?;
            let wrong = check_expected(cell, column.ty, clock).err()?;
            let mistake = Mistake::CellType {
                at: String::new(),
                column: name.to_owned(),
                ty: column.ty,
                found: wrong.found,
                help: wrong.help,
            };
            Some(Placed::new(mistake, cell.place))
        })
        .collect()
}
