//! `bag_has_key`

use super::bag::{as_bag, follow, steps};
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Bool, Dyn, ScalarType, Text};

/// Whether a property bag has a key.
pub static BAG_HAS_KEY: ScalarFunction = ScalarFunction {
    name: "bag_has_key",
    aliases: &[],
    category: Category::Dynamic,
    summary: "Whether the bag has the key, or the path that begins with `$` leads somewhere; null when the value is no bag.",
    page: "bag-has-key-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("bag", Takes::Type(ScalarType::Dynamic)),
            Parameter::required("key", Takes::Type(ScalarType::String)),
        ],
        Returns::Type(ScalarType::Bool),
        bag_has_key,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print bag_has_key(dynamic({'a': {'b': 1}}), 'a'), bag_has_key(dynamic({'a': {'b': 1}}), '$.a.b'), bag_has_key(dynamic({}), 'A')",
        result: "True | True | False",
    }],
    deviations: &[],
};

fn bag_has_key(call: &Call<'_>) -> Outcome {
    let (bags, keys) = (call.reader::<Dyn>(0), call.reader::<Text>(1));
    call.build::<Bool, _>(|row| {
        let value = bags.get(row)?;
        let bag = as_bag(Some(value))?;
        let key = keys.get(row)?;
        Some(bag.get(key).is_some() || steps(key).is_some_and(|path| follow(value, path).is_some()))
    })
}
