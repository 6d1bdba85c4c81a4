//! `series_decompose`, `series_decompose_anomalies`, `series_decompose_forecast`

use super::decomposition::{Decomposition, Recipe, TrendKind};
use super::fence::{Bounds, Fence};
use super::season::Seasonality;
use super::seasonal::DEVIATIONS;
use super::shape::{ENTRY, SERIES, column, of_complete, write_series};
use crate::RuntimeError;
use crate::functions::{
    Call, Example, Naming, Outcome, Parameter, Returns, ScalarFunction, Signature, Takes,
};
use crate::types::{Long, Reader, Real, ScalarType, Text};

const LONG: Takes = Takes::Type(ScalarType::Long);
const REAL: Takes = Takes::Type(ScalarType::Real);
const TEXT: Takes = Takes::Type(ScalarType::String);

const SEASONALITY: Parameter = Parameter::optional("Seasonality", LONG);
const TREND: Parameter = Parameter::optional("Trend", TEXT);
const TEST_POINTS: Parameter = Parameter::optional("Test_points", LONG);
const SEASONALITY_THRESHOLD: Parameter = Parameter::optional("Seasonality_threshold", REAL);

/// The parts of a series.
pub static SERIES_DECOMPOSE: ScalarFunction = ScalarFunction {
    name: "series_decompose",
    summary: "The parts of a series in four columns: the baseline, which is the sum of the seasonal part and the trend, both of them, and the residual that they leave.",
    page: "series-decompose-function",
    signatures: &[Signature::new(
        &[
            SERIES,
            SEASONALITY,
            TREND,
            TEST_POINTS,
            SEASONALITY_THRESHOLD,
        ],
        Returns::DYNAMIC,
        decompose,
    )],
    naming: Naming::Columns(&[
        column(&["baseline"], ScalarType::Dynamic),
        column(&["seasonal"], ScalarType::Dynamic),
        column(&["trend"], ScalarType::Dynamic),
        column(&["residual"], ScalarType::Dynamic),
    ]),
    examples: &[
        Example {
            query: "print (baseline, seasonal, trend, residual) = series_decompose(dynamic([1, 5, 1, 5, 1, 8]), 2)",
            result: "[1.5,5.5,1.5,5.5,1.5,5.5] | [1.0,5.0,1.0,5.0,1.0,5.0] | [0.5,0.5,0.5,0.5,0.5,0.5] | [-0.5,-0.5,-0.5,-0.5,-0.5,2.5]",
        },
        Example {
            query: "print (baseline, seasonal) = series_decompose(dynamic([1, 2, 3, 100]), 0, 'linefit', 1) | project baseline, seasonal",
            result: "[1.0,2.0,3.0,4.0] | [0.0,0.0,0.0,0.0]",
        },
    ],
    deviations: DEVIATIONS,
    ..ENTRY
};

/// The anomalies of a series.
pub static SERIES_DECOMPOSE_ANOMALIES: ScalarFunction = ScalarFunction {
    name: "series_decompose_anomalies",
    summary: "The anomalies of a series in three columns: a flag that is 1 upwards, -1 downwards and 0 elsewhere, the score of the residual by Tukey's fences that the flag goes by, and the baseline.",
    page: "series-decompose-anomalies-function",
    signatures: &[Signature::new(
        &[
            SERIES,
            Parameter::optional("Threshold", REAL),
            SEASONALITY,
            TREND,
            TEST_POINTS,
            Parameter::optional("AD_method", TEXT),
            SEASONALITY_THRESHOLD,
        ],
        Returns::DYNAMIC,
        anomalies,
    )],
    naming: Naming::Columns(&[
        column(&["ad_flag"], ScalarType::Dynamic),
        column(&["ad_score"], ScalarType::Dynamic),
        column(&["baseline"], ScalarType::Dynamic),
    ]),
    examples: &[
        Example {
            query: "print (flag, score, baseline) = series_decompose_anomalies(dynamic([1, 2, 3, 4, 10]), 1.5, 0, 'avg', 0, 'tukey')",
            result: "[0,0,0,0,1] | [-0.5,0.0,0.0,0.0,3.0] | [4.0,4.0,4.0,4.0,4.0]",
        },
        Example {
            query: "print y = dynamic([3, 4, 3, 5, 4, 40, 4, 3, 5, 4, 3, 4]) | extend series_decompose_anomalies(y, 2.5, 0) | project series_decompose_anomalies_y_ad_flag",
            result: "[0,0,0,0,0,1,0,0,0,0,0,0]",
        },
    ],
    deviations: DEVIATIONS,
    ..ENTRY
};

/// A series foretold.
pub static SERIES_DECOMPOSE_FORECAST: ScalarFunction = ScalarFunction {
    name: "series_decompose_forecast",
    summary: "The baseline of a series over its whole length, learnt without the places at the end that are to be foretold.",
    page: "series-decompose-forecast-function",
    signatures: &[Signature::new(
        &[
            SERIES,
            Parameter::required("Points", LONG),
            SEASONALITY,
            TREND,
            SEASONALITY_THRESHOLD,
        ],
        Returns::DYNAMIC,
        forecast,
    )],
    examples: &[Example {
        query: "print series_decompose_forecast(dynamic([1, 2, 3, 0, 0]), 2, 0, 'linefit')",
        result: "[1.0,2.0,3.0,4.0,5.0]",
    }],
    deviations: &[
        "The trend must be given: Kusto's pages contradict each other about its default.",
        "A period is detected only where it is beyond doubt; otherwise the query stops and asks for it, since Kusto's score is not documented.",
        "A series with a place that holds no finite number stops the query; Kusto's page leaves that open.",
    ],
    ..ENTRY
};

