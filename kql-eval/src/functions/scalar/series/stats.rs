//! `series_stats`, `series_stats_dynamic`

use super::line::sample_variance;
use super::numbers::{Numbers, Scalar};
use super::shape::{ENTRY, SERIES, column, real_column, write_real};
use crate::functions::{
    BagColumn, Call, Example, Naming, Outcome, Parameter, Returns, ScalarFunction, Signature, Takes,
};
use crate::types::cast::count;
use crate::types::{Bool, Dyn, ScalarType};

const COLUMNS: &[BagColumn] = &[
    real_column(&["min"]),
    column(&["min_idx"], ScalarType::Long),
    real_column(&["max"]),
    column(&["max_idx"], ScalarType::Long),
    real_column(&["avg"]),
    real_column(&["stdev"]),
    real_column(&["variance"]),
];

const PARAMETERS: &[Parameter] = &[
    SERIES,
    Parameter::optional("ignore_nonfinite", Takes::Type(ScalarType::Bool)),
];

/// What describes the numbers of a series, in columns.
pub static SERIES_STATS: ScalarFunction = ScalarFunction {
    name: "series_stats",
    summary: "Minimum, maximum and their first places, average, deviation and variance of a series, in seven columns; nulls when a place holds no finite number, unless those are ignored.",
    page: "series-stats-function",
    signatures: &[Signature::new(PARAMETERS, Returns::DYNAMIC, stats)],
    naming: Naming::Columns(COLUMNS),
    examples: &[Example {
        query: "print x = dynamic([4, 2, 8, 2]) | project series_stats(x) | project series_stats_x_min, series_stats_x_min_idx, series_stats_x_max, series_stats_x_max_idx, series_stats_x_avg, series_stats_x_variance",
        result: "2.0 | 1 | 8.0 | 2 | 4.0 | 8.0",
    }],
    ..ENTRY
};

/// What describes the numbers of a series, in a property bag.
pub static SERIES_STATS_DYNAMIC: ScalarFunction = ScalarFunction {
    name: "series_stats_dynamic",
    summary: "What `series_stats` gives, the sum and the length, in a property bag; null when a place holds no finite number, unless those are ignored.",
    page: "series-stats-dynamic-function",
    signatures: &[Signature::new(PARAMETERS, Returns::DYNAMIC, stats)],
    examples: &[Example {
        query: "print series_stats_dynamic(dynamic([1, 3, 2])), series_stats_dynamic(dynamic([1, null]))",
        result: "{\"min\":1.0,\"min_idx\":0,\"max\":3.0,\"max_idx\":1,\"avg\":2.0,\"stdev\":1.0,\"variance\":1.0,\"sum\":6.0,\"len\":3} | null",
    }],
    ..ENTRY
};

fn stats(call: &Call<'_>) -> Outcome {
    let rows = call.reader::<Dyn>(0);
    let ignores = call.reader::<Bool>(1);
    let mut series = Numbers::default();
    call.encode(|row, encoder| {
        series.read(rows.get(row), Scalar::Refused)?;
        let finite = || {
            let places = series.iter().enumerate();
            places.filter_map(|(place, number)| {
                let number = number?.real();
                number.is_finite().then_some((place, number))
            })
        };
        let len = finite().count();
        if len < series.len() && !ignores.get(row).unwrap_or(false) {
            return None;
        }
        let first = finite().next()?;
        let lowest = finite().fold(first, |low, next| if next.1 < low.1 { next } else { low });
        let highest = finite().fold(
            first,
            |high, next| if next.1 > high.1 { next } else { high },
        );
        let sum: f64 = finite().map(|(_, number)| number).sum();
        let avg = sum / len as f64;
        let squares = finite()
            .map(|(_, number)| (number - avg) * (number - avg))
            .sum();
        let variance = sample_variance(squares, len);
        encoder.begin_bag();
        for (value, place, (found, number)) in
            [("min", "min_idx", lowest), ("max", "max_idx", highest)]
        {
            write_real(value, number, encoder);
            encoder.key(place);
            encoder.long(count(found));
        }
        write_real("avg", avg, encoder);
        write_real("stdev", variance.sqrt(), encoder);
        write_real("variance", variance, encoder);
        write_real("sum", sum, encoder);
        encoder.key("len");
        encoder.long(count(len));
        encoder.end();
        Some(())
    })
}
