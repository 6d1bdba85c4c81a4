//! The state of the percentiles: all values, ranked when the rows have ended.

use crate::RuntimeError;
use crate::functions::{Accumulator, Groups};
use crate::types::cast::{bits_to_long, long_to_bits};
use crate::types::dynamic::Encoder;
use crate::types::{
    Column, DateTime, Dyn, Kind, Long, Real, ScalarType, TimeSpan, convert, write_timespan,
};

use super::members::ByGroup;

/// How often a value counts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Weights {
    /// Once
    One,
    /// As often as the second argument says; not at all when that is null or not positive.
    Given,
}

/// How the results are given.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// A column for each percentile.
    Columns,
    /// One array.
    Array,
}

/// A value that is not null, as a number that has its order; and its weight.
#[derive(Clone, Copy)]
struct Weighted {
    value: i64,
    weight: i64,
}

/// The values of all groups in the order of arrival, and the group of each.
pub(super) struct Ranked {
    /// Long, real, datetime or timespan.
    ty: ScalarType,
    percentiles: Vec<f64>,
    weights: Weights,
    shape: Shape,
    values: Vec<Weighted>,
    groups: Vec<u32>,
}

impl Ranked {
    /// The state for values of type `ty`. Ints are ranked as longs, decimals as reals.
    pub fn new(ty: ScalarType, percentiles: Vec<f64>, weights: Weights, shape: Shape) -> Self {
        let ty = match ty {
            ScalarType::Int => ScalarType::Long,
            ScalarType::Decimal => ScalarType::Real,
            ty => ty,
        };
        Self {
            ty,
            percentiles,
            weights,
            shape,
            values: Vec::new(),
            groups: Vec::new(),
        }
    }

    fn add<K: Kind>(
        &mut self,
        values: &Column,
        weights: Option<&Column>,
        groups: &[u32],
        order: impl Fn(K::Ref<'_>) -> i64,
    ) {
        let values = values.reader::<K>();
        let weights = weights.map(Column::reader::<Long>);
        for (row, &group) in groups.iter().enumerate() {
            let weight = weights.map_or(Some(1), |weights| weights.get(row));
            if let (Some(value), Some(weight)) = (values.get(row), weight.filter(|w| *w > 0)) {
                let value = order(value);
                self.values.push(Weighted { value, weight });
                self.groups.push(group);
            }
        }
    }

    /// The values at the ranks of a group, percentile by percentile; none when the group has no values.
    fn ranks(&self, members: &[u32], sorted: &mut Vec<Weighted>, out: &mut Vec<Option<i64>>) {
        sorted.clear();
        let values = members.iter().filter_map(|&i| self.values.get(i as usize));
        sorted.extend(values);
        sorted.sort_unstable_by_key(|weighted| weighted.value);
        let total: i128 = sorted.iter().map(|one| i128::from(one.weight)).sum();
        out.clear();
        out.extend(self.percentiles.iter().map(|&percentile| {
            let rank = rank(percentile, total);
            let mut seen = 0;
            let at = sorted.iter().find(|one| {
                seen += i128::from(one.weight);
                seen >= rank
            });
            at.or(sorted.last()).map(|one| one.value)
        }));
    }

    fn column(&self, values: &[Option<i64>]) -> Column {
        let values = values.iter().copied();
        match self.ty {
            ScalarType::Real => Column::build::<Real, _>(values.map(|v| v.map(real_of))),
            ScalarType::DateTime => Column::build::<DateTime, _>(values),
            ScalarType::TimeSpan => Column::build::<TimeSpan, _>(values),
            _ => Column::build::<Long, _>(values),
        }
    }

    fn encode(&self, value: i64, encoder: &mut Encoder) {
        match self.ty {
            ScalarType::Real => encoder.real(real_of(value)),
            ScalarType::DateTime => encoder.datetime(value),
            ScalarType::TimeSpan => {
                let mut text = String::new();
                write_timespan(value, &mut text);
                encoder.string(&text);
            }
            _ => encoder.long(value),
        }
    }
}

impl Accumulator for Ranked {
    fn update(&mut self, arguments: &[Column], groups: Groups<'_>) -> Result<(), RuntimeError> {
        let Some(values) = arguments.first() else {
            return Ok(());
        };
        let values = convert(values, self.ty);
        let weights = match self.weights {
            Weights::One => None,
            Weights::Given => arguments.get(1),
        };
        match self.ty {
            ScalarType::Real => self.add::<Real>(&values, weights, groups.of_row, order_of),
            ScalarType::DateTime => self.add::<DateTime>(&values, weights, groups.of_row, |v| v),
            ScalarType::TimeSpan => self.add::<TimeSpan>(&values, weights, groups.of_row, |v| v),
            _ => self.add::<Long>(&values, weights, groups.of_row, |v| v),
        }
        Ok(())
    }

    fn merge(
        &mut self,
        other: Box<dyn Accumulator>,
        groups: Groups<'_>,
    ) -> Result<(), RuntimeError> {
        let other = other.into_same::<Self>();
        for (group, value) in other.groups.iter().zip(&other.values) {
            if let Some(&group) = groups.of_row.get(*group as usize) {
                self.groups.push(group);
                self.values.push(*value);
            }
        }
        Ok(())
    }

    fn finish(self: Box<Self>, groups: usize) -> Result<Vec<Column>, RuntimeError> {
        let order = ByGroup::new(self.groups.iter().copied(), groups);
        let mut sorted = Vec::new();
        let mut values = Vec::new();
        let mut columns = vec![Vec::with_capacity(groups); self.percentiles.len()];
        let mut arrays = Dyn::builder(groups);
        let mut encoder = Encoder::new();
        for group in 0..groups {
            self.ranks(order.of(group), &mut sorted, &mut values);
            match self.shape {
                Shape::Columns => columns
                    .iter_mut()
                    .zip(&values)
                    .for_each(|(column, value)| column.push(*value)),
                Shape::Array if values.iter().all(Option::is_none) => arrays.append_null(),
                Shape::Array => {
                    encoder.clear();
                    encoder.begin_array();
                    for value in values.iter().flatten() {
                        self.encode(*value, &mut encoder);
                    }
                    encoder.end();
                    Dyn::append(&mut arrays, encoder.value());
                }
            }
        }
        Ok(match self.shape {
            Shape::Columns => columns.iter().map(|column| self.column(column)).collect(),
            Shape::Array => vec![Column::array(ScalarType::Dynamic, Dyn::finish(arrays))],
        })
    }
}

/// The nearest rank of a percentile among so many values, from 1.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the cast saturates, and a rank beyond the last value takes the last"
)]
fn rank(percentile: f64, total: i128) -> i128 {
    // Percentages such as 99.9 are not exact in binary; a whole rank must not slip to the next one.
    let rank = percentile * total as f64 / 100.0 * (1.0 - 1e-12);
    (rank.ceil() as i128).max(1)
}

/// A long in the order of the reals; the other way round it is [`real_of`].
const fn order_of(value: f64) -> i64 {
    flip(bits_to_long(value.to_bits()))
}

const fn real_of(order: i64) -> f64 {
    f64::from_bits(long_to_bits(flip(order)))
}

/// Turns round the order of the negative numbers, whose bits count upwards from zero.
const fn flip(bits: i64) -> i64 {
    if bits < 0 { bits ^ i64::MAX } else { bits }
}
