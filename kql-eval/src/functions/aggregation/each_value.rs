//! The values of a column with the groups of their rows.

use arrow_array::Array as _;

use crate::types::{Column, Kind, Reader};

/// Hands on each value that is not null, with its row's group. Whether there are nulls is asked once.
pub(super) fn each_value<'a, K: Kind>(
    column: &'a Column,
    of_row: &[u32],
    mut each: impl FnMut(u32, K::Ref<'a>),
) {
    match column.reader::<K>() {
        Reader::Constant(None) => {}
        Reader::Constant(Some(value)) => of_row.iter().for_each(|group| each(*group, value)),
        Reader::Array(array) => match array.nulls().filter(|nulls| nulls.null_count() > 0) {
            None => {
                for (row, &group) in of_row.iter().enumerate() {
                    each(group, K::value(array, row));
                }
            }
            Some(nulls) => {
                for (row, (&group, valid)) in of_row.iter().zip(nulls).enumerate() {
                    if valid {
                        each(group, K::value(array, row));
                    }
                }
            }
        },
    }
}
