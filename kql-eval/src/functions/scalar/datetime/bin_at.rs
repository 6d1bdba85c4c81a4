//! `bin_at`

use super::floor::{floor_long, floor_real};
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::ticks::in_range;
use crate::types::{DateTime, Long, Real, ScalarType, TimeSpan};

/// A value rounded down to a multiple counted from a fixed point.
pub static BIN_AT: ScalarFunction = ScalarFunction {
    name: "bin_at",
    aliases: &[],
    category: Category::Math,
    summary: "The start of the bin that holds the value, where bins have a size and one of them starts at a fixed point.",
    page: "bin-at-function",
    signatures: &[
        Signature::new(
            &[
                Parameter::required("expression", Takes::Type(ScalarType::Long)),
                Parameter::required("bin_size", Takes::Type(ScalarType::Long)),
                Parameter::required("fixed_point", Takes::Type(ScalarType::Long)),
            ],
            Returns::Type(ScalarType::Long),
            long,
        ),
        Signature::new(
            &[
                Parameter::required("expression", Takes::Type(ScalarType::Real)),
                Parameter::required("bin_size", Takes::Type(ScalarType::Real)),
                Parameter::required("fixed_point", Takes::Type(ScalarType::Real)),
            ],
            Returns::Type(ScalarType::Real),
            real,
        ),
        Signature::new(
            &[
                Parameter::required("expression", Takes::Type(ScalarType::DateTime)),
                Parameter::required("bin_size", Takes::Type(ScalarType::TimeSpan)),
                Parameter::required("fixed_point", Takes::Type(ScalarType::DateTime)),
            ],
            Returns::Type(ScalarType::DateTime),
            datetime,
        ),
        Signature::new(
            &[
                Parameter::required("expression", Takes::Type(ScalarType::TimeSpan)),
                Parameter::required("bin_size", Takes::Type(ScalarType::TimeSpan)),
                Parameter::required("fixed_point", Takes::Type(ScalarType::TimeSpan)),
            ],
            Returns::Type(ScalarType::TimeSpan),
            timespan,
        ),
    ],
    purity: Purity::Pure,
    naming: Naming::Argument,
    examples: &[
        Example {
            query: "print bin_at(9, 5, 2)",
            result: "7",
        },
        Example {
            query: "print bin_at(6.5, 2.5, 7)",
            result: "4.5",
        },
        Example {
            query: "print bin_at(datetime(2018-02-24 15:24), 1d, datetime(2018-02-20 15:14))",
            result: "2018-02-24T15:14:00.0000000Z",
        },
        Example {
            query: "print bin_at(1h, 1d, 12h)",
            result: "-12:00:00",
        },
    ],
    deviations: &[],
};

fn long(call: &Call<'_>) -> Outcome {
    call.map3::<Long, Long, Long, Long, _>(ticks_at)
}

fn real(call: &Call<'_>) -> Outcome {
    call.map3::<Real, Real, Real, Real, _>(|value, size, fixed| {
        fixed + floor_real(value - fixed, size)
    })
}

fn datetime(call: &Call<'_>) -> Outcome {
    call.map3::<DateTime, TimeSpan, DateTime, DateTime, _>(|value, size, fixed| {
        in_range(ticks_at(value, size, fixed)?)
    })
}

fn timespan(call: &Call<'_>) -> Outcome {
    call.map3::<TimeSpan, TimeSpan, TimeSpan, TimeSpan, _>(ticks_at)
}

fn ticks_at(value: i64, size: i64, fixed: i64) -> Option<i64> {
    Some(fixed.wrapping_add(floor_long(value.wrapping_sub(fixed), size)?))
}
