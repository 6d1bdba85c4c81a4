//! The largest and the smallest of the arguments.

use std::cmp::Ordering;

use super::choose::{choose, common_type};
use crate::RuntimeError;
use crate::functions::{Call, Outcome};
use crate::types::{
    Bool, DateTime, Dec, Int, Kind, Long, Reader, Real, ScalarType, Text, TimeSpan,
};

/// For each row the argument that compares with all others as `wanted`; nulls do not count, of equal ones the first is taken.
pub(super) fn extreme(call: &Call<'_>, name: &str, wanted: Ordering) -> Outcome {
    match common_type(call, 0) {
        ScalarType::Bool => of::<Bool>(call, wanted, |a, b| a.cmp(&b)),
        ScalarType::Int => of::<Int>(call, wanted, |a, b| a.cmp(&b)),
        ScalarType::Long => of::<Long>(call, wanted, |a, b| a.cmp(&b)),
        ScalarType::Real => of::<Real>(call, wanted, |a, b| {
            // Not-a-number is smaller than every number, as in sorting.
            a.partial_cmp(&b)
                .unwrap_or_else(|| b.is_nan().cmp(&a.is_nan()))
        }),
        ScalarType::Decimal => of::<Dec>(call, wanted, |a, b| a.cmp(&b)),
        ScalarType::String => of::<Text>(call, wanted, str::cmp),
        ScalarType::DateTime => of::<DateTime>(call, wanted, |a, b| a.cmp(&b)),
        ScalarType::TimeSpan => of::<TimeSpan>(call, wanted, |a, b| a.cmp(&b)),
        ty @ (ScalarType::Guid | ScalarType::Dynamic) => Err(RuntimeError::function(format!(
            "`{name}` cannot order values of type {ty}"
        ))),
    }
}

fn of<K: Kind>(
    call: &Call<'_>,
    wanted: Ordering,
    compare: for<'a> fn(K::Ref<'a>, K::Ref<'a>) -> Ordering,
) -> Outcome {
    let branches: Vec<usize> = (0..call.count()).collect();
    let values: Vec<Reader<'_, K>> = branches.iter().map(|&i| call.reader(i)).collect();
    choose::<K>(call, &branches, |row| {
        let mut best = None;
        for (branch, reader) in values.iter().enumerate() {
            let Some(value) = reader.get(row) else {
                continue;
            };
            match best {
                Some((_, known)) if compare(value, known) != wanted => {}
                _ => best = Some((branch, value)),
            }
        }
        best.map(|(branch, _)| branch)
    })
}
