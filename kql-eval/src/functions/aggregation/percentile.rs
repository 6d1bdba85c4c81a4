//! `percentile`, `percentiles`, their weighted forms and those that give an array

use crate::functions::{
    Accumulator, Aggregation, AggregationSignature, Constants, Example, Parameter, Results,
    Returns, Start, Takes,
};
use crate::types::dynamic::{Dynamic, DynamicRef};
use crate::types::{Scalar, ScalarType};

use super::ranked::{Ranked, Shape, Weights};

const WEIGHT: Parameter = Parameter::required("weight", Takes::Type(ScalarType::Long));
const PERCENTILE: Parameter = Parameter::constant("percentile", Takes::Type(ScalarType::Real));
const PERCENTILES: Parameter =
    Parameter::constant("percentiles", Takes::Exactly(ScalarType::Dynamic));
const VALUES: Takes = Takes::OneOf(&[
    ScalarType::Int,
    ScalarType::Long,
    ScalarType::Real,
    ScalarType::Decimal,
    ScalarType::DateTime,
    ScalarType::TimeSpan,
]);

/// A form for each type that has percentiles: its values, the other parameters, and how many of those may be repeated.
macro_rules! by_type {
    ($form:ident, $repeat:literal, $($parameter:expr),+) => {
        &[
            $form(ScalarType::Long, &[value(Takes::Type(ScalarType::Long)), $($parameter),+]).repeating($repeat),
            $form(ScalarType::Real, &[value(Takes::Type(ScalarType::Real)), $($parameter),+]).repeating($repeat),
            $form(ScalarType::Real, &[value(Takes::Exactly(ScalarType::Decimal)), $($parameter),+]).repeating($repeat),
            $form(ScalarType::DateTime, &[value(Takes::Exactly(ScalarType::DateTime)), $($parameter),+]).repeating($repeat),
            $form(ScalarType::TimeSpan, &[value(Takes::Exactly(ScalarType::TimeSpan)), $($parameter),+]).repeating($repeat),
        ]
    };
}

/// The value at one rank.
pub static PERCENTILE_: Aggregation = Aggregation {
    name: "percentile",
    aliases: &[],
    summary: "The smallest value that the given percentage of the values does not exceed; null when there are none.",
    page: "percentiles-aggregation-function",
    signatures: by_type!(number, 0, PERCENTILE),
    prefix: "percentile_",
    examples: &[
        Example {
            query: "range x from 1 to 10 step 1 | summarize percentile(x, 25) | project percentile_x_25",
            result: "3",
        },
        Example {
            query: "datatable(x:real)[0.5, 1.5] | summarize percentile(x, 99.9) | project percentile_x_99_9",
            result: "1.5",
        },
        Example {
            query: "datatable(x:decimal)[decimal(0.5), decimal(1.5)] | summarize percentile(x, 50)",
            result: "0.5",
        },
        Example {
            query: "datatable(x:datetime)[datetime(2024-01-02), datetime(2024-01-01)] | summarize percentile(x, 50)",
            result: "2024-01-01T00:00:00.0000000Z",
        },
        Example {
            query: "datatable(x:timespan)[2h, 1h, 3h] | summarize percentile(x, 50)",
            result: "02:00:00",
        },
    ],
    deviations: &[EXACT],
};

/// The values at several ranks.
pub static PERCENTILES_: Aggregation = Aggregation {
    name: "percentiles",
    aliases: &[],
    summary: "For each percentage, the smallest value that this share of the values does not exceed; null when there are none.",
    page: "percentiles-aggregation-function",
    signatures: by_type!(number, 1, PERCENTILE),
    prefix: "percentile_",
    examples: &[
        Example {
            query: "range x from 1 to 10 step 1 | summarize percentiles(x, 50, 100) | project percentile_x_100, percentile_x_50",
            result: "10 | 5",
        },
        Example {
            query: "datatable(x:real)[0.5, 1.5] | summarize percentiles(x, 0, 51)",
            result: "0.5 | 1.5",
        },
        Example {
            query: "datatable(x:decimal)[decimal(0.5), decimal(1.5)] | summarize percentiles(x, 0, 51)",
            result: "0.5 | 1.5",
        },
        Example {
            query: "datatable(x:datetime)[datetime(null)] | summarize percentiles(x, 50)",
            result: "null",
        },
        Example {
            query: "datatable(x:timespan)[2h, 1h, 3h] | summarize percentiles(x, 10, 90)",
            result: "01:00:00 | 03:00:00",
        },
    ],
    deviations: &[EXACT],
};

