//! `around`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Bool, DateTime, Long, Real, ScalarType, TimeSpan};

/// Whether a value lies near a center.
pub static AROUND: ScalarFunction = ScalarFunction {
    name: "around",
    aliases: &[],
    category: Category::DateTime,
    summary: "Whether the value lies within a distance of the center, both ends included.",
    page: "around-function",
    signatures: &[
        Signature::new(
            &[
                Parameter::required("value", Takes::Type(ScalarType::Long)),
                Parameter::required("center", Takes::Type(ScalarType::Long)),
                Parameter::required("delta", Takes::Type(ScalarType::Long)),
            ],
            Returns::Type(ScalarType::Bool),
            long,
        ),
        Signature::new(
            &[
                Parameter::required("value", Takes::Type(ScalarType::Real)),
                Parameter::required("center", Takes::Type(ScalarType::Real)),
                Parameter::required("delta", Takes::Type(ScalarType::Real)),
            ],
            Returns::Type(ScalarType::Bool),
            real,
        ),
        Signature::new(
            &[
                Parameter::required("value", Takes::Type(ScalarType::DateTime)),
                Parameter::required("center", Takes::Type(ScalarType::DateTime)),
                Parameter::required("delta", Takes::Type(ScalarType::TimeSpan)),
            ],
            Returns::Type(ScalarType::Bool),
            datetime,
        ),
        Signature::new(
            &[
                Parameter::required("value", Takes::Type(ScalarType::TimeSpan)),
                Parameter::required("center", Takes::Type(ScalarType::TimeSpan)),
                Parameter::required("delta", Takes::Type(ScalarType::TimeSpan)),
            ],
            Returns::Type(ScalarType::Bool),
            timespan,
        ),
    ],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[
        Example {
            query: "print around(100, 99, 2), around(3, 1, 1)",
            result: "True | False",
        },
        Example {
            query: "print around(1.5, 1.0, 0.5)",
            result: "True",
        },
        Example {
            query: "print around(datetime(2021-01-01 01:31), datetime(2021-01-01 01:30), 1min)",
            result: "True",
        },
        Example {
            query: "print around(3h, 1h, 1h)",
            result: "False",
        },
    ],
    deviations: &[],
};

fn long(call: &Call<'_>) -> Outcome {
    call.map3::<Long, Long, Long, Bool, _>(within)
}

fn real(call: &Call<'_>) -> Outcome {
    call.map3::<Real, Real, Real, Bool, _>(|value, center, delta| {
        (center - delta..=center + delta).contains(&value)
    })
}

fn datetime(call: &Call<'_>) -> Outcome {
    call.map3::<DateTime, DateTime, TimeSpan, Bool, _>(within)
}

fn timespan(call: &Call<'_>) -> Outcome {
    call.map3::<TimeSpan, TimeSpan, TimeSpan, Bool, _>(within)
}

fn within(value: i64, center: i64, delta: i64) -> bool {
    (center.saturating_sub(delta)..=center.saturating_add(delta)).contains(&value)
}
