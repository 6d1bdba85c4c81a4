//! `pow`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Real, ScalarType};

/// A power.
pub static POW: ScalarFunction = ScalarFunction {
    name: "pow",
    aliases: &[],
    category: Category::Math,
    summary: "The base raised to the exponent.",
    page: "pow-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("base", Takes::Type(ScalarType::Real)),
            Parameter::required("exponent", Takes::Type(ScalarType::Real)),
        ],
        Returns::Type(ScalarType::Real),
        pow,
    )],
    purity: Purity::Pure,
    naming: Naming::Argument,
    examples: &[Example {
        query: "print pow(2, 3)",
        result: "8.0",
    }],
    deviations: &[],
};

fn pow(call: &Call<'_>) -> Outcome {
    call.map2::<Real, Real, Real, _>(f64::powf)
}