/// The value at one rank, each counted as often as its weight says.
pub static PERCENTILEW: Aggregation = Aggregation {
    name: "percentilew",
    aliases: &[],
    summary: "As `percentile`, with each value counted as often as its weight says.",
    page: "percentiles-aggregation-function",
    signatures: by_type!(weighted, 0, WEIGHT, PERCENTILE),
    prefix: "percentile_",
    examples: &[
        Example {
            query: "datatable(x:long, w:long)[1, 1, 2, 5, 3, 1] | summarize percentilew(x, w, 20) | project percentile_x_20",
            result: "2",
        },
        Example {
            query: "datatable(x:real, w:long)[1.5, 1, 2.5, 3] | summarize percentilew(x, w, 25)",
            result: "1.5",
        },
        Example {
            query: "datatable(x:decimal, w:long)[decimal(1.5), 1, decimal(2.5), 3] | summarize percentilew(x, w, 26)",
            result: "2.5",
        },
        Example {
            query: "datatable(x:datetime, w:long)[datetime(2024-01-01), 0, datetime(2024-01-02), 1] | summarize percentilew(x, w, 0)",
            result: "2024-01-02T00:00:00.0000000Z",
        },
        Example {
            query: "datatable(x:timespan, w:long)[1h, 1, 2h, 9] | summarize percentilew(x, w, 50)",
            result: "02:00:00",
        },
    ],
    deviations: &[EXACT],
};

/// The values at several ranks, each counted as often as its weight says.
pub static PERCENTILESW: Aggregation = Aggregation {
    name: "percentilesw",
    aliases: &[],
    summary: "As `percentiles`, with each value counted as often as its weight says.",
    page: "percentiles-aggregation-function",
    signatures: by_type!(weighted, 1, WEIGHT, PERCENTILE),
    prefix: "percentile_",
    examples: &[
        Example {
            query: "datatable(x:long, w:long)[1, 1, 2, 5, 3, 1] | summarize percentilesw(x, w, 10, 100) | project percentile_x_100, percentile_x_10",
            result: "3 | 1",
        },
        Example {
            query: "datatable(x:real, w:long)[1.5, 1, 2.5, 3] | summarize percentilesw(x, w, 25, 26)",
            result: "1.5 | 2.5",
        },
        Example {
            query: "datatable(x:decimal, w:long)[decimal(1.5), 1, decimal(2.5), 3] | summarize percentilesw(x, w, 25, 26)",
            result: "1.5 | 2.5",
        },
        Example {
            query: "datatable(x:datetime, w:long)[datetime(2024-01-01), long(null)] | summarize percentilesw(x, w, 50)",
            result: "null",
        },
        Example {
            query: "datatable(x:timespan, w:long)[1h, 1, 2h, 9] | summarize percentilesw(x, w, 10, 11)",
            result: "01:00:00 | 02:00:00",
        },
    ],
    deviations: &[EXACT],
};

/// The values at several ranks as an array.
pub static PERCENTILES_ARRAY: Aggregation = Aggregation {
    name: "percentiles_array",
    aliases: &[],
    summary: "As `percentiles`, in one array; null when there are no values.",
    page: "percentiles-aggregation-function",
    signatures: &[
        array(&[value(VALUES), PERCENTILE], start_array).repeating(1),
        array(&[value(VALUES), PERCENTILES], start_array),
        array(
            &[value(Takes::Type(ScalarType::Real)), PERCENTILE],
            start_array,
        )
        .repeating(1),
        array(
            &[value(Takes::Type(ScalarType::Real)), PERCENTILES],
            start_array,
        ),
    ],
    prefix: "percentiles_",
    examples: &[
        Example {
            query: "range x from 1 to 10 step 1 | summarize percentiles_array(x, 50, 90)",
            result: "[5,9]",
        },
        Example {
            query: "range x from 1 to 10 step 1 | summarize percentiles_array(x, dynamic([50, 99.5])) | project percentiles_x",
            result: "[5,10]",
        },
        Example {
            query: "datatable(d:dynamic)[1, 2.5] | summarize percentiles_array(d, 0, 100)",
            result: "[1.0,2.5]",
        },
        Example {
            query: "datatable(d:dynamic)[1, 2.5] | summarize percentiles_array(d, dynamic([0, 100]))",
            result: "[1.0,2.5]",
        },
    ],
    deviations: &[EXACT],
};

