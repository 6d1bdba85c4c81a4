//! Paths into dynamic: `d.name`, `d["name"]`, `d[0]`, `d[-1]`, `d[key]`.

use std::sync::Arc;

use arrow_array::builder::make_view;
use arrow_array::{Array, BinaryViewArray};
use arrow_buffer::{BooleanBufferBuilder, NullBuffer, ScalarBuffer};

use super::broadcast::fold;
use super::number::widen;
use crate::types::dynamic::{Dynamic, DynamicRef};
use crate::types::{Column, Dyn, Long, Reader, ScalarType, Text};

/// The property `name` of each bag, letter case counting. Null where there is none or no bag.
///
/// # Panics
/// The column is not dynamic: the binder refuses that.
#[must_use]
pub fn member(column: &Column, name: &str) -> Column {
    step(column, |value, _| value.property(name))
}

/// The element at `index` of each array, from 0, from the end when negative. Null where there is none or no array.
///
/// # Panics
/// The column is not dynamic: the binder refuses that.
#[must_use]
pub fn element(column: &Column, index: i64) -> Column {
    step(column, |value, _| value.element(index))
}

/// The property or element that each row of `by` names: a string is a property's name, an int or a long an element's
/// index, a dynamic is what it holds of these. Null where there is none.
///
/// # Panics
/// The column is not dynamic, or `by` has another type: the binder refuses that.
#[must_use]
pub fn index(column: &Column, by: &Column) -> Column {
    fold(&[column, by], |rows| match by.ty() {
        ScalarType::String => {
            let names = by.reader::<Text>();
            step_rows(column, rows, |value, row| value.property(names.get(row)?))
        }
        ScalarType::Dynamic => {
            let keys = by.reader::<Dyn>();
            step_rows(column, rows, |value, row| match keys.get(row)?.view() {
                Dynamic::String(name) => value.property(name),
                Dynamic::Long(index) => value.element(index),
                Dynamic::Null
                | Dynamic::Bool(_)
                | Dynamic::Real(_)
                | Dynamic::DateTime(_)
                | Dynamic::Array(_)
                | Dynamic::Bag(_) => None,
            })
        }
        _ => {
            let indexes = widen(by, ScalarType::Long);
            let indexes = indexes.reader::<Long>();
            step_rows(column, rows, |value, row| value.element(indexes.get(row)?))
        }
    })
}

fn step(
    column: &Column,
    select: impl for<'d> Fn(DynamicRef<'d>, usize) -> Option<DynamicRef<'d>>,
) -> Column {
    fold(&[column], |rows| step_rows(column, rows, select))
}

fn step_rows(
    column: &Column,
    rows: usize,
    select: impl for<'d> Fn(DynamicRef<'d>, usize) -> Option<DynamicRef<'d>>,
) -> Column {
    match column.reader::<Dyn>() {
        Reader::Array(array) => parts(array, select),
        Reader::Constant(value) => {
            Column::build::<Dyn, _>((0..rows).map(|row| value.and_then(|value| select(value, row))))
        }
    }
}

/// A part of each row, as views into the bytes that the rows lie in: nothing is copied.
fn parts(
    array: &BinaryViewArray,
    select: impl for<'d> Fn(DynamicRef<'d>, usize) -> Option<DynamicRef<'d>>,
) -> Column {
    let mut views: Vec<u128> = Vec::with_capacity(array.len());
    let mut valid = BooleanBufferBuilder::new(array.len());
    for (row, view) in array.views().iter().enumerate() {
        let part = (!array.is_null(row))
            .then(|| DynamicRef::new(array.value(row)))
            .and_then(|whole| Some((whole, select(whole, row)?)))
            .filter(|(_, part)| !part.is_null());
        valid.append(part.is_some());
        views.push(part.map_or(0, |(whole, part)| view_of_part(*view, whole, part)));
    }
    let valid = NullBuffer::new(valid.finish());
    let nulls = (valid.null_count() > 0).then_some(valid);
    let buffers: Vec<_> = array.data_buffers().to_vec();
    let parts = BinaryViewArray::try_new(ScalarBuffer::from(views), buffers, nulls);
    let parts = parts.expect("a part of a row lies within the row's buffer");
    Column::array(ScalarType::Dynamic, Arc::new(parts))
}

/// The view of a part of a row. A short row lies in its view, and so does a part of it; the part of a longer row lies as
/// far behind the row's start as its address does.
fn view_of_part(view: u128, whole: DynamicRef<'_>, part: DynamicRef<'_>) -> u128 {
    let distance = part.bytes().as_ptr().addr() - whole.bytes().as_ptr().addr();
    let distance = u32::try_from(distance).expect("a buffer of views is smaller than 4 GiB");
    let [.., b0, b1, b2, b3, o0, o1, o2, o3] = view.to_le_bytes();
    let buffer = u32::from_le_bytes([b0, b1, b2, b3]);
    let offset = u32::from_le_bytes([o0, o1, o2, o3]);
    make_view(part.bytes(), buffer, offset.wrapping_add(distance))
}
