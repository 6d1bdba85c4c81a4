//! `series_outliers`

use super::fence::{Bounds, Fence};
use super::numbers::{Number, Numbers, Scalar};
use super::shape::{ENTRY, SERIES, encode_rows};
use crate::RuntimeError;
use crate::functions::{
    Call, Example, Naming, Outcome, Parameter, Returns, ScalarFunction, Signature, Takes,
};
use crate::types::{Dyn, Real, ScalarType, Text};

/// How far each place lies outside the bulk of a series.
pub static SERIES_OUTLIERS: ScalarFunction = ScalarFunction {
    name: "series_outliers",
    summary: "A score for each place by Tukey's fences: above 1.5 for an outlier upwards, below -1.5 for one downwards, 0 within the bulk and for missing values.",
    page: "series-outliers-function",
    signatures: &[Signature::new(
        &[
            SERIES,
            Parameter::optional("kind", Takes::Type(ScalarType::String)),
            Parameter::optional("ignore_val", Takes::Type(ScalarType::Real)),
            Parameter::optional("min_percentile", Takes::Type(ScalarType::Real)),
            Parameter::optional("max_percentile", Takes::Type(ScalarType::Real)),
        ],
        Returns::DYNAMIC,
        outliers,
    )],
    examples: &[
        Example {
            query: "print x = series_outliers(dynamic([-3, 2.4, 15, 3.9, 5, 6, 4.5, 5.2, 3, 4, 5, 16, 7, 5, 5, 4])) | project round(todouble(x[0]), 9), round(todouble(x[2]), 9), round(todouble(x[3]), 9)",
            result: "-1.904078548 | 1.336195473 | 0.0",
        },
        Example {
            query: "print series_outliers(dynamic([1, 2, 3, 4, 9, null]), 'tukey')",
            result: "[-0.5,0.0,0.0,0.0,2.5,0.0]",
        },
    ],
    deviations: &[
        "Other percentiles than 10 and 90 are refused, since how Kusto scales the score for them is not documented.",
        "A series whose bounds are one value and that has others outside of them stops the query.",
    ],
    naming: Naming::Argument,
    ..ENTRY
};

fn outliers(call: &Call<'_>) -> Outcome {
    let (rows, kinds, ignored) = (
        call.reader::<Dyn>(0),
        call.reader::<Text>(1),
        call.reader::<Real>(2),
    );
    let (low, high) = (call.reader::<Real>(3), call.reader::<Real>(4));
    let mut series = Numbers::default();
    let mut sorted = Vec::new();
    encode_rows(call, |row, encoder| {
        let fence = kinds
            .get(row)
            .map_or(Some(Fence::CustomTukey), Fence::named);
        let fence = fence.ok_or_else(|| {
            RuntimeError::function("the kind of `series_outliers` is `tukey` or `ctukey`")
        })?;
        let given = |percentile: Option<f64>, usual: f64| percentile.is_some_and(|p| p != usual);
        if fence == Fence::CustomTukey && (given(low.get(row), 10.0) || given(high.get(row), 90.0))
        {
            return Err(RuntimeError::function(
                "`series_outliers` with other percentiles than 10 and 90 is not supported",
            ));
        }
        if series.read(rows.get(row), Scalar::Refused).is_none() {
            return Ok(None);
        }
        let counts = |number: Option<Number>| {
            let number = number?.real();
            (number.is_finite() && ignored.get(row) != Some(number)).then_some(number)
        };
        sorted.clear();
        sorted.extend(series.iter().filter_map(counts));
        let bounds = Bounds::of(&mut sorted, fence);
        encoder.begin_array();
        for number in series.iter() {
            let score = match (&bounds, counts(number)) {
                (Some(bounds), Some(number)) => bounds.score(number, "series_outliers")?,
                _ => 0.0,
            };
            encoder.real(score);
        }
        encoder.end();
        Ok(Some(()))
    })
}
