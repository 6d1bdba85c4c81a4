//! Sorted arrays.

use std::cmp::Ordering;

use super::array::as_array;
use super::order::compare;
use crate::functions::{Call, Outcome};
use crate::types::dynamic::{ArrayView, DynamicRef, Encoder};
use crate::types::{Bool, Column, Dyn, Reader, ScalarType};

/// The first argument sorted, and the other arrays in the order that this gives; several arrays come as an array of arrays.
/// A last argument of type bool says whether nulls come last, as they do when it is left out.
pub(super) fn sorted(call: &Call<'_>, direction: fn(Ordering) -> Ordering) -> Outcome {
    let flag = call
        .arguments
        .last()
        .filter(|column| column.ty() == ScalarType::Bool)
        .map(Column::reader::<Bool>);
    let arrays: Vec<Reader<'_, Dyn>> = (0..call.count() - usize::from(flag.is_some()))
        .map(|index| call.reader(index))
        .collect();
    let Some(first) = arrays.first() else {
        return Ok(call.constant(crate::types::Scalar::Null(ScalarType::Dynamic)));
    };
    let mut order: Vec<usize> = Vec::new();
    call.encode(|row, encoder| {
        let nulls_last = flag.is_none_or(|flag| flag.get(row) != Some(false));
        let key = as_array(first.get(row))?;
        let element = |index: usize| key.get(index).unwrap_or(DynamicRef::NULL);
        order.clear();
        order.extend(0..key.len());
        order.sort_by(|&a, &b| {
            let (a, b) = (element(a), element(b));
            match (a.is_null(), b.is_null()) {
                (true, true) => Ordering::Equal,
                (true, false) if nulls_last => Ordering::Greater,
                (true, false) => Ordering::Less,
                (false, true) if nulls_last => Ordering::Less,
                (false, true) => Ordering::Greater,
                (false, false) => direction(compare(a, b)),
            }
        });
        if arrays.len() == 1 {
            write(key, &order, encoder);
            return Some(());
        }
        encoder.begin_array();
        for array in &arrays {
            match as_array(array.get(row)).filter(|array| array.len() == key.len()) {
                Some(array) => write(array, &order, encoder),
                None => encoder.null(),
            }
        }
        encoder.end();
        Some(())
    })
}

fn write(array: ArrayView<'_>, order: &[usize], encoder: &mut Encoder) {
    encoder.begin_array();
    for &index in order {
        encoder.value_of(array.get(index).unwrap_or(DynamicRef::NULL));
    }
    encoder.end();
}
