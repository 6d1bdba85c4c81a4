//! `abs`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Dec, Long, Real, ScalarType, TimeSpan};

/// The value without its sign.
pub static ABS: ScalarFunction = ScalarFunction {
    name: "abs",
    aliases: &[],
    category: Category::Math,
    summary: "The value without its sign.",
    page: "abs-function",
    signatures: &[
        Signature::new(
            &[Parameter::required("x", Takes::Type(ScalarType::Long))],
            Returns::Type(ScalarType::Long),
            long,
        ),
        Signature::new(
            &[Parameter::required("x", Takes::Type(ScalarType::Real))],
            Returns::Type(ScalarType::Real),
            real,
        ),
        Signature::new(
            &[Parameter::required("x", Takes::Type(ScalarType::Decimal))],
            Returns::Type(ScalarType::Decimal),
            decimal,
        ),
        Signature::new(
            &[Parameter::required("x", Takes::Type(ScalarType::TimeSpan))],
            Returns::Type(ScalarType::TimeSpan),
            timespan,
        ),
    ],
    purity: Purity::Pure,
    naming: Naming::Argument,
    examples: &[
        Example {
            query: "print abs(-5)",
            result: "5",
        },
        Example {
            query: "print abs(-1.5)",
            result: "1.5",
        },
        Example {
            query: "print abs(decimal(-1.5))",
            result: "1.5",
        },
        Example {
            query: "print abs(-1h)",
            result: "01:00:00",
        },
    ],
    deviations: &[],
};

fn long(call: &Call<'_>) -> Outcome {
    call.map1::<Long, Long, _>(i64::wrapping_abs)
}

fn real(call: &Call<'_>) -> Outcome {
    call.map1::<Real, Real, _>(f64::abs)
}

fn decimal(call: &Call<'_>) -> Outcome {
    call.map1::<Dec, Dec, _>(|value| value.abs())
}

fn timespan(call: &Call<'_>) -> Outcome {
    call.map1::<TimeSpan, TimeSpan, _>(i64::wrapping_abs)
}
