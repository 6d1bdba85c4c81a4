//! `and`, `or`, `not`, and the rows that a condition keeps.

use arrow_array::{Array, BooleanArray};
use arrow_buffer::BooleanBuffer;

use super::broadcast::{Validity, all, bool_column, fold};
use crate::types::{Bool, Column, Reader, Scalar};

/// The rows where a column is true and those where it is false; null rows are neither.
struct Known {
    yes: BooleanBuffer,
    no: BooleanBuffer,
}

impl Known {
    fn new(column: &Column, rows: usize) -> Self {
        match column.reader::<Bool>() {
            Reader::Constant(value) => Self {
                yes: all(rows, value == Some(true)),
                no: all(rows, value == Some(false)),
            },
            Reader::Array(array) => {
                let values = array.values();
                match array.nulls() {
                    None => Self {
                        yes: values.clone(),
                        no: !values,
                    },
                    Some(valid) => Self {
                        yes: values & valid.inner(),
                        no: &!values & valid.inner(),
                    },
                }
            }
        }
    }

    fn column(self) -> Column {
        let known = &self.yes | &self.no;
        let validity: Validity = (known.count_set_bits() < known.len()).then_some(known);
        bool_column(self.yes, validity)
    }
}

/// False where any is false, else null where any is null, else true; true of no columns at all.
///
/// # Panics
/// A column is not bool: the binder converts or refuses.
#[must_use]
pub fn and(columns: &[Column]) -> Column {
    combined(columns, Connective::And, |left, right| Known {
        yes: &left.yes & &right.yes,
        no: &left.no | &right.no,
    })
}

/// True where any is true, else null where any is null, else false; false of no columns at all.
///
/// # Panics
/// A column is not bool: the binder converts or refuses.
#[must_use]
pub fn or(columns: &[Column]) -> Column {
    combined(columns, Connective::Or, |left, right| Known {
        yes: &left.yes | &right.yes,
        no: &left.no & &right.no,
    })
}

/// What combines the answers.
#[derive(Clone, Copy)]
enum Connective {
    And,
    Or,
}

impl Connective {
    /// The answer that changes nothing.
    const fn neutral(self) -> bool {
        match self {
            Self::And => true,
            Self::Or => false,
        }
    }
}

/// Combines columns; a constant neutral answer changes nothing and is left out, its opposite decides alone.
fn combined(
    columns: &[Column],
    connective: Connective,
    combine: impl Fn(&Known, &Known) -> Known,
) -> Column {
    let rows = columns.first().map_or(0, Column::rows);
    let neutral = Scalar::Bool(connective.neutral());
    let mut telling: Vec<&Column> = Vec::with_capacity(columns.len());
    for column in columns {
        match column.as_constant() {
            Some(value) if *value == neutral => {}
            Some(Scalar::Bool(_)) => return column.clone(),
            _ => telling.push(column),
        }
    }
    let Some((first, rest)) = telling.split_first() else {
        return Column::constant(neutral, rows);
    };
    if rest.is_empty() {
        return (*first).clone();
    }
    fold(&telling, |rows| {
        let first = Known::new(first, rows);
        rest.iter()
            .fold(first, |known, column| {
                combine(&known, &Known::new(column, rows))
            })
            .column()
    })
}

/// The opposite; null stays null.
///
/// # Panics
/// The column is not bool: the binder converts or refuses.
#[must_use]
pub fn not(column: &Column) -> Column {
    fold(&[column], |rows| {
        let Known { yes, no } = Known::new(column, rows);
        Known { yes: no, no: yes }.column()
    })
}

/// The rows that `where` keeps: set where the column is true, without nulls.
///
/// # Panics
/// The column is not bool: the binder converts or refuses.
#[must_use]
pub fn selection(column: &Column) -> BooleanArray {
    BooleanArray::new(Known::new(column, column.rows()).yes, None)
}
