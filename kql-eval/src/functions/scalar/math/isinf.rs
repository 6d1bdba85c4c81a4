//! `isinf`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Bool, Real, ScalarType};

/// Whether a real is infinite.
pub static ISINF: ScalarFunction = ScalarFunction {
    name: "isinf",
    aliases: &[],
    category: Category::Math,
    summary: "Whether the number is infinite.",
    page: "isinf-function",
    signatures: &[Signature::new(
        &[Parameter::required("number", Takes::Type(ScalarType::Real))],
        Returns::Type(ScalarType::Bool),
        isinf,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print isinf(0.0 / 0.0), isinf(1.0 / 0.0), isinf(1.5)",
        result: "False | True | False",
    }],
    deviations: &[],
};

fn isinf(call: &Call<'_>) -> Outcome {
    call.map1::<Real, Bool, _>(f64::is_infinite)
}