/// The score that a detected period must reach when none is given.
const THRESHOLD: f64 = 0.6;

/// The parameters that say how a series is taken apart, by their places in the call.
struct Recipes<'a> {
    seasonality: Reader<'a, Long>,
    trend: Reader<'a, Text>,
    test_points: Reader<'a, Long>,
    threshold: Reader<'a, Real>,
    function: &'static str,
}

/// The places of those parameters.
struct Places {
    seasonality: usize,
    trend: usize,
    test_points: usize,
    threshold: usize,
}

impl<'a> Recipes<'a> {
    fn new(call: &Call<'a>, function: &'static str, places: &Places) -> Self {
        Self {
            seasonality: call.reader(places.seasonality),
            trend: call.reader(places.trend),
            test_points: call.reader(places.test_points),
            threshold: call.reader(places.threshold),
            function,
        }
    }

    fn at(&self, row: usize) -> Result<Recipe<'static>, RuntimeError> {
        let threshold = self.threshold.get(row).unwrap_or(THRESHOLD);
        let trend = self.trend.get(row).unwrap_or("avg");
        Ok(Recipe {
            seasonality: Seasonality::of(self.seasonality.get(row), threshold),
            trend: TrendKind::named(trend, self.function)?,
            test_points: self.test_points.get(row).unwrap_or(0),
            function: self.function,
        })
    }
}

fn decompose(call: &Call<'_>) -> Outcome {
    let places = Places {
        seasonality: 1,
        trend: 2,
        test_points: 3,
        threshold: 4,
    };
    let recipes = Recipes::new(call, "series_decompose", &places);
    let mut parts = Decomposition::default();
    of_complete(call, "series_decompose", |row, values, encoder| {
        parts.of(values, &recipes.at(row)?)?;
        let places = || 0..values.len();
        encoder.begin_bag();
        write_series(
            "baseline",
            places().map(|place| parts.baseline(place)),
            encoder,
        );
        write_series(
            "seasonal",
            places().map(|place| parts.seasonal(place)),
            encoder,
        );
        write_series("trend", places().map(|place| parts.trend(place)), encoder);
        let residual = values.iter().enumerate();
        let residual = residual.map(|(place, value)| value - parts.baseline(place));
        write_series("residual", residual, encoder);
        encoder.end();
        Ok(Some(()))
    })
}

fn anomalies(call: &Call<'_>) -> Outcome {
    const FUNCTION: &str = "series_decompose_anomalies";
    let places = Places {
        seasonality: 2,
        trend: 3,
        test_points: 4,
        threshold: 6,
    };
    let recipes = Recipes::new(call, FUNCTION, &places);
    let (thresholds, methods) = (call.reader::<Real>(1), call.reader::<Text>(5));
    let mut parts = Decomposition::default();
    let (mut sorted, mut scores) = (Vec::new(), Vec::new());
    of_complete(call, FUNCTION, |row, values, encoder| {
        let fence = methods
            .get(row)
            .map_or(Some(Fence::CustomTukey), Fence::named);
        let fence = fence.ok_or_else(|| {
            RuntimeError::function(format!("the method of `{FUNCTION}` is `ctukey` or `tukey`"))
        })?;
        parts.of(values, &recipes.at(row)?)?;
        let residual = |(place, value): (usize, &f64)| value - parts.baseline(place);
        sorted.clear();
        sorted.extend(values.iter().enumerate().map(residual));
        let Some(bounds) = Bounds::of(&mut sorted, fence) else {
            return Ok(None);
        };
        scores.clear();
        for place in values.iter().enumerate() {
            scores.push(bounds.score(residual(place), FUNCTION)?);
        }
        let threshold = thresholds.get(row).unwrap_or(1.5);
        encoder.begin_bag();
        encoder.key("ad_flag");
        encoder.begin_array();
        for score in &scores {
            encoder.long(i64::from(*score > threshold) - i64::from(*score < -threshold));
        }
        encoder.end();
        write_series("ad_score", scores.iter().copied(), encoder);
        let baseline = (0..values.len()).map(|place| parts.baseline(place));
        write_series("baseline", baseline, encoder);
        encoder.end();
        Ok(Some(()))
    })
}

fn forecast(call: &Call<'_>) -> Outcome {
    const FUNCTION: &str = "series_decompose_forecast";
    let places = Places {
        seasonality: 2,
        trend: 3,
        test_points: 1,
        threshold: 4,
    };
    let recipes = Recipes::new(call, FUNCTION, &places);
    let mut parts = Decomposition::default();
    of_complete(call, FUNCTION, |row, values, encoder| {
        if call.count() < 4 {
            return Err(RuntimeError::function(format!(
                "`{FUNCTION}` without a trend is not supported; give `'linefit'`, `'avg'` or `'none'`"
            )));
        }
        parts.of(values, &recipes.at(row)?)?;
        encoder.begin_array();
        for place in 0..values.len() {
            encoder.real(parts.baseline(place));
        }
        encoder.end();
        Ok(Some(()))
    })
}
