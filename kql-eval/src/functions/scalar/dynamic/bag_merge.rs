//! `bag_merge`

use super::array::readers;
use super::bag::as_bag;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::ScalarType;
use std::collections::HashSet;

/// Several property bags as one.
pub static BAG_MERGE: ScalarFunction = ScalarFunction {
    name: "bag_merge",
    aliases: &[],
    category: Category::Dynamic,
    summary: "The properties of all bags; of equal keys the leftmost counts. Nulls are left out, null when nothing else is given.",
    page: "bag-merge-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("bag", Takes::Type(ScalarType::Dynamic)),
            Parameter::required("bag", Takes::Type(ScalarType::Dynamic)),
        ],
        Returns::Type(ScalarType::Dynamic),
        bag_merge,
    )
    .repeating(1)],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print bag_merge(dynamic({'a': 1, 'b': 2}), dynamic(null), dynamic({'b': 3, 'c': 4}))",
        result: "{\"a\":1,\"b\":2,\"c\":4}",
    }],
    deviations: &[],
};

fn bag_merge(call: &Call<'_>) -> Outcome {
    let bags = readers(call.arguments);
    let mut seen = HashSet::new();
    call.encode(|row, encoder| {
        seen.clear();
        let mut found = false;
        encoder.begin_bag();
        for bag in bags.iter().filter_map(|bag| as_bag(bag.get(row))) {
            found = true;
            for (key, value) in bag.iter() {
                if seen.insert(key) {
                    encoder.key(key);
                    encoder.value_of(value);
                }
            }
        }
        encoder.end();
        found.then_some(())
    })
}
