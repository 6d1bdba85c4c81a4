//! `isfinite`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Bool, Real, ScalarType};

/// Whether a real is neither infinite nor not-a-number.
pub static ISFINITE: ScalarFunction = ScalarFunction {
    name: "isfinite",
    aliases: &[],
    category: Category::Math,
    summary: "Whether the number is neither infinite nor not-a-number.",
    page: "isfinite-function",
    signatures: &[Signature::new(
        &[Parameter::required("number", Takes::Type(ScalarType::Real))],
        Returns::Type(ScalarType::Bool),
        isfinite,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print isfinite(0.0 / 0.0), isfinite(1.0 / 0.0), isfinite(1.5)",
        result: "False | False | True",
    }],
    deviations: &[],
};

fn isfinite(call: &Call<'_>) -> Outcome {
    call.map1::<Real, Bool, _>(f64::is_finite)
}
