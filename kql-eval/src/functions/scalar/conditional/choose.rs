//! Choosing one of the arguments for each row.

use crate::functions::{Call, Outcome};
use crate::types::{Column, Kind, Reader, ScalarType};

/// The type that the argument at `index` has after the binder brought all branches to their common type.
pub(super) fn common_type(call: &Call<'_>, index: usize) -> ScalarType {
    call.argument(index).map_or(ScalarType::Dynamic, Column::ty)
}

/// For each row the value of the argument that `choose` names; null when it names none.
pub(super) fn choose<K: Kind>(
    call: &Call<'_>,
    branches: &[usize],
    choose: impl Fn(usize) -> Option<usize>,
) -> Outcome {
    let readers: Vec<Reader<'_, K>> = branches.iter().map(|&i| call.reader(i)).collect();
    call.fill::<K>(|row, builder| {
        let chosen = choose(row).and_then(|branch| readers.get(branch)?.get(row));
        match chosen {
            Some(value) => K::append(builder, value),
            None => K::append_null(builder),
        }
        Ok(())
    })
}
