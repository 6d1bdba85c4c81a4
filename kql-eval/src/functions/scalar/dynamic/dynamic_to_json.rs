//! `dynamic_to_json`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::dynamic::{Dynamic, DynamicRef, Encoder, write_json};
use crate::types::{Dyn, ScalarType};

/// A dynamic value as canonical JSON text.
pub static DYNAMIC_TO_JSON: ScalarFunction = ScalarFunction {
    name: "dynamic_to_json",
    aliases: &[],
    category: Category::Dynamic,
    summary: "The value as compact JSON with the keys of all bags in order; the empty string for null.",
    page: "dynamic-to-json-function",
    signatures: &[Signature::new(
        &[Parameter::required("expr", Takes::Any)],
        Returns::Type(ScalarType::String),
        dynamic_to_json,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[
        Example {
            query: "print dynamic_to_json(dynamic({'b': 1, 'a': {'d': [2], 'c': 3}}))",
            result: "{\"a\":{\"c\":3,\"d\":[2]},\"b\":1}",
        },
        Example {
            query: "print dynamic_to_json(1), dynamic_to_json('a'), dynamic_to_json(1h)",
            result: "1 | \"a\" | \"01:00:00\"",
        },
    ],
    deviations: &[],
};

fn dynamic_to_json(call: &Call<'_>) -> Outcome {
    let values = call.convert(0, ScalarType::Dynamic);
    let values = values.reader::<Dyn>();
    let mut sorted = Encoder::new();
    call.write(|row, text| {
        sorted.clear();
        if let Some(value) = values.get(row) {
            sort_keys(value, &mut sorted);
            write_json(sorted.value(), text);
        }
    })
}

fn sort_keys(value: DynamicRef<'_>, encoder: &mut Encoder) {
    match value.view() {
        Dynamic::Array(array) => {
            encoder.begin_array();
            for element in array.iter() {
                sort_keys(element, encoder);
            }
            encoder.end();
        }
        Dynamic::Bag(bag) => {
            let mut properties: Vec<_> = bag.iter().collect();
            properties.sort_unstable_by_key(|(key, _)| *key);
            encoder.begin_bag();
            for (key, value) in properties {
                encoder.key(key);
                sort_keys(value, encoder);
            }
            encoder.end();
        }
        _ => encoder.value_of(value),
    }
}
