//! `case`

use super::choose::{choose, common_type};
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Bool, Reader, ScalarType};
use crate::with_kind;

/// The value of the first predicate that is true.
pub static CASE: ScalarFunction = ScalarFunction {
    name: "case",
    aliases: &[],
    category: Category::Conditional,
    summary: "The value that belongs to the first predicate that is true, or the last argument when none is.",
    page: "case-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("predicate", Takes::Type(ScalarType::Bool)),
            Parameter::required("then", Takes::Common),
        ],
        Returns::Common,
        case,
    )
    .repeating(2)
    .ending_with(Parameter::required("else", Takes::Common))],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "range x from 1 to 3 step 1 | project case(x == 1, 'one', x == 2, 'two', 'many')",
        result: "one\ntwo\nmany",
    }],
    deviations: &[],
};

fn case(call: &Call<'_>) -> Outcome {
    let otherwise = call.count().saturating_sub(1);
    let predicates: Vec<Reader<'_, Bool>> =
        (0..otherwise).step_by(2).map(|i| call.reader(i)).collect();
    let mut branches: Vec<usize> = (1..otherwise).step_by(2).collect();
    branches.push(otherwise);
    with_kind!(common_type(call, otherwise), K => choose::<K>(call, &branches, |row| {
        let first = predicates.iter().position(|predicate| predicate.get(row) == Some(true));
        Some(first.unwrap_or(predicates.len()))
    }))
}
