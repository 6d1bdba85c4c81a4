//! `round`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Dec, Long, Real, ScalarType};
use rust_decimal::RoundingStrategy;

/// A number rounded to a number of decimal places.
pub static ROUND: ScalarFunction = ScalarFunction {
    name: "round",
    aliases: &[],
    category: Category::Math,
    summary: "The number rounded to a number of decimal places, none when not given; halves are rounded away from zero.",
    page: "round-function",
    signatures: &[
        Signature::new(
            &[
                Parameter::required("number", Takes::Type(ScalarType::Real)),
                Parameter::optional("precision", Takes::Type(ScalarType::Long)),
            ],
            Returns::Type(ScalarType::Real),
            real,
        ),
        Signature::new(
            &[
                Parameter::required("number", Takes::Type(ScalarType::Decimal)),
                Parameter::optional("precision", Takes::Type(ScalarType::Long)),
            ],
            Returns::Type(ScalarType::Decimal),
            decimal,
        ),
    ],
    purity: Purity::Pure,
    naming: Naming::Argument,
    examples: &[
        Example {
            query: "print round(2.98765, 3), round(1.005, 2), round(-2.5), round(1234, -2)",
            result: "2.988 | 1.0 | -3.0 | 1200.0",
        },
        Example {
            query: "print round(decimal(3.14159), 2)",
            result: "3.14",
        },
    ],
    deviations: &[],
};

fn real(call: &Call<'_>) -> Outcome {
    let (numbers, precisions) = (call.reader::<Real>(0), call.reader::<Long>(1));
    let given = call.count() > 1;
    call.build::<Real, _>(|row| {
        let precision = if given { precisions.get(row)? } else { 0 };
        Some(rounded(numbers.get(row)?, precision))
    })
}

/// The number as its binary value says, so that 1.005, which lies a little below, rounds down.
fn rounded(number: f64, precision: i64) -> f64 {
    if precision < 0 {
        let unit = 10_f64.powi(i32::try_from(precision.saturating_neg()).unwrap_or(i32::MAX));
        return if unit.is_finite() {
            (number / unit).round() * unit
        } else {
            0.0
        };
    }
    // A real has at most 15 decimal places that mean anything beside a whole part.
    let Ok(places) = usize::try_from(precision.min(300)) else {
        return number;
    };
    let unit = 10_f64.powi(i32::try_from(places).unwrap_or(300));
    let scaled = number * unit;
    if !scaled.is_finite() || scaled.abs() >= 9_007_199_254_740_992.0 {
        return number;
    }
    // The remainder of the scaling tells on which side of a half the number lies.
    let error = number.mul_add(unit, -scaled);
    let whole = scaled.trunc();
    let rest = (scaled - whole).abs();
    let beyond = rest > 0.5 || (rest == 0.5 && error * scaled.signum() >= 0.0);
    let whole = if beyond {
        whole + scaled.signum()
    } else {
        whole
    };
    whole / unit
}

fn decimal(call: &Call<'_>) -> Outcome {
    let (numbers, precisions) = (call.reader::<Dec>(0), call.reader::<Long>(1));
    let given = call.count() > 1;
    call.build::<Dec, _>(|row| {
        let precision = if given { precisions.get(row)? } else { 0 };
        let places = u32::try_from(precision.clamp(0, 28)).ok()?;
        Some(
            numbers
                .get(row)?
                .round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero),
        )
    })
}
