//! `series_fit_2lines`, `series_fit_2lines_dynamic`

use super::fit_line::write_line;
use super::line::{Line, sample_variance};
use super::shape::{ENTRY, SERIES, column, of_complete, real_column, write_real, write_series};
use crate::RuntimeError;
use crate::functions::{
    BagColumn, Call, Example, Naming, Outcome, Returns, ScalarFunction, Signature,
};
use crate::types::ScalarType;
use crate::types::cast::count;

const COLUMNS: &[BagColumn] = &[
    real_column(&["rsquare"]),
    column(&["split_idx"], ScalarType::Long),
    real_column(&["variance"]),
    real_column(&["rvariance"]),
    column(&["line_fit"], ScalarType::Dynamic),
    side("right_rsquare", &["right", "rsquare"]),
    side("right_slope", &["right", "slope"]),
    side("right_interception", &["right", "interception"]),
    side("right_variance", &["right", "variance"]),
    side("right_rvariance", &["right", "rvariance"]),
    side("left_rsquare", &["left", "rsquare"]),
    side("left_slope", &["left", "slope"]),
    side("left_interception", &["left", "interception"]),
    side("left_variance", &["left", "variance"]),
    side("left_rvariance", &["left", "rvariance"]),
];

const fn side(name: &'static str, path: &'static [&'static str]) -> BagColumn {
    BagColumn {
        name,
        path,
        ty: ScalarType::Real,
    }
}

const DEVIATIONS: &[&str] = &[
    "A series with a place that holds no finite number, or shorter than four places, stops the query.",
    "The split is the first place of the right part, each part has two places or more and counts its own from 1; Kusto's pages leave that open.",
];

/// The two straight lines through a series, in columns.
pub static SERIES_FIT_2LINES: ScalarFunction = ScalarFunction {
    name: "series_fit_2lines",
    summary: "The two straight lines, one after the other, that fit a series best, in fifteen columns.",
    page: "series-fit-2lines-function",
    signatures: &[Signature::new(&[SERIES], Returns::DYNAMIC, fit_two_lines)],
    naming: Naming::Columns(COLUMNS),
    examples: &[Example {
        query: "print y = dynamic([0, 1, 2, 9, 7, 5]) | project series_fit_2lines(y) | project series_fit_2lines_y_split_idx, series_fit_2lines_y_left_slope, series_fit_2lines_y_right_slope, series_fit_2lines_y_line_fit",
        result: "3 | 1.0 | -2.0 | [0.0,1.0,2.0,9.0,7.0,5.0]",
    }],
    deviations: DEVIATIONS,
    ..ENTRY
};

/// The two straight lines through a series, in a property bag.
pub static SERIES_FIT_2LINES_DYNAMIC: ScalarFunction = ScalarFunction {
    name: "series_fit_2lines_dynamic",
    summary: "The two straight lines, one after the other, that fit a series best, in a property bag.",
    page: "series-fit-2lines-dynamic-function",
    signatures: &[Signature::new(&[SERIES], Returns::DYNAMIC, fit_two_lines)],
    examples: &[Example {
        query: "print fit = series_fit_2lines_dynamic(dynamic([0, 1, 2, 9, 7, 5])) | project fit.rsquare, fit.split_idx, fit.right.slope, fit.left.slope",
        result: "1.0 | 3 | -2.0 | 1.0",
    }],
    deviations: DEVIATIONS,
    ..ENTRY
};

fn fit_two_lines(call: &Call<'_>) -> Outcome {
    let mut rest = Vec::new();
    of_complete(call, "series_fit_2lines", |_, values, encoder| {
        let split = best_split(values, &mut rest).ok_or_else(|| {
            RuntimeError::function("`series_fit_2lines` needs a series of four places or more")
        })?;
        let (before, after) = values.split_at_checked(split).unwrap_or((values, &[]));
        let (left, right) = (Line::of(before), Line::of(after));
        let total = spread(values);
        let unexplained = spread_left(&left, before) + spread_left(&right, after);
        encoder.begin_bag();
        write_real("rsquare", 1.0 - unexplained / total, encoder);
        encoder.key("split_idx");
        encoder.long(count(split));
        write_real("variance", sample_variance(total, values.len()), encoder);
        write_real(
            "rvariance",
            sample_variance(unexplained, values.len()),
            encoder,
        );
        let fitted = (0..before.len()).map(|place| left.at(place));
        let fitted = fitted.chain((0..after.len()).map(|place| right.at(place)));
        write_series("line_fit", fitted, encoder);
        for (key, line) in [("right", right), ("left", left)] {
            encoder.key(key);
            encoder.begin_bag();
            write_line(&line, encoder);
            encoder.end();
        }
        encoder.end();
        Ok(Some(()))
    })
}

/// The first place of the right part where the two lines together leave least; `rest` is memory to work in.
fn best_split(values: &[f64], rest: &mut Vec<f64>) -> Option<usize> {
    if values.len() < 4 {
        return None;
    }
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    // What a line over the first places leaves, by how many places there are.
    rest.clear();
    let mut grown = Grown::default();
    rest.extend(values.iter().map(|value| grown.add(value - mean)));
    // The same from the end; a line leaves as much of the reversed part.
    let mut grown = Grown::default();
    let mut best: Option<(usize, f64)> = None;
    let backward = values.iter().enumerate().rev();
    for (split, value) in backward {
        let right = grown.add(value - mean);
        if split < 2 || split + 2 > values.len() {
            continue;
        }
        let Some(left) = rest.get(split - 1) else {
            continue;
        };
        if best.is_none_or(|(_, least)| left + right <= least) {
            best = Some((split, left + right));
        }
    }
    best.map(|(split, _)| split)
}

/// Sums over values that come one by one, enough to know what a line through them leaves.
#[derive(Default)]
struct Grown {
    count: f64,
    sum: f64,
    squares: f64,
    /// The sum of each value times its place.
    weighted: f64,
}

impl Grown {
    /// Takes a value in; gives the squares that the best line leaves now.
    fn add(&mut self, value: f64) -> f64 {
        self.weighted += self.count * value;
        self.count += 1.0;
        self.sum += value;
        self.squares += value * value;
        let middle = (self.count - 1.0) / 2.0;
        let spread = self.count * (self.count * self.count - 1.0) / 12.0;
        let total = self.squares - self.sum * self.sum / self.count;
        let both = self.weighted - middle * self.sum;
        if spread > 0.0 {
            (total - both * both / spread).max(0.0)
        } else {
            0.0
        }
    }
}

/// The squared distances from the mean, summed.
fn spread(values: &[f64]) -> f64 {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    values
        .iter()
        .map(|value| (value - mean) * (value - mean))
        .sum()
}

/// The squared distances from a line, summed.
fn spread_left(line: &Line, values: &[f64]) -> f64 {
    values
        .iter()
        .enumerate()
        .map(|(place, value)| value - line.at(place))
        .map(|rest| rest * rest)
        .sum()
}
