//! `base64_encode_tostring`, `base64_decode_tostring`

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::Text;

/// The UTF-8 bytes of a string in base64.
pub static BASE64_ENCODE_TOSTRING: ScalarFunction = ScalarFunction {
    name: "base64_encode_tostring",
    aliases: &["base64_encodestring"],
    category: Category::Encoding,
    summary: "The UTF-8 bytes of a string in base64.",
    page: "base64-encode-tostring-function",
    signatures: &[Signature::new(
        &[Parameter::required("string", Takes::STRING)],
        Returns::STRING,
        encode,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print base64_encode_tostring('Kusto')",
        result: "S3VzdG8=",
    }],
    deviations: &[],
};

/// The string whose UTF-8 bytes a base64 text holds. Empty for text that is not base64 and for bytes that are not
/// UTF-8.
pub static BASE64_DECODE_TOSTRING: ScalarFunction = ScalarFunction {
    name: "base64_decode_tostring",
    aliases: &["base64_decodestring"],
    category: Category::Encoding,
    summary: "The string whose UTF-8 bytes a base64 text holds.",
    page: "base64-decode-tostring-function",
    signatures: &[Signature::new(
        &[Parameter::required("base64_string", Takes::STRING)],
        Returns::STRING,
        decode,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print base64_decode_tostring('S3VzdG8='), base64_decode_tostring('/w=='), base64_decode_tostring('?')",
        result: "Kusto |  | ",
    }],
    deviations: &[],
};

fn encode(call: &Call<'_>) -> Outcome {
    call.write1::<Text>(|text, out| STANDARD.encode_string(text, out))
}

fn decode(call: &Call<'_>) -> Outcome {
    let base64 = call.reader::<Text>(0);
    let mut bytes = Vec::new();
    call.write(|row, out| {
        bytes.clear();
        let base64 = base64.get(row).unwrap_or_default();
        if STANDARD.decode_vec(base64, &mut bytes).is_ok() {
            out.push_str(std::str::from_utf8(&bytes).unwrap_or_default());
        }
    })
}
