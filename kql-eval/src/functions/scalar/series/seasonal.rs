//! `series_seasonal`

use super::season::{Season, Seasonality};
use super::shape::{ENTRY, SERIES, of_complete};
use crate::functions::{
    Call, Example, Outcome, Parameter, Returns, ScalarFunction, Signature, Takes,
};
use crate::types::{Long, ScalarType};

/// The score that a detected period must reach.
const THRESHOLD: f64 = 0.7;

/// The seasonal part of a series.
pub static SERIES_SEASONAL: ScalarFunction = ScalarFunction {
    name: "series_seasonal",
    summary: "The median over all periods of each place of the period, over the length of the series; zeros when no period is found. The period is detected unless given.",
    page: "series-seasonal-function",
    signatures: &[Signature::new(
        &[
            SERIES,
            Parameter::optional("period", Takes::Type(ScalarType::Long)),
        ],
        Returns::DYNAMIC,
        seasonal,
    )],
    examples: &[
        Example {
            query: "print series_seasonal(dynamic([1, 3, 5, 2, 4, 6]), 3)",
            result: "[1.5,3.5,5.5,1.5,3.5,5.5]",
        },
        Example {
            query: "print series_seasonal(dynamic([1, 2, 9, 2, 1, 2, 9, 2, 1, 2, 9, 2])), series_seasonal(dynamic([1, 3, 5, 7, 9]))",
            result: "[1.0,2.0,9.0,2.0,1.0,2.0,9.0,2.0,1.0,2.0,9.0,2.0] | [0.0,0.0,0.0,0.0,0.0]",
        },
    ],
    deviations: DEVIATIONS,
    ..ENTRY
};

/// Where detecting a season differs from Kusto.
pub(super) const DEVIATIONS: &[&str] = &[
    "A period is detected only where it is beyond doubt; otherwise the query stops and asks for it, since Kusto's score is not documented.",
    "A series with a place that holds no finite number stops the query; Kusto's page leaves that open.",
];

fn seasonal(call: &Call<'_>) -> Outcome {
    let periods = call.reader::<Long>(1);
    let mut season = Season::default();
    of_complete(call, "series_seasonal", |row, values, encoder| {
        let seasonality = Seasonality::of(periods.get(row), THRESHOLD);
        season.find(values, seasonality, "series_seasonal")?;
        encoder.begin_array();
        for place in 0..values.len() {
            encoder.real(season.at(place));
        }
        encoder.end();
        Ok(Some(()))
    })
}
