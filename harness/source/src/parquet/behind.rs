//! The rows that are not behind a moving threshold, for columns of whole numbers and times.

use arrow_array::cast::AsArray;
use arrow_array::types::{ArrowPrimitiveType, Int32Type, Int64Type};
use kql_eval::exec::Threshold;
use kql_eval::types::{Column, Data, Scalar};

/// The places of rows that may still be among the first ones; None when the column is of another type.
pub(super) fn places(threshold: &Threshold, bound: &Scalar, column: &Column) -> Option<Vec<u32>> {
    let Data::Array(array) = column.data() else {
        return None;
    };
    if column.ty() != bound.ty() {
        return None;
    }
    match bound {
        Scalar::Int(bound) => within::<Int32Type>(threshold, *bound, array.as_primitive_opt()?),
        Scalar::Long(bound) | Scalar::DateTime(bound) | Scalar::TimeSpan(bound) => {
            within::<Int64Type>(threshold, *bound, array.as_primitive_opt()?)
        }
        _ => None,
    }
}

fn within<T: ArrowPrimitiveType<Native: Ord>>(
    threshold: &Threshold,
    bound: T::Native,
    values: &arrow_array::PrimitiveArray<T>,
) -> Option<Vec<u32>> {
    // Where nulls are sorted depends on the query, which decides about them itself.
    if arrow_array::Array::null_count(values) > 0 {
        return None;
    }
    let rows = values.values().iter().zip(0..);
    Some(if threshold.ascending {
        let rows = rows.filter(|(value, _)| **value <= bound);
        rows.map(|(_, row)| row).collect()
    } else {
        let rows = rows.filter(|(value, _)| **value >= bound);
        rows.map(|(_, row)| row).collect()
    })
}
