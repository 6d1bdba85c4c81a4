//! Loops over rows in which a constant stands for all of them, and the bitmaps of nulls.

use arrow_array::types::ArrowPrimitiveType;
use arrow_array::{Array, BooleanArray, PrimitiveArray};
use arrow_buffer::{BooleanBuffer, NullBuffer};
use std::sync::Arc;

use crate::types::dynamic::{Dynamic, DynamicRef, write_text};
use crate::types::{Cell, Column, Data, Kind, Reader, Scalar, ScalarType};

/// The rows that are not null; `None` when no row is.
pub(super) type Validity = Option<BooleanBuffer>;

/// Calls `compute` with the number of rows to work on: one when all columns are constants, whose result then stands for
/// all rows.
pub(super) fn fold(columns: &[&Column], compute: impl FnOnce(usize) -> Column) -> Column {
    let rows = columns.first().map_or(0, |column| column.rows());
    if columns.iter().all(|column| column.as_constant().is_some()) {
        Column::constant(compute(1).scalar(0), rows)
    } else {
        compute(rows)
    }
}

/// Which rows of a column hold a value.
pub(super) fn validity(column: &Column, rows: usize) -> Validity {
    match column.data() {
        _ if column.ty() == ScalarType::String => None,
        Data::Constant(value) => value.is_null().then(|| BooleanBuffer::new_unset(rows)),
        Data::Array(array) => array.nulls().map(|nulls| nulls.inner().clone()),
    }
}

/// The rows valid in both.
pub(super) fn both(left: &Validity, right: &Validity) -> Validity {
    match (left, right) {
        (Some(left), Some(right)) => Some(left & right),
        (Some(one), None) | (None, Some(one)) => Some(one.clone()),
        (None, None) => None,
    }
}

/// The rows valid in at least one.
pub(super) fn either(left: &Validity, right: &Validity) -> Validity {
    match (left, right) {
        (Some(left), Some(right)) => Some(left | right),
        _ => None,
    }
}

/// A bool column.
pub(super) fn bool_column(values: BooleanBuffer, validity: Validity) -> Column {
    let nulls = validity.map(NullBuffer::new);
    Column::array(ScalarType::Bool, Arc::new(BooleanArray::new(values, nulls)))
}

/// A bool for each row of one column; what it says of null rows means nothing.
pub(super) fn bits<'a, A: Kind>(
    rows: usize,
    reader: Reader<'a, A>,
    mut test: impl FnMut(A::Ref<'a>) -> bool,
) -> BooleanBuffer {
    match reader {
        Reader::Array(array) => BooleanBuffer::collect_bool(rows, |row| test(A::value(array, row))),
        Reader::Constant(value) => all(rows, value.is_some_and(test)),
    }
}

/// A bool for each row of two columns; what it says of null rows means nothing.
pub(super) fn bits_of_two<'a, A: Kind, B: Kind>(
    rows: usize,
    left: Reader<'a, A>,
    right: Reader<'a, B>,
    mut test: impl FnMut(A::Ref<'a>, B::Ref<'a>) -> bool,
) -> BooleanBuffer {
    match (left, right) {
        (Reader::Array(left), Reader::Array(right)) => {
            BooleanBuffer::collect_bool(rows, |row| test(A::value(left, row), B::value(right, row)))
        }
        (Reader::Array(left), Reader::Constant(Some(right))) => {
            BooleanBuffer::collect_bool(rows, |row| test(A::value(left, row), right))
        }
        (Reader::Constant(Some(left)), Reader::Array(right)) => {
            BooleanBuffer::collect_bool(rows, |row| test(left, B::value(right, row)))
        }
        (Reader::Constant(Some(left)), Reader::Constant(Some(right))) => {
            all(rows, test(left, right))
        }
        (Reader::Constant(None), _) | (_, Reader::Constant(None)) => all(rows, false),
    }
}

/// The same bool for all rows.
pub(super) fn all(rows: usize, value: bool) -> BooleanBuffer {
    if value {
        BooleanBuffer::new_set(rows)
    } else {
        BooleanBuffer::new_unset(rows)
    }
}

