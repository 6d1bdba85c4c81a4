//! `series_fit_line`, `series_fit_line_dynamic`

use super::line::Line;
use super::shape::{ENTRY, SERIES, column, of_complete, real_column, write_real, write_series};
use crate::functions::{
    BagColumn, Call, Example, Naming, Outcome, Returns, ScalarFunction, Signature,
};
use crate::types::ScalarType;
use crate::types::dynamic::Encoder;

const COLUMNS: &[BagColumn] = &[
    real_column(&["rsquare"]),
    real_column(&["slope"]),
    real_column(&["variance"]),
    real_column(&["rvariance"]),
    real_column(&["interception"]),
    column(&["line_fit"], ScalarType::Dynamic),
];

const DEVIATIONS: &[&str] =
    &["A series with a place that holds no finite number stops the query; Kusto gives nulls."];

/// The straight line through a series, in columns.
pub static SERIES_FIT_LINE: ScalarFunction = ScalarFunction {
    name: "series_fit_line",
    summary: "The straight line that fits a series best, in six columns: rsquare, slope, variance, rvariance, interception and the line itself. Places count from 1.",
    page: "series-fit-line-function",
    signatures: &[Signature::new(&[SERIES], Returns::DYNAMIC, fit_line)],
    naming: Naming::Columns(COLUMNS),
    examples: &[
        Example {
            query: "print y = dynamic([1, 3, 5]) | project series_fit_line(y) | project series_fit_line_y_rsquare, series_fit_line_y_slope, series_fit_line_y_interception, series_fit_line_y_line_fit",
            result: "1.0 | 2.0 | -1.0 | [1.0,3.0,5.0]",
        },
        Example {
            query: "print (rsquare, slope, variance) = series_fit_line(dynamic([0, 2, 1])) | project rsquare, slope, variance",
            result: "0.25 | 0.5 | 1.0",
        },
    ],
    deviations: DEVIATIONS,
    ..ENTRY
};

/// The straight line through a series, in a property bag.
pub static SERIES_FIT_LINE_DYNAMIC: ScalarFunction = ScalarFunction {
    name: "series_fit_line_dynamic",
    summary: "The straight line that fits a series best, in a property bag.",
    page: "series-fit-line-dynamic-function",
    signatures: &[Signature::new(&[SERIES], Returns::DYNAMIC, fit_line)],
    examples: &[Example {
        query: "print series_fit_line_dynamic(dynamic([1, 3, 5]))",
        result: "{\"rsquare\":1.0,\"slope\":2.0,\"variance\":4.0,\"rvariance\":0.0,\"interception\":-1.0,\"line_fit\":[1.0,3.0,5.0]}",
    }],
    deviations: DEVIATIONS,
    ..ENTRY
};

fn fit_line(call: &Call<'_>) -> Outcome {
    of_complete(call, "series_fit_line", |_, values, encoder| {
        let line = Line::of(values);
        encoder.begin_bag();
        write_line(&line, encoder);
        let fitted = (0..values.len()).map(|place| line.at(place));
        write_series("line_fit", fitted, encoder);
        encoder.end();
        Ok(Some(()))
    })
}

/// Writes what describes a line into the open bag.
pub(super) fn write_line(line: &Line, encoder: &mut Encoder) {
    write_real("rsquare", line.rsquare, encoder);
    write_real("slope", line.slope, encoder);
    write_real("variance", line.variance, encoder);
    write_real("rvariance", line.rvariance, encoder);
    write_real("interception", line.interception, encoder);
}
