//! The dynamic filter of `top`: rows behind the bound that earlier rows have set cannot be among its results.

use std::ops::Range;

use kql_eval::exec::Threshold;
use kql_eval::types::{Scalar, ScalarType};

use crate::Wanted;

/// The bound of a column of type long, as it was when it was asked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Behind {
    /// The column's place in the file's schema.
    place: usize,
    bound: i64,
    ascending: bool,
}

impl Behind {
    /// The bound as it is now, where there is one.
    pub fn now(wanted: &Wanted<'_>, schema: &[(String, ScalarType)]) -> Option<Self> {
        let mut thresholds = wanted
            .conditions()
            .iter()
            .filter_map(|each| each.threshold());
        let threshold: &Threshold = thresholds.next()?;
        // Numbers are compared where they lie in the text. Times are left to the query: parsing one costs what is saved.
        let Scalar::Long(bound) = threshold.value()? else {
            return None;
        };
        let name = wanted.name(threshold.column);
        // Declared as another type, the text of a number need not be in the order of its values.
        let column = (name.to_owned(), ScalarType::Long);
        Some(Self {
            place: schema.iter().position(|known| *known == column)?,
            bound,
            ascending: threshold.ascending,
        })
    }

    /// Whether a row is behind the bound: its number as the text writes it. Any other value is not judged here.
    pub fn has(&self, text: &[u8], slots: &[Option<Range<usize>>]) -> bool {
        let slot = slots.get(self.place).cloned().flatten();
        let value = slot.and_then(|slot| std::str::from_utf8(text.get(slot)?).ok());
        let value = value.and_then(|value| value.parse::<i64>().ok());
        value.is_some_and(|value| {
            if self.ascending {
                value > self.bound
            } else {
                value < self.bound
            }
        })
    }
}
