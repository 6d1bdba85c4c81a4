//! `rand`

use super::random::random_bits;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Column, Long, Real, ScalarType};

/// A random number.
pub static RAND: ScalarFunction = ScalarFunction {
    name: "rand",
    aliases: &[],
    category: Category::Math,
    summary: "A random number from 0 up to but not including 1, or a whole one from 0 up to but not including N.",
    page: "rand-function",
    signatures: &[Signature::new(
        &[Parameter::optional("N", Takes::Type(ScalarType::Long))],
        Returns::Type(ScalarType::Real),
        rand,
    )],
    purity: Purity::Volatile,
    naming: Naming::Argument,
    examples: &[Example {
        query: "print rand() < 1, rand(1)",
        result: "True | 0.0",
    }],
    deviations: &[
        "Two uses in one row give the same number, and the seed of the run fixes all of them.",
    ],
};

fn rand(call: &Call<'_>) -> Outcome {
    let limits = call.reader::<Long>(0);
    let given = call.count() > 0;
    // Every row has its own number, also when the arguments are constants.
    Ok(Column::build::<Real, _>((0..call.rows).map(|row| {
        let number = (random_bits(call, row, 0) >> 11) as f64 / 9_007_199_254_740_992.0;
        if !given {
            return Some(number);
        }
        limits.get(row).map(|limit| (number * limit as f64).floor())
    })))
}
