//! `base64_decode_toarray`, `base64_encode_fromarray`

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::dynamic::{Dynamic, DynamicRef};
use crate::types::{Dyn, Text};

/// The bytes that a base64 text holds, as an array of numbers. Null for text that is not base64.
pub static BASE64_DECODE_TOARRAY: ScalarFunction = ScalarFunction {
    name: "base64_decode_toarray",
    aliases: &[],
    category: Category::Encoding,
    summary: "The bytes that a base64 text holds, as an array of numbers.",
    page: "base64-decode-toarray-function",
    signatures: &[Signature::new(
        &[Parameter::required("base64_string", Takes::STRING)],
        Returns::DYNAMIC,
        decode,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print base64_decode_toarray('S3VzdG8='), base64_decode_toarray('?')",
        result: "[75,117,115,116,111] | null",
    }],
    deviations: &[],
};

/// An array of numbers from 0 to 255 in base64. Empty for anything else.
pub static BASE64_ENCODE_FROMARRAY: ScalarFunction = ScalarFunction {
    name: "base64_encode_fromarray",
    aliases: &[],
    category: Category::Encoding,
    summary: "An array of bytes in base64.",
    page: "base64-encode-fromarray-function",
    signatures: &[Signature::new(
        &[Parameter::required(
            "base64_string_decoded_as_a_byte_array",
            Takes::DYNAMIC,
        )],
        Returns::STRING,
        encode,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print base64_encode_fromarray(dynamic([75, 117, 115, 116, 111])), base64_encode_fromarray(dynamic(null))",
        result: "S3VzdG8= | ",
    }],
    deviations: &[],
};

fn decode(call: &Call<'_>) -> Outcome {
    let base64 = call.reader::<Text>(0);
    let mut bytes = Vec::new();
    call.encode(|row, encoder| {
        bytes.clear();
        STANDARD.decode_vec(base64.get(row)?, &mut bytes).ok()?;
        encoder.begin_array();
        bytes.iter().for_each(|byte| encoder.long(i64::from(*byte)));
        encoder.end();
        Some(())
    })
}

fn encode(call: &Call<'_>) -> Outcome {
    let array = call.reader::<Dyn>(0);
    let mut bytes = Vec::new();
    call.write(|row, out| {
        bytes.clear();
        if let Some(value) = array.get(row)
            && read(value, &mut bytes).is_some()
        {
            STANDARD.encode_string(&bytes, out);
        }
    })
}

/// Reads the bytes of an array; `None` when a value is not a byte.
fn read(value: DynamicRef<'_>, bytes: &mut Vec<u8>) -> Option<()> {
    let Dynamic::Array(elements) = value.view() else {
        return None;
    };
    for element in elements.iter() {
        let Dynamic::Long(byte) = element.view() else {
            return None;
        };
        bytes.push(u8::try_from(byte).ok()?);
    }
    Some(())
}
