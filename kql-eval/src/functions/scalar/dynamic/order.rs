//! The order of dynamic values.

use std::cmp::Ordering;

use crate::types::dynamic::{Dynamic, DynamicRef};

/// Compares two values: numbers by value, strings by code point, datetimes by time. Values of different sorts stand in the
/// order bool, number, datetime, string, array, bag; null comes before all.
pub(super) fn compare(a: DynamicRef<'_>, b: DynamicRef<'_>) -> Ordering {
    match (a.view(), b.view()) {
        (Dynamic::Bool(a), Dynamic::Bool(b)) => a.cmp(&b),
        (Dynamic::Long(a), Dynamic::Long(b)) | (Dynamic::DateTime(a), Dynamic::DateTime(b)) => {
            a.cmp(&b)
        }
        (Dynamic::Long(a), Dynamic::Real(b)) => (a as f64).total_cmp(&b),
        (Dynamic::Real(a), Dynamic::Long(b)) => a.total_cmp(&(b as f64)),
        (Dynamic::Real(a), Dynamic::Real(b)) => a.total_cmp(&b),
        (Dynamic::String(a), Dynamic::String(b)) => a.cmp(b),
        (x, y) => rank(x).cmp(&rank(y)).then_with(|| a.bytes().cmp(b.bytes())),
    }
}

fn rank(value: Dynamic<'_>) -> u8 {
    match value {
        Dynamic::Null => 0,
        Dynamic::Bool(_) => 1,
        Dynamic::Long(_) | Dynamic::Real(_) => 2,
        Dynamic::DateTime(_) => 3,
        Dynamic::String(_) => 4,
        Dynamic::Array(_) => 5,
        Dynamic::Bag(_) => 6,
    }
}
