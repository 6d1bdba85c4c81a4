//! Tukey's fences: how far a value lies outside the bulk of a series.

use crate::RuntimeError;

/// Which bulk the distance is measured from, and in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Fence {
    /// From the 25th to the 75th percentile
    Tukey,
    /// From the 10th to the 90th percentile, scaled so that 1.5 means the same as for [`Tukey`](Self::Tukey)
    CustomTukey,
}

/// What makes scores over the 10th and 90th percentile comparable to those over the quartiles of a normal distribution.
/// Measured: Kusto's own tables of that distribution are coarse, the exact quantiles give 2.714.
const CUSTOM_FACTOR: f64 = 2.772_605_605_507_915;

impl Fence {
    /// The fence that a query names; nothing for another name.
    pub(super) fn named(name: &str) -> Option<Self> {
        match name {
            "tukey" => Some(Self::Tukey),
            "ctukey" => Some(Self::CustomTukey),
            _ => None,
        }
    }
}

/// The bounds of one series, from which its values are scored.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    low: f64,
    high: f64,
    factor: f64,
}

impl Bounds {
    /// The bounds of values, which are sorted for it; `None` when there are none.
    pub(super) fn of(values: &mut [f64], fence: Fence) -> Option<Self> {
        let (low, high, factor) = match fence {
            Fence::Tukey => (0.25, 0.75, 1.0),
            Fence::CustomTukey => (0.1, 0.9, CUSTOM_FACTOR),
        };
        values.sort_unstable_by(f64::total_cmp);
        Some(Self {
            low: percentile(values, low)?,
            high: percentile(values, high)?,
            factor,
        })
    }

    /// How far a value lies outside; 0 inside. Fails where there is no measure because the bounds are one.
    pub(super) fn score(&self, value: f64, function: &str) -> Result<f64, RuntimeError> {
        let beyond = if value > self.high {
            value - self.high
        } else if value < self.low {
            value - self.low
        } else {
            return Ok(0.0);
        };
        let width = self.high - self.low;
        if width > 0.0 {
            return Ok(beyond / width * self.factor);
        }
        Err(RuntimeError::function(format!(
            "`{function}` over a series with an outlier and the same value in all the places that set the bounds is not supported"
        )))
    }
}

/// The value below which this share of sorted values lies, between two neighbours on a straight line.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of a count lies between 0 and the count"
)]
fn percentile(sorted: &[f64], share: f64) -> Option<f64> {
    let place = share * sorted.len().checked_sub(1)? as f64;
    let below = place.floor() as usize;
    let low = *sorted.get(below)?;
    let high = *sorted.get(below + 1).unwrap_or(&low);
    Some(low + (high - low) * (place - place.floor()))
}
