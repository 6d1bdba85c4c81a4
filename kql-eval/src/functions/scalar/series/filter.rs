//! `series_fir`, `series_iir`

use super::numbers::{Numbers, Scalar};
use super::shape::{ENTRY, SERIES, encode_rows, read_complete};
use crate::functions::{
    Call, Example, Naming, Outcome, Parameter, Returns, ScalarFunction, Signature, Takes,
};
use crate::types::{Bool, Dyn, ScalarType};

const DEVIATIONS: &[&str] = &[
    "A series or filter with a place that holds no finite number stops the query; Kusto's page leaves that open.",
];

/// A filter with finite impulse response over a series.
pub static SERIES_FIR: ScalarFunction = ScalarFunction {
    name: "series_fir",
    summary: "Each place as the sum of itself and those before it, or around it, weighted by the filter. The weights are made to add up to 1 unless told otherwise or one is negative; whole numbers stay whole when they are not.",
    page: "series-fir-function",
    signatures: &[Signature::new(
        &[
            SERIES,
            Parameter::required("filter", Takes::DYNAMIC),
            Parameter::optional("normalize", Takes::Type(ScalarType::Bool)),
            Parameter::optional("center", Takes::Type(ScalarType::Bool)),
        ],
        Returns::DYNAMIC,
        fir,
    )],
    examples: &[
        Example {
            query: "print series_fir(dynamic([0, 6, 0, 0]), dynamic([1, 1, 1])), series_fir(dynamic([0, 6, 0, 0]), dynamic([1, 1, 1]), true, true)",
            result: "[0.0,2.0,2.0,2.0] | [2.0,2.0,2.0,0.0]",
        },
        Example {
            query: "print series_fir(dynamic([0, 2, 2, 3]), dynamic([1, -1]))",
            result: "[0,2,0,1]",
        },
    ],
    deviations: DEVIATIONS,
    naming: Naming::Argument,
    ..ENTRY
};

/// A filter with infinite impulse response over a series.
pub static SERIES_IIR: ScalarFunction = ScalarFunction {
    name: "series_iir",
    summary: "Each place from the series weighted by the numerators, less the results before it weighted by the denominators, over the first denominator; null when that is 0.",
    page: "series-iir-function",
    signatures: &[Signature::new(
        &[
            SERIES,
            Parameter::required("numerators", Takes::DYNAMIC),
            Parameter::required("denominators", Takes::DYNAMIC),
        ],
        Returns::DYNAMIC,
        iir,
    )],
    examples: &[Example {
        query: "print series_iir(dynamic([1, 2, 3, 4]), dynamic([1]), dynamic([1, -1]))",
        result: "[1.0,3.0,6.0,10.0]",
    }],
    deviations: DEVIATIONS,
    naming: Naming::Argument,
    ..ENTRY
};

fn fir(call: &Call<'_>) -> Outcome {
    let (rows, filters) = (call.reader::<Dyn>(0), call.reader::<Dyn>(1));
    let (normalize, center) = (call.reader::<Bool>(2), call.reader::<Bool>(3));
    let (mut values, mut weights) = (Vec::new(), Vec::new());
    let mut whole = Numbers::default();
    encode_rows(call, |row, encoder| {
        let read = read_complete(rows.get(row), "series_fir", &mut values)?.and(read_complete(
            filters.get(row),
            "series_fir",
            &mut weights,
        )?);
        if read.is_none() {
            return Ok(None);
        }
        let has_negative = weights.iter().any(|weight| *weight < 0.0);
        let normalized = normalize.get(row).unwrap_or(!has_negative);
        if normalized && has_negative {
            return Ok(None);
        }
        let mut is_long = |value| whole.read(value, Scalar::Refused).is_some() && whole.is_long();
        let stays_whole = !normalized && is_long(rows.get(row)) && is_long(filters.get(row));
        let scale = if normalized {
            weights.iter().sum()
        } else {
            1.0
        };
        let ahead = if center.get(row).unwrap_or(false) {
            weights.len().saturating_sub(1) / 2
        } else {
            0
        };
        encoder.begin_array();
        for place in 0..values.len() {
            let sum: f64 = weights
                .iter()
                .enumerate()
                .filter_map(|(back, weight)| {
                    let value = values.get((place + ahead).checked_sub(back)?)?;
                    Some(weight * value)
                })
                .sum();
            match crate::types::cast::real_to_long(sum).filter(|_| stays_whole) {
                Some(sum) => encoder.long(sum),
                None => encoder.real(sum / scale),
            }
        }
        encoder.end();
        Ok(Some(()))
    })
}

fn iir(call: &Call<'_>) -> Outcome {
    let [rows, above, below] = [0, 1, 2].map(|index| call.reader::<Dyn>(index));
    let [mut values, mut numerators, mut denominators, mut results] = [const { Vec::new() }; 4];
    encode_rows(call, |row, encoder| {
        let read = read_complete(rows.get(row), "series_iir", &mut values)?
            .and(read_complete(
                above.get(row),
                "series_iir",
                &mut numerators,
            )?)
            .and(read_complete(
                below.get(row),
                "series_iir",
                &mut denominators,
            )?);
        let first = denominators.first().copied().filter(|first| *first != 0.0);
        let (Some(()), Some(first)) = (read, first) else {
            return Ok(None);
        };
        results.clear();
        encoder.begin_array();
        for place in 0..values.len() {
            let given = weighted(&numerators, &values, place);
            // The first denominator weighs the result itself, which is not there yet.
            let fed_back = weighted(&denominators, &results, place);
            let result: f64 = (given - fed_back) / first;
            results.push(result);
            encoder.real(result);
        }
        encoder.end();
        Ok(Some(()))
    })
}

/// The values up to a place, weighted from there backwards.
fn weighted(weights: &[f64], values: &[f64], place: usize) -> f64 {
    weights
        .iter()
        .enumerate()
        .filter_map(|(back, weight)| Some(weight * values.get(place.checked_sub(back)?)?))
        .sum()
}
