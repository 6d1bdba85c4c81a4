//! `erfc`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Real, ScalarType};

/// The complementary error function.
pub static ERFC: ScalarFunction = ScalarFunction {
    name: "erfc",
    aliases: &[],
    category: Category::Math,
    summary: "The complementary error function.",
    page: "erfc-function",
    signatures: &[Signature::new(
        &[Parameter::required("x", Takes::Type(ScalarType::Real))],
        Returns::Type(ScalarType::Real),
        erfc,
    )],
    purity: Purity::Pure,
    naming: Naming::Argument,
    examples: &[Example {
        query: "print erfc(0)",
        result: "1.0",
    }],
    deviations: &[],
};

fn erfc(call: &Call<'_>) -> Outcome {
    call.map1::<Real, Real, _>(libm::erfc)
}
