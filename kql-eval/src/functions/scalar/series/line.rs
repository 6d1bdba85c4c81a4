//! The straight line that comes closest to a series: least squares over the places, which count from 1.

/// A line fitted to a series.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    /// The share of the variance that the line explains; not-a-number for a constant series.
    pub(super) rsquare: f64,
    /// How much it rises from a place to the next.
    pub(super) slope: f64,
    /// The variance of the series, as a sample.
    pub(super) variance: f64,
    /// The variance of what the line leaves.
    pub(super) rvariance: f64,
    /// Its value one place before the first.
    pub(super) interception: f64,
}

impl Line {
    /// The line that fits best; of a single value, a level one.
    pub(super) fn of(values: &[f64]) -> Self {
        let count = values.len() as f64;
        let mean = values.iter().sum::<f64>() / count;
        let middle = (count - 1.0) / 2.0;
        let (mut spread, mut both, mut total) = (0.0, 0.0, 0.0);
        for (place, value) in values.iter().enumerate() {
            let (x, y) = (place as f64 - middle, value - mean);
            spread += x * x;
            both += x * y;
            total += y * y;
        }
        let slope = if spread > 0.0 { both / spread } else { 0.0 };
        let interception = mean - slope * (middle + 1.0);
        let rest: f64 = values
            .iter()
            .enumerate()
            .map(|(place, value)| value - mean - slope * (place as f64 - middle))
            .map(|rest| rest * rest)
            .sum();
        Self {
            rsquare: 1.0 - rest / total,
            slope,
            variance: sample_variance(total, values.len()),
            rvariance: sample_variance(rest, values.len()),
            interception,
        }
    }

    /// Its value at the place with this index, from 0.
    pub(super) fn at(&self, place: usize) -> f64 {
        self.interception + self.slope * (place + 1) as f64
    }
}

/// The variance of a sample from the sum of its squared distances; 0 for a single value.
pub(super) fn sample_variance(squares: f64, count: usize) -> f64 {
    if count < 2 {
        0.0
    } else {
        squares / (count - 1) as f64
    }
}
