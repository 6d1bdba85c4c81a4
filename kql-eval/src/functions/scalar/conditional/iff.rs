//! `iff`, `iif`

use super::choose::{choose, common_type};
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Bool, ScalarType};
use crate::with_kind;

/// One of two values, as a predicate says.
pub static IFF: ScalarFunction = ScalarFunction {
    name: "iff",
    aliases: &["iif"],
    category: Category::Conditional,
    summary: "The second argument where the predicate is true, otherwise the third.",
    page: "iff-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("if", Takes::Type(ScalarType::Bool)),
            Parameter::required("then", Takes::Common),
            Parameter::required("else", Takes::Common),
        ],
        Returns::Common,
        iff,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print iff(1 > 0, 'yes', 'no'), iif(bool(null), 1, 2)",
        result: "yes | 2",
    }],
    deviations: &[],
};

fn iff(call: &Call<'_>) -> Outcome {
    let predicate = call.reader::<Bool>(0);
    with_kind!(common_type(call, 1), K => choose::<K>(call, &[1, 2], |row| {
        Some(if predicate.get(row) == Some(true) { 0 } else { 1 })
    }))
}
