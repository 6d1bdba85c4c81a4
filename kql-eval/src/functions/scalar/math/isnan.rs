//! `isnan`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Bool, Real, ScalarType};

/// Whether a real is not-a-number.
pub static ISNAN: ScalarFunction = ScalarFunction {
    name: "isnan",
    aliases: &[],
    category: Category::Math,
    summary: "Whether the number is not-a-number.",
    page: "isnan-function",
    signatures: &[Signature::new(
        &[Parameter::required("number", Takes::Type(ScalarType::Real))],
        Returns::Type(ScalarType::Bool),
        isnan,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print isnan(0.0 / 0.0), isnan(1.0 / 0.0), isnan(1.5)",
        result: "True | False | False",
    }],
    deviations: &[],
};

fn isnan(call: &Call<'_>) -> Outcome {
    call.map1::<Real, Bool, _>(f64::is_nan)
}
