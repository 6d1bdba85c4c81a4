//! Casting the elements of dynamic values, as `to typeof(T)` does: a value keeps its kind or becomes null; no text is
//! parsed into a number.

use super::convert;
use super::dynamic::{Dynamic, DynamicRef};
use super::{Bool, Column, Dyn, Int, Kind, Long, Real, ScalarType};

/// The elements of a dynamic column in type `ty`. See Kusto's page *mv-expand-operator*.
///
/// Numbers become each other, a bool becomes a bool only, and text becomes a string, datetime or guid; anything else,
/// and every element for timespan and decimal, is null.
#[must_use]
pub fn cast_elements(column: &Column, ty: ScalarType) -> Column {
    match ty {
        ScalarType::Dynamic => column.clone(),
        ScalarType::String => convert(column, ScalarType::String),
        ScalarType::Long => only::<Long>(column, |value| match value {
            Dynamic::Long(value) => Some(value),
            Dynamic::Real(value) => whole(value),
            _ => None,
        }),
        ScalarType::Int => only::<Int>(column, |value| match value {
            Dynamic::Long(value) => i32::try_from(value).ok(),
            Dynamic::Real(value) => whole(value).and_then(|value| i32::try_from(value).ok()),
            _ => None,
        }),
        ScalarType::Real => only::<Real>(column, |value| match value {
            Dynamic::Long(value) => Some(value as f64),
            Dynamic::Real(value) => Some(value),
            _ => None,
        }),
        ScalarType::Bool => only::<Bool>(column, |value| match value {
            Dynamic::Bool(value) => Some(value),
            Dynamic::Long(value) => Some(value != 0),
            Dynamic::Real(value) => Some(value != 0.0),
            _ => None,
        }),
        ScalarType::DateTime | ScalarType::Guid => {
            let texts = keep(column, |value| {
                matches!(value, Dynamic::String(_) | Dynamic::DateTime(_))
            });
            convert(&texts, ty)
        }
        ScalarType::TimeSpan | ScalarType::Decimal => convert(&keep(column, |_| false), ty),
    }
}

#[allow(
    clippy::cast_possible_truncation,
    reason = "a float-to-integer cast saturates and drops the fraction, as wanted"
)]
fn whole(value: f64) -> Option<i64> {
    value.is_finite().then_some(value as i64)
}

fn only<K: Kind>(column: &Column, read: impl Fn(Dynamic<'_>) -> Option<K::Ref<'static>>) -> Column {
    let reader = column.reader::<Dyn>();
    let mut builder = K::builder(column.rows());
    for row in 0..column.rows() {
        match reader.get(row).and_then(|value| read(value.view())) {
            Some(value) => K::append(&mut builder, value),
            None => K::append_null(&mut builder),
        }
    }
    Column::array(K::TYPE, K::finish(builder))
}

fn keep(column: &Column, keep: impl Fn(Dynamic<'_>) -> bool) -> Column {
    let reader = column.reader::<Dyn>();
    Column::build::<Dyn, Option<DynamicRef<'_>>>(
        (0..column.rows()).map(|row| reader.get(row).filter(|value| keep(value.view()))),
    )
}
