//! `range`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::dynamic::Encoder;
use crate::types::ticks::HOUR;
use crate::types::write_timespan;
use crate::types::{DateTime, Long, Real, ScalarType, TimeSpan};

/// An array of evenly spaced values.
pub static RANGE: ScalarFunction = ScalarFunction {
    name: "range",
    aliases: &[],
    category: Category::Dynamic,
    summary: "The values from start to stop, both included, one step apart: 1, or an hour for datetimes and timespans, when not given. At most 1,048,576 values.",
    page: "range-function",
    signatures: &[
        Signature::new(
            &[
                Parameter::required("start", Takes::Type(ScalarType::Long)),
                Parameter::required("stop", Takes::Type(ScalarType::Long)),
                Parameter::optional("step", Takes::Type(ScalarType::Long)),
            ],
            Returns::Type(ScalarType::Dynamic),
            long,
        ),
        Signature::new(
            &[
                Parameter::required("start", Takes::Type(ScalarType::Real)),
                Parameter::required("stop", Takes::Type(ScalarType::Real)),
                Parameter::optional("step", Takes::Type(ScalarType::Real)),
            ],
            Returns::Type(ScalarType::Dynamic),
            real,
        ),
        Signature::new(
            &[
                Parameter::required("start", Takes::Type(ScalarType::DateTime)),
                Parameter::required("stop", Takes::Type(ScalarType::DateTime)),
                Parameter::optional("step", Takes::Type(ScalarType::TimeSpan)),
            ],
            Returns::Type(ScalarType::Dynamic),
            datetime,
        ),
        Signature::new(
            &[
                Parameter::required("start", Takes::Type(ScalarType::TimeSpan)),
                Parameter::required("stop", Takes::Type(ScalarType::TimeSpan)),
                Parameter::optional("step", Takes::Type(ScalarType::TimeSpan)),
            ],
            Returns::Type(ScalarType::Dynamic),
            timespan,
        ),
    ],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[
        Example {
            query: "print range(1, 8, 3), range(3, 1, -1), range(5, 1)",
            result: "[1,4,7] | [3,2,1] | []",
        },
        Example {
            query: "print range(1.0, 2.0, 0.5)",
            result: "[1.0,1.5,2.0]",
        },
        Example {
            query: "print range(datetime(2017-01-01), datetime(2017-01-01 01:00))",
            result: "[\"2017-01-01T00:00:00.0000000Z\",\"2017-01-01T01:00:00.0000000Z\"]",
        },
        Example {
            query: "print range(0h, 2h)",
            result: "[\"00:00:00\",\"01:00:00\",\"02:00:00\"]",
        },
    ],
    deviations: &[],
};

/// The most values of an array made by a function.
pub(super) const MOST_ITEMS: usize = 1_048_576;

fn long(call: &Call<'_>) -> Outcome {
    let [starts, stops, steps] = [0, 1, 2].map(|index| call.reader::<Long>(index));
    let step = default_step(call, 1);
    call.encode(|row, encoder| {
        let step = steps.get(row).or(step)?;
        write(
            starts.get(row)?,
            stops.get(row)?,
            step,
            encoder,
            |value, encoder| encoder.long(value),
        )
    })
}

fn real(call: &Call<'_>) -> Outcome {
    let [starts, stops, steps] = [0, 1, 2].map(|index| call.reader::<Real>(index));
    let step = default_step(call, 1.0);
    call.encode(|row, encoder| {
        let (start, stop) = (starts.get(row)?, stops.get(row)?);
        let step = steps.get(row).or(step).filter(|step| *step != 0.0)?;
        encoder.begin_array();
        for index in 0..MOST_ITEMS {
            let value = index as f64 * step + start;
            if !(if step > 0.0 {
                value <= stop
            } else {
                value >= stop
            }) {
                break;
            }
            encoder.real(value);
        }
        encoder.end();
        Some(())
    })
}

fn datetime(call: &Call<'_>) -> Outcome {
    let (starts, stops) = (call.reader::<DateTime>(0), call.reader::<DateTime>(1));
    let steps = call.reader::<TimeSpan>(2);
    let step = default_step(call, HOUR);
    call.encode(|row, encoder| {
        let step = steps.get(row).or(step)?;
        write(
            starts.get(row)?,
            stops.get(row)?,
            step,
            encoder,
            |value, encoder| {
                encoder.datetime(value);
            },
        )
    })
}

fn timespan(call: &Call<'_>) -> Outcome {
    let [starts, stops, steps] = [0, 1, 2].map(|index| call.reader::<TimeSpan>(index));
    let step = default_step(call, HOUR);
    let mut text = String::new();
    call.encode(|row, encoder| {
        let step = steps.get(row).or(step)?;
        write(
            starts.get(row)?,
            stops.get(row)?,
            step,
            encoder,
            |value, encoder| {
                text.clear();
                write_timespan(value, &mut text);
                encoder.string(&text);
            },
        )
    })
}

/// The step when it is left out; a null step is none.
fn default_step<T>(call: &Call<'_>, step: T) -> Option<T> {
    (call.count() < 3).then_some(step)
}

fn write(
    start: i64,
    stop: i64,
    step: i64,
    encoder: &mut Encoder,
    mut element: impl FnMut(i64, &mut Encoder),
) -> Option<()> {
    if step == 0 {
        return None;
    }
    encoder.begin_array();
    let mut next = Some(start);
    for _ in 0..MOST_ITEMS {
        match next {
            Some(value) if (step > 0 && value <= stop) || (step < 0 && value >= stop) => {
                element(value, encoder);
                next = value.checked_add(step);
            }
            _ => break,
        }
    }
    encoder.end();
    Some(())
}
