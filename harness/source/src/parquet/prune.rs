//! What the statistics of row groups say of conditions.

use std::cmp::Ordering;

use arrow_array::{Array, UInt64Array};
use kql_eval::arrow::column;
use kql_eval::exec::{Bounds, Threshold};
use kql_eval::types::{Column, Scalar, ScalarType};
use parquet::arrow::arrow_reader::ArrowReaderMetadata;
use parquet::arrow::arrow_reader::statistics::StatisticsConverter;

use super::columns::Root;

/// The least and the greatest values of a column in each row group.
#[derive(Debug)]
pub(super) struct Ranges {
    least: Column,
    greatest: Column,
    /// The rows that are null; null where that is not known.
    nulls: UInt64Array,
    ty: ScalarType,
}

/// Which rows of a row group lie within bounds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Within {
    /// None of them.
    None,
    /// Some, or it is not known.
    Some,
    /// All of them.
    All,
}

impl Ranges {
    /// The statistics of a column; None when there are none that can be trusted.
    pub fn of(metadata: &ArrowReaderMetadata, root: &Root) -> Option<Self> {
        // Reals are left out, since NaN has no place among them and writers disagree on it; bools have two values.
        let is_ordered = matches!(
            root.ty,
            ScalarType::Int
                | ScalarType::Long
                | ScalarType::DateTime
                | ScalarType::TimeSpan
                | ScalarType::String
        );
        if !is_ordered {
            return None;
        }
        let groups = metadata.metadata().row_groups();
        let converter =
            StatisticsConverter::try_new(&root.name, metadata.schema(), metadata.parquet_schema());
        let converter = converter.ok()?.with_missing_null_counts_as_zero(false);
        let leaf = converter.parquet_column_index()?;
        // Early writers ordered texts and unsigned numbers as if their bytes had signs.
        let is_old = groups.iter().any(|group| {
            let statistics = group
                .columns()
                .get(leaf)
                .and_then(|chunk| chunk.statistics());
            statistics.is_some_and(|statistics| statistics.is_min_max_deprecated())
        });
        if is_old {
            return None;
        }
        let least = converter.row_group_mins(groups).ok()?;
        let greatest = converter.row_group_maxes(groups).ok()?;
        let without_null = |array: &dyn Array| array.null_count() == 0;
        // A string column cannot say that there is no statistic.
        if root.ty == ScalarType::String && !(without_null(&least) && without_null(&greatest)) {
            return None;
        }
        Some(Self {
            least: column(&least).ok()?,
            greatest: column(&greatest).ok()?,
            nulls: converter.row_group_null_counts(groups).ok()?,
            ty: root.ty,
        })
    }

    /// Which rows of a row group lie within bounds.
    pub fn within(&self, group: usize, bounds: &Bounds) -> Within {
        let low = bounds.low.as_ref();
        self.between(group, low, bounds.high.as_ref())
    }

    /// Which rows of a row group are not behind a threshold.
    pub fn before(&self, group: usize, threshold: &Threshold) -> Within {
        let Some(bound) = threshold.value() else {
            return Within::Some;
        };
        if threshold.nulls_first && self.has_nulls(group) {
            return Within::Some;
        }
        let found = if threshold.ascending {
            self.between(group, None, Some(&bound))
        } else {
            self.between(group, Some(&bound), None)
        };
        // Nulls that come last can no longer be results, values at the bound can: a row group is never left as it is.
        if found == Within::None {
            Within::None
        } else {
            Within::Some
        }
    }

    fn has_nulls(&self, group: usize) -> bool {
        group >= self.nulls.len() || self.nulls.is_null(group) || self.nulls.value(group) > 0
    }

    fn between(&self, group: usize, low: Option<&Scalar>, high: Option<&Scalar>) -> Within {
        if group >= self.least.rows() || group >= self.greatest.rows() {
            return Within::Some;
        }
        let (least, greatest) = (self.least.scalar(group), self.greatest.scalar(group));
        let has_nulls = self.has_nulls(group);
        // The null of a string column is the empty text, which may be within.
        if self.ty == ScalarType::String && has_nulls {
            return Within::Some;
        }
        let (Some(below), Some(above)) = (
            low.map_or(Some(false), |low| Some(order(&greatest, low)?.is_lt())),
            high.map_or(Some(false), |high| Some(order(&least, high)?.is_gt())),
        ) else {
            return Within::Some;
        };
        if below || above {
            return Within::None;
        }
        let starts = low.is_none_or(|low| order(&least, low).is_some_and(Ordering::is_ge));
        let ends = high.is_none_or(|high| order(&greatest, high).is_some_and(Ordering::is_le));
        if starts && ends && !has_nulls {
            return Within::All;
        }
        Within::Some
    }
}

/// The order of two values of one of the types with statistics; None for a null or for values of two types.
fn order(left: &Scalar, right: &Scalar) -> Option<Ordering> {
    if left.is_null() || right.is_null() {
        return None;
    }
    match (left, right) {
        (Scalar::Int(left), Scalar::Int(right)) => Some(left.cmp(right)),
        (Scalar::Long(left), Scalar::Long(right))
        | (Scalar::DateTime(left), Scalar::DateTime(right))
        | (Scalar::TimeSpan(left), Scalar::TimeSpan(right)) => Some(left.cmp(right)),
        (Scalar::String(left), Scalar::String(right)) => Some(left.cmp(right)),
        _ => None,
    }
}
