//! `zlib_compress_to_base64_string`, `zlib_decompress_from_base64_string`

use flate2::Compression;
use flate2::read::{ZlibDecoder, ZlibEncoder};

use crate::functions::scalar::encoding::compression::{compressing, decompressing};
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};

/// The UTF-8 bytes of a string compressed with zlib, in base64.
pub static ZLIB_COMPRESS_TO_BASE64_STRING: ScalarFunction = ScalarFunction {
    name: "zlib_compress_to_base64_string",
    aliases: &[],
    category: Category::Encoding,
    summary: "The string compressed with zlib, in base64.",
    page: "zlib-base64-compress-function",
    signatures: &[Signature::new(
        &[Parameter::required("string", Takes::STRING)],
        Returns::STRING,
        compress,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print zlib_decompress_from_base64_string(zlib_compress_to_base64_string('1234567890qwertyuiop'))",
        result: "1234567890qwertyuiop",
    }],
    deviations: &[
        "The compressed bytes may differ from those that Kusto gives; they decompress to the same text.",
    ],
};

/// The string that a base64 text holds compressed with zlib. Empty when the text is not base64, the bytes are not
/// compressed or hold no UTF-8, or the text would be longer than 64 MiB.
pub static ZLIB_DECOMPRESS_FROM_BASE64_STRING: ScalarFunction = ScalarFunction {
    name: "zlib_decompress_from_base64_string",
    aliases: &[],
    category: Category::Encoding,
    summary: "The string that a base64 text holds compressed with zlib.",
    page: "zlib-base64-decompress-function",
    signatures: &[Signature::new(
        &[Parameter::required("string", Takes::STRING)],
        Returns::STRING,
        decompress,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print zlib_decompress_from_base64_string('eJwLSS0uUSguKcrMS1cwNDIGACxqBQ4='), zlib_decompress_from_base64_string('no')",
        result: "Test string 123 | ",
    }],
    deviations: &[],
};

fn compress(call: &Call<'_>) -> Outcome {
    compressing(call, |bytes| {
        ZlibEncoder::new(bytes, Compression::default())
    })
}

fn decompress(call: &Call<'_>) -> Outcome {
    decompressing(call, ZlibDecoder::new)
}
