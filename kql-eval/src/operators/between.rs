//! `between` and `!between`.

use arrow_buffer::BooleanBuffer;

use super::arithmetic::{Arithmetic, arithmetic};
use super::broadcast::{Negated, Validity, bits, bool_column, both, fold, validity};
use super::comparison::{Comparison, compare};
use crate::types::{Bool, Column, ScalarType};

/// Whether values lie between two bounds, both included. See Kusto's page *between-operator*.
///
/// A null among the three gives null, negated or not. Bounds in the wrong order hold nothing. For datetimes, a timespan as
/// the upper bound counts from the lower one. `negated` is `!between`.
///
/// # Panics
/// The types have no order among them: the binder has said so before.
#[must_use]
pub fn between(negated: Negated, value: &Column, low: &Column, high: &Column) -> Column {
    if high.ty() == ScalarType::TimeSpan && low.ty() == ScalarType::DateTime {
        let high = arithmetic(Arithmetic::Add, low, high);
        return between(negated, value, low, &high);
    }
    fold(&[value, low, high], |rows| {
        let above = compare(Comparison::GreaterOrEqual, value, low);
        let below = compare(Comparison::LessOrEqual, value, high);
        let (above, above_valid) = taken_apart(&above, rows);
        let (below, below_valid) = taken_apart(&below, rows);
        let inside = &above & &below;
        let values = match negated {
            Negated::Yes => !&inside,
            Negated::No => inside,
        };
        bool_column(values, both(&above_valid, &below_valid))
    })
}

/// The answers and the valid rows of a bool column.
pub(super) fn taken_apart(column: &Column, rows: usize) -> (BooleanBuffer, Validity) {
    let valid = validity(column, rows);
    (bits(rows, column.reader::<Bool>(), |value| value), valid)
}
