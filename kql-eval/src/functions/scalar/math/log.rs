//! `log`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Real, ScalarType};

/// The natural logarithm; null of a negative number.
pub static LOG: ScalarFunction = ScalarFunction {
    name: "log",
    aliases: &[],
    category: Category::Math,
    summary: "The natural logarithm; null of a negative number.",
    page: "log-function",
    signatures: &[Signature::new(
        &[Parameter::required("x", Takes::Type(ScalarType::Real))],
        Returns::Type(ScalarType::Real),
        log,
    )],
    purity: Purity::Pure,
    naming: Naming::Argument,
    examples: &[Example {
        query: "print log(1), log(-1)",
        result: "0.0 | null",
    }],
    deviations: &[],
};

fn log(call: &Call<'_>) -> Outcome {
    call.map1::<Real, Real, _>(|x| (x >= 0.0 || x.is_nan()).then(|| x.ln()))
}
