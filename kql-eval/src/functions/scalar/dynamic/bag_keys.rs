//! `bag_keys`

use super::bag::as_bag;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Dyn, ScalarType};

/// The keys of a property bag.
pub static BAG_KEYS: ScalarFunction = ScalarFunction {
    name: "bag_keys",
    aliases: &[],
    category: Category::Dynamic,
    summary: "The keys of the bag in their order, without those of bags within; null when the value is no bag.",
    page: "bag-keys-function",
    signatures: &[Signature::new(
        &[Parameter::required(
            "object",
            Takes::Type(ScalarType::Dynamic),
        )],
        Returns::Type(ScalarType::Dynamic),
        bag_keys,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print bag_keys(dynamic({'a': 1, 'b': {'c': 2}})), bag_keys(dynamic({})), bag_keys(dynamic([]))",
        result: "[\"a\",\"b\"] | [] | null",
    }],
    deviations: &[],
};

fn bag_keys(call: &Call<'_>) -> Outcome {
    let bags = call.reader::<Dyn>(0);
    call.encode(|row, encoder| {
        let bag = as_bag(bags.get(row))?;
        encoder.begin_array();
        for (key, _) in bag.iter() {
            encoder.string(key);
        }
        encoder.end();
        Some(())
    })
}
