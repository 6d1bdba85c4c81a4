//! `bin`, `floor`

use super::floor::{floor_decimal, floor_long, floor_real};
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::ticks::in_range;
use crate::types::{DateTime, Dec, Long, Real, ScalarType, TimeSpan};

/// A value rounded down to a multiple.
pub static BIN: ScalarFunction = ScalarFunction {
    name: "bin",
    aliases: &["floor"],
    category: Category::Math,
    summary: "The largest multiple of the size that is not above the value; datetimes count from 0001-01-01, a Monday.",
    page: "bin-function",
    signatures: &[
        Signature::new(
            &[
                Parameter::required("value", Takes::Type(ScalarType::Long)),
                Parameter::required("roundTo", Takes::Type(ScalarType::Long)),
            ],
            Returns::Type(ScalarType::Long),
            long,
        ),
        Signature::new(
            &[
                Parameter::required("value", Takes::Type(ScalarType::Real)),
                Parameter::required("roundTo", Takes::Type(ScalarType::Real)),
            ],
            Returns::Type(ScalarType::Real),
            real,
        ),
        Signature::new(
            &[
                Parameter::required("value", Takes::Type(ScalarType::Decimal)),
                Parameter::required("roundTo", Takes::Type(ScalarType::Decimal)),
            ],
            Returns::Type(ScalarType::Decimal),
            decimal,
        ),
        Signature::new(
            &[
                Parameter::required("value", Takes::Type(ScalarType::DateTime)),
                Parameter::required("roundTo", Takes::Type(ScalarType::TimeSpan)),
            ],
            Returns::Type(ScalarType::DateTime),
            datetime,
        ),
        Signature::new(
            &[
                Parameter::required("value", Takes::Type(ScalarType::TimeSpan)),
                Parameter::required("roundTo", Takes::Type(ScalarType::TimeSpan)),
            ],
            Returns::Type(ScalarType::TimeSpan),
            timespan,
        ),
    ],
    purity: Purity::Pure,
    naming: Naming::Argument,
    examples: &[
        Example {
            query: "print bin(7, 5), bin(-7, 5), floor(7, 0)",
            result: "5 | -10 | null",
        },
        Example {
            query: "print bin(4.5, 1), bin(-1.5, 1)",
            result: "4.0 | -2.0",
        },
        Example {
            query: "print bin(decimal(4.5), decimal(2))",
            result: "4",
        },
        Example {
            query: "print bin(datetime(2007-01-04 10:00), 7d)",
            result: "2007-01-01T00:00:00.0000000Z",
        },
        Example {
            query: "print bin(16d, 7d)",
            result: "14.00:00:00",
        },
    ],
    deviations: &[],
};

fn long(call: &Call<'_>) -> Outcome {
    call.map2::<Long, Long, Long, _>(floor_long)
}

fn real(call: &Call<'_>) -> Outcome {
    call.map2::<Real, Real, Real, _>(floor_real)
}

fn decimal(call: &Call<'_>) -> Outcome {
    call.map2::<Dec, Dec, Dec, _>(floor_decimal)
}

fn datetime(call: &Call<'_>) -> Outcome {
    call.map2::<DateTime, TimeSpan, DateTime, _>(|value, size| in_range(floor_long(value, size)?))
}

fn timespan(call: &Call<'_>) -> Outcome {
    call.map2::<TimeSpan, TimeSpan, TimeSpan, _>(floor_long)
}