/// The values at several ranks as an array, each counted as often as its weight says.
pub static PERCENTILESW_ARRAY: Aggregation = Aggregation {
    name: "percentilesw_array",
    aliases: &[],
    summary: "As `percentiles_array`, with each value counted as often as its weight says.",
    page: "percentiles-aggregation-function",
    signatures: &[
        array(&[value(VALUES), WEIGHT, PERCENTILE], start_weighted_array).repeating(1),
        array(&[value(VALUES), WEIGHT, PERCENTILES], start_weighted_array),
        array(
            &[value(Takes::Type(ScalarType::Real)), WEIGHT, PERCENTILE],
            start_weighted_array,
        )
        .repeating(1),
        array(
            &[value(Takes::Type(ScalarType::Real)), WEIGHT, PERCENTILES],
            start_weighted_array,
        ),
    ],
    prefix: "percentiles_",
    examples: &[
        Example {
            query: "datatable(x:long, w:long)[1, 1, 2, 5, 3, 1] | summarize percentilesw_array(x, w, 10, 50)",
            result: "[1,2]",
        },
        Example {
            query: "datatable(x:long, w:long)[1, 1, 2, 5, 3, 1] | summarize percentilesw_array(x, w, dynamic([10, 50]))",
            result: "[1,2]",
        },
        Example {
            query: "datatable(d:dynamic, w:long)[1, 1, 2.5, 9] | summarize percentilesw_array(d, w, 10, 11)",
            result: "[1.0,2.5]",
        },
        Example {
            query: "datatable(d:dynamic, w:long)[1, 1, 2.5, 9] | summarize percentilesw_array(d, w, dynamic([10, 11]))",
            result: "[1.0,2.5]",
        },
    ],
    deviations: &[EXACT],
};

const EXACT: &str = "The rank is exact; Kusto estimates it over large groups.";

const fn value(takes: Takes) -> Parameter {
    Parameter::required("expr", takes)
}

const fn number(returns: ScalarType, parameters: &'static [Parameter]) -> AggregationSignature {
    let returns = Returns::Type(returns);
    form(parameters, Results::Each { from: 1, returns }, start)
}

const fn weighted(returns: ScalarType, parameters: &'static [Parameter]) -> AggregationSignature {
    let returns = Returns::Type(returns);
    form(
        parameters,
        Results::Each { from: 2, returns },
        start_weighted,
    )
}

const fn array(parameters: &'static [Parameter], start: Start) -> AggregationSignature {
    let returns = Returns::Type(ScalarType::Dynamic);
    form(parameters, Results::One(returns), start)
}

const fn form(
    parameters: &'static [Parameter],
    results: Results,
    start: Start,
) -> AggregationSignature {
    AggregationSignature {
        parameters,
        repeat: 0,
        condition: None,
        results,
        start,
    }
}

fn start(types: &[ScalarType], constants: &Constants<'_>) -> Result<Box<dyn Accumulator>, String> {
    ranked(types, constants, Weights::One, Shape::Columns)
}

fn start_weighted(
    types: &[ScalarType],
    constants: &Constants<'_>,
) -> Result<Box<dyn Accumulator>, String> {
    ranked(types, constants, Weights::Given, Shape::Columns)
}

fn start_array(
    types: &[ScalarType],
    constants: &Constants<'_>,
) -> Result<Box<dyn Accumulator>, String> {
    ranked(types, constants, Weights::One, Shape::Array)
}

fn start_weighted_array(
    types: &[ScalarType],
    constants: &Constants<'_>,
) -> Result<Box<dyn Accumulator>, String> {
    ranked(types, constants, Weights::Given, Shape::Array)
}

fn ranked(
    types: &[ScalarType],
    constants: &Constants<'_>,
    weights: Weights,
    shape: Shape,
) -> Result<Box<dyn Accumulator>, String> {
    let first = match weights {
        Weights::One => 1,
        Weights::Given => 2,
    };
    let mut percentiles = Vec::new();
    for value in constants.0.iter().skip(first).flatten() {
        match value {
            Scalar::Real(value) => percentiles.push(*value),
            Scalar::Dynamic(bytes) => numbers(DynamicRef::new(bytes), &mut percentiles)?,
            _ => return Err("a percentile is a number".to_owned()),
        }
    }
    if percentiles.is_empty() {
        return Err("at least one percentile is needed".to_owned());
    }
    if let Some(bad) = percentiles.iter().find(|p| !(0.0..=100.0).contains(*p)) {
        return Err(format!("a percentile lies between 0 and 100, not {bad}"));
    }
    let ty = types.first().copied().unwrap_or(ScalarType::Long);
    Ok(Box::new(Ranked::new(ty, percentiles, weights, shape)))
}

/// The numbers of a dynamic array.
fn numbers(array: DynamicRef<'_>, out: &mut Vec<f64>) -> Result<(), String> {
    let Dynamic::Array(array) = array.view() else {
        return Err("the percentiles are an array of numbers".to_owned());
    };
    for element in array.iter() {
        match element.view() {
            Dynamic::Long(value) => out.push(value as f64),
            Dynamic::Real(value) => out.push(value),
            _ => return Err("the percentiles are an array of numbers".to_owned()),
        }
    }
    Ok(())
}
