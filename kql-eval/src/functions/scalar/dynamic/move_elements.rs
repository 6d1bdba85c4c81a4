//! Arrays whose elements move to other places.

use super::array::as_array;
use crate::functions::{Call, Outcome};
use crate::types::dynamic::DynamicRef;
use crate::types::{Dyn, Long, ScalarType};

/// Which way elements move.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Way {
    Left,
    Right,
}

/// The elements of the first argument moved a number of places, those that fall off one end coming in at the other.
pub(super) fn rotate(call: &Call<'_>, way: Way) -> Outcome {
    moved(call, way, |from, length| Some(from.rem_euclid(length)))
}

/// The elements of the first argument moved a number of places; the places left empty hold the third argument, or null.
pub(super) fn shift(call: &Call<'_>, way: Way) -> Outcome {
    moved(call, way, |from, length| {
        (0..length).contains(&from).then_some(from)
    })
}

/// `find` gives the place that an element comes from, from its distance to the start and the length.
fn moved(call: &Call<'_>, way: Way, find: impl Fn(i64, i64) -> Option<i64>) -> Outcome {
    let (arrays, counts) = (call.reader::<Dyn>(0), call.reader::<Long>(1));
    let fills = call.convert(2, ScalarType::Dynamic);
    let fills = fills.reader::<Dyn>();
    call.encode(|row, encoder| {
        let array = as_array(arrays.get(row))?;
        let distance = match way {
            Way::Left => counts.get(row)?,
            Way::Right => counts.get(row)?.saturating_neg(),
        };
        let fill = fills.get(row).unwrap_or(DynamicRef::NULL);
        let length = i64::try_from(array.len()).ok()?;
        encoder.begin_array();
        for index in 0..length {
            let from = find(index.saturating_add(distance), length);
            let element = from.and_then(|from| array.get(usize::try_from(from).ok()?));
            encoder.value_of(element.unwrap_or(fill));
        }
        encoder.end();
        Some(())
    })
}
