//! `bag_zip`

use super::array::as_array;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::dynamic::{Dynamic, DynamicRef};
use crate::types::{Dyn, ScalarType};
use std::collections::HashSet;

/// A property bag from an array of keys and one of values.
pub static BAG_ZIP: ScalarFunction = ScalarFunction {
    name: "bag_zip",
    aliases: &[],
    category: Category::Dynamic,
    summary: "A property bag of the keys with the values at the same places, null where there is none; keys that are no strings are left out. Values that are no array give nulls, keys that are none give null.",
    page: "bag-zip",
    signatures: &[Signature::new(
        &[
            Parameter::required("KeysArray", Takes::Type(ScalarType::Dynamic)),
            Parameter::required("ValuesArray", Takes::Type(ScalarType::Dynamic)),
        ],
        Returns::Type(ScalarType::Dynamic),
        bag_zip,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[
        Example {
            query: "print bag_zip(dynamic(['a', 8, 'b', 'c']), dynamic([1, '2', 2.5]))",
            result: "{\"a\":1,\"b\":2.5,\"c\":null}",
        },
        Example {
            query: "print bag_zip(dynamic(['a', 8, 'b']), dynamic(1)), bag_zip(dynamic('a'), dynamic([1]))",
            result: "{\"a\":null,\"b\":null} | null",
        },
    ],
    deviations: &[],
};

fn bag_zip(call: &Call<'_>) -> Outcome {
    let (keys, values) = (call.reader::<Dyn>(0), call.reader::<Dyn>(1));
    let mut seen = HashSet::new();
    call.encode(|row, encoder| {
        let keys = as_array(keys.get(row))?;
        let values = as_array(values.get(row));
        seen.clear();
        encoder.begin_bag();
        for (index, key) in keys.iter().enumerate() {
            let Dynamic::String(key) = key.view() else {
                continue;
            };
            if seen.insert(key) {
                encoder.key(key);
                encoder.value_of(
                    values
                        .and_then(|values| values.get(index))
                        .unwrap_or(DynamicRef::NULL),
                );
            }
        }
        encoder.end();
        Some(())
    })
}
