//! The state of the percentiles: all values, ranked when the rows have ended.

use crate::RuntimeError;
use crate::functions::sketch::{Digest, DigestKind, Entry, order_of, rank, real_of};
use crate::functions::{Accumulator, Groups};
use crate::keys::ByGroup;
use crate::types::dynamic::Encoder;
use crate::types::{Column, DateTime, Dyn, Kind, Long, Real, ScalarType, TimeSpan, convert};

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
    /// The sketch that percentiles are read from later.
    Digest,
}

/// The values of all groups in the order of arrival, and the group of each.
pub(super) struct Ranked {
    /// Long, real, datetime or timespan.
    ty: ScalarType,
    percentiles: Vec<f64>,
    weights: Weights,
    shape: Shape,
    values: Vec<Entry>,
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
                self.values.push(Entry { value, weight });
                self.groups.push(group);
            }
        }
    }

    /// The values at the ranks of a group, percentile by percentile; none when the group has no values.
    fn ranks(&self, members: &[u32], sorted: &mut Vec<Entry>, out: &mut Vec<Option<i64>>) {
        sorted.clear();
        let values = members.iter().filter_map(|&i| self.values.get(i as usize));
        sorted.extend(values);
        sorted.sort_unstable_by_key(|entry| entry.value);
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

    /// The values of a group as a digest; `None` when there are none.
    fn digest(&self, members: &[u32]) -> Option<Digest> {
        let values = members.iter().filter_map(|&i| self.values.get(i as usize));
        let mut digest = Digest {
            kind: DigestKind::of(self.ty),
            entries: values.copied().collect(),
        };
        digest.sort();
        (!digest.entries.is_empty()).then_some(digest)
    }

    /// A dynamic for each group: the array of its percentiles or its digest.
    fn dynamics(&self, groups: usize) -> Column {
        let order = ByGroup::new(self.groups.iter().copied(), groups);
        let (mut sorted, mut values) = (Vec::new(), Vec::new());
        let mut builder = Dyn::builder(groups);
        let mut encoder = Encoder::new();
        let kind = DigestKind::of(self.ty);
        for group in 0..groups {
            encoder.clear();
            let members = order.of(group);
            if members.is_empty() {
                builder.append_null();
                continue;
            }
            if let (Shape::Digest, Some(digest)) = (self.shape, self.digest(members)) {
                digest.write(&mut encoder);
            } else {
                self.ranks(members, &mut sorted, &mut values);
                encoder.begin_array();
                for value in values.iter().flatten() {
                    kind.encode(*value, &mut encoder);
                }
                encoder.end();
            }
            Dyn::append(&mut builder, encoder.value());
        }
        Column::array(ScalarType::Dynamic, Dyn::finish(builder))
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
        if self.shape != Shape::Columns {
            return Ok(vec![self.dynamics(groups)]);
        }
        let order = ByGroup::new(self.groups.iter().copied(), groups);
        let (mut sorted, mut values) = (Vec::new(), Vec::new());
        let mut columns = vec![Vec::with_capacity(groups); self.percentiles.len()];
        for group in 0..groups {
            self.ranks(order.of(group), &mut sorted, &mut values);
            for (column, value) in columns.iter_mut().zip(&values) {
                column.push(*value);
            }
        }
        Ok(columns.iter().map(|column| self.column(column)).collect())
    }
}