/// The result of an equality-like test: one null side is false, two are null. `negated` turns the answer round, so that
/// one null side is true.
pub(super) fn equality(
    values: BooleanBuffer,
    left: &Validity,
    right: &Validity,
    negated: Negated,
) -> Column {
    let values = match both(left, right) {
        Some(valid) => &values & &valid,
        None => values,
    };
    let values = match negated {
        Negated::Yes => !&values,
        Negated::No => values,
    };
    bool_column(values, either(left, right))
}

/// Whether an operator turns its answer round, as `!has`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Negated {
    /// `!has`, `!=`
    Yes,
    /// `has`, `==`
    No,
}

impl From<bool> for Negated {
    fn from(negated: bool) -> Self {
        if negated { Self::Yes } else { Self::No }
    }
}

/// The text of a dynamic as string operators see it: null is empty. A string is taken where it is, anything else written
/// to `memory`.
pub(super) fn text_of<'t>(value: DynamicRef<'t>, memory: &'t mut String) -> &'t str {
    match value.view() {
        Dynamic::Null => "",
        Dynamic::String(text) => text,
        Dynamic::Bool(_)
        | Dynamic::Long(_)
        | Dynamic::Real(_)
        | Dynamic::DateTime(_)
        | Dynamic::Array(_)
        | Dynamic::Bag(_) => {
            memory.clear();
            write_text(value, memory);
            memory
        }
    }
}

/// A value for each row of two columns, null where either is; `compute` is asked for null rows too. `ty` is the type whose
/// array `P` is.
pub(super) fn total<'a, A: Kind, B: Kind, P: ArrowPrimitiveType>(
    ty: ScalarType,
    left: &'a Column,
    right: &'a Column,
    rows: usize,
    compute: impl Fn(A::Ref<'a>, B::Ref<'a>) -> P::Native,
) -> Column {
    let nulls = both(&validity(left, rows), &validity(right, rows)).map(NullBuffer::new);
    let values: Vec<P::Native> = match (left.reader::<A>(), right.reader::<B>()) {
        (Reader::Array(left), Reader::Array(right)) => (0..rows)
            .map(|row| compute(A::value(left, row), B::value(right, row)))
            .collect(),
        (Reader::Array(left), Reader::Constant(Some(right))) => (0..rows)
            .map(|row| compute(A::value(left, row), right))
            .collect(),
        (Reader::Constant(Some(left)), Reader::Array(right)) => (0..rows)
            .map(|row| compute(left, B::value(right, row)))
            .collect(),
        (Reader::Constant(Some(left)), Reader::Constant(Some(right))) => {
            vec![compute(left, right); rows]
        }
        (Reader::Constant(None), _) | (_, Reader::Constant(None)) => {
            return Column::constant(Scalar::null(ty), rows);
        }
    };
    Column::array(ty, Arc::new(PrimitiveArray::<P>::new(values.into(), nulls)))
}

/// As [`total`], for what has no value for some operands: nothing makes a null.
pub(super) fn partial<'a, A: Kind, B: Kind, P: ArrowPrimitiveType>(
    ty: ScalarType,
    left: &'a Column,
    right: &'a Column,
    rows: usize,
    compute: impl Fn(A::Ref<'a>, B::Ref<'a>) -> Option<P::Native>,
) -> Column {
    let (left, right) = (left.reader::<A>(), right.reader::<B>());
    let values = (0..rows).map(|row| compute(left.get(row)?, right.get(row)?));
    Column::array(ty, Arc::new(values.collect::<PrimitiveArray<P>>()))
}

/// As [`partial`], for types whose arrays hold no native numbers.
pub(super) fn each<'a, A: Kind, B: Kind, R: Kind, C: Cell<R>>(
    left: &'a Column,
    right: &'a Column,
    rows: usize,
    compute: impl Fn(A::Ref<'a>, B::Ref<'a>) -> Option<C>,
) -> Column {
    let (left, right) = (left.reader::<A>(), right.reader::<B>());
    Column::build::<R, _>((0..rows).map(|row| compute(left.get(row)?, right.get(row)?)))
}
