//! `bag_remove_keys`

use super::array::as_array;
use super::bag::{Step, as_bag, steps};
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::dynamic::{ArrayView, BagView, Dynamic, Encoder};
use crate::types::{Dyn, ScalarType};

/// A property bag without some keys.
pub static BAG_REMOVE_KEYS: ScalarFunction = ScalarFunction {
    name: "bag_remove_keys",
    aliases: &[],
    category: Category::Dynamic,
    summary: "The bag without the keys of an array, which may be paths that begin with `$`; null when the value is no bag.",
    page: "bag-remove-keys-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("bag", Takes::Type(ScalarType::Dynamic)),
            Parameter::required("keys", Takes::Type(ScalarType::Dynamic)),
        ],
        Returns::Type(ScalarType::Dynamic),
        bag_remove_keys,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print bag_remove_keys(dynamic({'a': 1, 'b': {'c': 2, 'd': 3}, 'e': 4}), dynamic(['$.b.c', 'e']))",
        result: "{\"a\":1,\"b\":{\"d\":3}}",
    }],
    deviations: &[],
};

fn bag_remove_keys(call: &Call<'_>) -> Outcome {
    let (bags, keys) = (call.reader::<Dyn>(0), call.reader::<Dyn>(1));
    let mut trail = Vec::new();
    call.encode(|row, encoder| {
        let bag = as_bag(bags.get(row))?;
        let keys = as_array(keys.get(row))?;
        trail.clear();
        copy_without(bag, keys, &mut trail, encoder);
        Some(())
    })
}

/// Copies a bag that lies at `trail` below the root.
fn copy_without<'a>(
    bag: BagView<'a>,
    keys: ArrayView<'_>,
    trail: &mut Vec<&'a str>,
    encoder: &mut Encoder,
) {
    encoder.begin_bag();
    for (key, value) in bag.iter() {
        trail.push(key);
        if !is_named(keys, trail) {
            encoder.key(key);
            match value.view() {
                Dynamic::Bag(inner) => copy_without(inner, keys, trail, encoder),
                _ => encoder.value_of(value),
            }
        }
        trail.pop();
    }
    encoder.end();
}

/// Whether one of the keys names the property at `trail`.
fn is_named(keys: ArrayView<'_>, trail: &[&str]) -> bool {
    keys.iter().any(|key| match key.view() {
        Dynamic::String(key) => {
            trail == [key]
                || steps(key)
                    .is_some_and(|path| path.eq(trail.iter().map(|key| Some(Step::Key(key)))))
        }
        _ => false,
    })
}
