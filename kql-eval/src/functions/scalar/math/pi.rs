//! `pi`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Purity, Returns, ScalarFunction, Signature,
};
use crate::types::{Scalar, ScalarType};

/// The number π.
pub static PI: ScalarFunction = ScalarFunction {
    name: "pi",
    aliases: &[],
    category: Category::Math,
    summary: "The number π.",
    page: "pi-function",
    signatures: &[Signature::new(&[], Returns::Type(ScalarType::Real), pi)],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print round(pi(), 4)",
        result: "3.1416",
    }],
    deviations: &[],
};

fn pi(call: &Call<'_>) -> Outcome {
    Ok(call.constant(Scalar::Real(std::f64::consts::PI)))
}
