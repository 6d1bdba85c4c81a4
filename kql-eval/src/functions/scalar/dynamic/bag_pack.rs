//! `bag_pack`, `pack`, `pack_dictionary`

use super::array::readers;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::dynamic::{Dynamic, DynamicRef};
use crate::types::{Column, Reader, ScalarType, Text};

/// A property bag of keys and values.
pub static BAG_PACK: ScalarFunction = DECLARATION;

const DECLARATION: ScalarFunction = ScalarFunction {
    name: "bag_pack",
    aliases: &["pack", "pack_dictionary"],
    category: Category::Dynamic,
    summary: "A property bag of the keys and values, which alternate; of equal keys the last counts.",
    page: "bag-pack-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("key", Takes::AsText),
            Parameter::required("value", Takes::Any),
        ],
        Returns::Type(ScalarType::Dynamic),
        bag_pack,
    )
    .repeating(2)],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print bag_pack('Level', 'Information', 'ProcessID', 1234, 'Since', 1h)",
        result: "{\"Level\":\"Information\",\"ProcessID\":1234,\"Since\":\"01:00:00\"}",
    }],
    deviations: &[],
};

/// The same without nulls and empty texts, as `pack_all(true)` packs. No name of its own leads to it.
pub(crate) static BAG_PACK_FILLED: ScalarFunction = ScalarFunction {
    signatures: &[Signature::new(
        &[
            Parameter::required("key", Takes::AsText),
            Parameter::required("value", Takes::Any),
        ],
        Returns::DYNAMIC,
        bag_pack_filled,
    )
    .repeating(2)],
    ..DECLARATION
};

fn bag_pack(call: &Call<'_>) -> Outcome {
    pack(call, |_| true)
}

fn bag_pack_filled(call: &Call<'_>) -> Outcome {
    pack(call, |value| match value.view() {
        Dynamic::Null => false,
        Dynamic::String(text) => !text.is_empty(),
        _ => true,
    })
}

/// The bag of the pairs whose value is kept.
fn pack(call: &Call<'_>, keep: impl Fn(DynamicRef<'_>) -> bool) -> Outcome {
    let keys: Vec<Reader<'_, Text>> = (0..call.count())
        .step_by(2)
        .map(|index| call.reader(index))
        .collect();
    let columns: Vec<Column> = (1..call.count())
        .step_by(2)
        .map(|index| call.convert(index, ScalarType::Dynamic))
        .collect();
    let values = readers(&columns);
    call.encode(|row, encoder| {
        encoder.begin_bag();
        for (index, (key, value)) in keys.iter().zip(&values).enumerate() {
            let key = key.get(row).unwrap_or("");
            let again = keys
                .iter()
                .skip(index + 1)
                .any(|later| later.get(row) == Some(key));
            if !again {
                let value = value.get(row).unwrap_or(DynamicRef::NULL);
                if keep(value) {
                    encoder.key(key);
                    encoder.value_of(value);
                }
            }
        }
        encoder.end();
        Some(())
    })
}
