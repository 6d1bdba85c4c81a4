//! Null tests over a column of any type.

use crate::functions::{Call, Outcome};
use crate::types::dynamic::{Dynamic, DynamicRef};
use crate::types::{Bool, Column, Dyn, Scalar, ScalarType, Text};
use crate::with_kind;

/// What a function asks of its argument.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Asks {
    /// `isnull`, `isempty`
    Absent,
    /// `isnotnull`, `isnotempty`
    Present,
}

/// Whether the argument is null, or is not.
pub(super) fn is_null(call: &Call<'_>, asks: Asks) -> Outcome {
    let expected = asks == Asks::Absent;
    let ty = call.argument(0).map_or(ScalarType::Dynamic, Column::ty);
    if ty == ScalarType::String {
        return Ok(call.constant(Scalar::Bool(asks == Asks::Present)));
    }
    with_kind!(ty, K => {
        let values = call.reader::<K>(0);
        call.build::<Bool, _>(|row| values.get(row).is_none() == expected)
    })
}

/// Whether the argument is null or empty text, or is neither.
pub(super) fn is_empty(call: &Call<'_>, asks: Asks) -> Outcome {
    let expected = asks == Asks::Absent;
    match call.argument(0).map(Column::ty) {
        Some(ScalarType::String) => {
            let texts = call.reader::<Text>(0);
            call.build::<Bool, _>(|row| texts.get(row).is_none_or(str::is_empty) == expected)
        }
        Some(ScalarType::Dynamic) => {
            let values = call.reader::<Dyn>(0);
            call.build::<Bool, _>(|row| {
                let empty = match values.get(row).map(DynamicRef::view) {
                    None | Some(Dynamic::Null) => true,
                    Some(Dynamic::String(text)) => text.is_empty(),
                    Some(_) => false,
                };
                empty == expected
            })
        }
        _ => is_null(call, asks),
    }
}
