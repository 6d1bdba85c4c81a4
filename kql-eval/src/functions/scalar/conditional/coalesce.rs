//! `coalesce`

use super::choose::{choose, common_type};
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Reader, ScalarType, Text};
use crate::with_kind;

/// The first value that is there.
pub static COALESCE: ScalarFunction = ScalarFunction {
    name: "coalesce",
    aliases: &[],
    category: Category::Conditional,
    summary: "The first argument that is neither null nor the empty string.",
    page: "coalesce-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("arg", Takes::Widest),
            Parameter::required("arg", Takes::Widest),
        ],
        Returns::Common,
        coalesce,
    )
    .repeating(1)],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print coalesce('', 'a'), coalesce(long(null), 0, 1), coalesce('', ' ')",
        result: "a | 0 |  ",
    }],
    deviations: &[],
};

fn coalesce(call: &Call<'_>) -> Outcome {
    let branches: Vec<usize> = (0..call.count()).collect();
    let ty = common_type(call, 0);
    if ty == ScalarType::String {
        let texts: Vec<Reader<'_, Text>> = branches.iter().map(|&i| call.reader(i)).collect();
        return choose::<Text>(call, &branches, |row| {
            texts
                .iter()
                .position(|text| text.get(row).is_some_and(|text| !text.is_empty()))
        });
    }
    with_kind!(ty, K => {
        let values: Vec<Reader<'_, K>> = branches.iter().map(|&i| call.reader(i)).collect();
        choose::<K>(call, &branches, |row| values.iter().position(|value| value.get(row).is_some()))
    })
}
