//! Arrays among dynamic values.

use crate::functions::Call;
use crate::types::dynamic::{ArrayView, Dynamic, DynamicRef};
use crate::types::{Column, Dyn, Reader, ScalarType};

/// The array that a value is; nothing for null and every other value.
pub(super) fn as_array(value: Option<DynamicRef<'_>>) -> Option<ArrayView<'_>> {
    match value?.view() {
        Dynamic::Array(array) => Some(array),
        _ => None,
    }
}

/// The place counted from the end when negative, moved into `0..=length`.
pub(super) fn place(index: i64, length: usize) -> usize {
    let length = i64::try_from(length).unwrap_or(i64::MAX);
    let index = if index < 0 {
        index.saturating_add(length)
    } else {
        index
    };
    usize::try_from(index.clamp(0, length)).unwrap_or(0)
}

/// All arguments as dynamic values.
pub(super) fn as_dynamic(call: &Call<'_>) -> Vec<Column> {
    (0..call.count())
        .map(|index| call.convert(index, ScalarType::Dynamic))
        .collect()
}

/// Readers of columns of dynamic values.
pub(super) fn readers(columns: &[Column]) -> Vec<Reader<'_, Dyn>> {
    columns.iter().map(Column::reader).collect()
}
