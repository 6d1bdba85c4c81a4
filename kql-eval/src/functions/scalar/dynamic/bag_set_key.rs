//! `bag_set_key`

use super::bag::{Step, as_bag, steps};
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::dynamic::{BagView, DynamicRef, Encoder};
use crate::types::{Dyn, ScalarType, Text};

/// A property bag with a property set.
pub static BAG_SET_KEY: ScalarFunction = ScalarFunction {
    name: "bag_set_key",
    aliases: &[],
    category: Category::Dynamic,
    summary: "The bag with the value under the key, which may be a path that begins with `$`; a property already there moves to the end. Null when the value is no bag.",
    page: "bag-set-key-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("bag", Takes::Type(ScalarType::Dynamic)),
            Parameter::required("key", Takes::Type(ScalarType::String)),
            Parameter::required("value", Takes::Any),
        ],
        Returns::Type(ScalarType::Dynamic),
        bag_set_key,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print bag_set_key(dynamic({'a': 1, 'b': 2}), 'a', 'x'), bag_set_key(dynamic({'a': {'b': 1}}), '$.a.c', 2), bag_set_key(dynamic({}), '$.a.b', 1)",
        result: "{\"b\":2,\"a\":\"x\"} | {\"a\":{\"b\":1,\"c\":2}} | {\"a\":{\"b\":1}}",
    }],
    deviations: &[],
};

fn bag_set_key(call: &Call<'_>) -> Outcome {
    let (bags, keys) = (call.reader::<Dyn>(0), call.reader::<Text>(1));
    let values = call.convert(2, ScalarType::Dynamic);
    let values = values.reader::<Dyn>();
    let mut path = Vec::new();
    call.encode(|row, encoder| {
        let bag = as_bag(bags.get(row))?;
        let key = keys.get(row)?;
        path.clear();
        match steps(key) {
            None => path.push(key),
            Some(steps) => {
                for step in steps {
                    let Some(Step::Key(key)) = step else {
                        return None;
                    };
                    path.push(key);
                }
            }
        }
        let value = values.get(row).unwrap_or(DynamicRef::NULL);
        set(Some(bag), path.split_first()?, value, encoder);
        Some(())
    })
}

/// Copies a bag and sets the property that a path leads to; bags missing on the way are made.
fn set(
    bag: Option<BagView<'_>>,
    (key, rest): (&&str, &[&str]),
    value: DynamicRef<'_>,
    encoder: &mut Encoder,
) {
    let mut inside = rest.split_first();
    encoder.begin_bag();
    for (known, old) in bag.iter().flat_map(|bag| bag.iter()) {
        if known != *key {
            encoder.key(known);
            encoder.value_of(old);
        } else if let Some(path) = inside.take() {
            encoder.key(known);
            set(as_bag(Some(old)), path, value, encoder);
        }
    }
    if let Some(path) = inside {
        encoder.key(key);
        set(None, path, value, encoder);
    } else if rest.is_empty() {
        encoder.key(key);
        encoder.value_of(value);
    }
    encoder.end();
}
