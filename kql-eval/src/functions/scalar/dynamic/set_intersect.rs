//! `set_intersect`

use super::array::{as_array, readers};
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Dyn, ScalarType};
use std::collections::HashSet;

/// The elements that all arrays have.
pub static SET_INTERSECT: ScalarFunction = ScalarFunction {
    name: "set_intersect",
    aliases: &[],
    category: Category::Dynamic,
    summary: "The distinct elements of the first array that all others have too; null when one value is no array.",
    page: "set-intersect-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("set", Takes::Type(ScalarType::Dynamic)),
            Parameter::required("set", Takes::Type(ScalarType::Dynamic)),
        ],
        Returns::Type(ScalarType::Dynamic),
        set_intersect,
    )
    .repeating(1)],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print set_intersect(dynamic([1, 2, 2, 3]), dynamic([3, 2])), set_intersect(dynamic([1]), dynamic([2]))",
        result: "[2,3] | []",
    }],
    deviations: &[],
};

fn set_intersect(call: &Call<'_>) -> Outcome {
    let first = call.reader::<Dyn>(0);
    let others = readers(call.arguments.get(1..).unwrap_or(&[]));
    let mut seen = HashSet::new();
    let mut members = vec![HashSet::new(); others.len()];
    call.encode(|row, encoder| {
        seen.clear();
        for (members, other) in members.iter_mut().zip(&others) {
            members.clear();
            members.extend(as_array(other.get(row))?.iter());
        }
        encoder.begin_array();
        for element in as_array(first.get(row))?.iter() {
            if members.iter().all(|members| members.contains(&element)) && seen.insert(element) {
                encoder.value_of(element);
            }
        }
        encoder.end();
        Some(())
    })
}
