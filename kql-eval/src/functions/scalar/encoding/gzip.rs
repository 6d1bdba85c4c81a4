//! `gzip_compress_to_base64_string`, `gzip_decompress_from_base64_string`

use flate2::Compression;
use flate2::read::{GzDecoder, GzEncoder};

use crate::functions::scalar::encoding::compression::{compressing, decompressing};
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};

/// The UTF-8 bytes of a string compressed with gzip, in base64.
pub static GZIP_COMPRESS_TO_BASE64_STRING: ScalarFunction = ScalarFunction {
    name: "gzip_compress_to_base64_string",
    aliases: &[],
    category: Category::Encoding,
    summary: "The string compressed with gzip, in base64.",
    page: "gzip-base64-compress",
    signatures: &[Signature::new(
        &[Parameter::required("string", Takes::STRING)],
        Returns::STRING,
        compress,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print gzip_decompress_from_base64_string(gzip_compress_to_base64_string('1234567890qwertyuiop'))",
        result: "1234567890qwertyuiop",
    }],
    deviations: &[
        "The compressed bytes may differ from those that Kusto gives; they decompress to the same text.",
    ],
};

/// The string that a base64 text holds compressed with gzip. Empty when the text is not base64, the bytes are not
/// compressed or hold no UTF-8, or the text would be longer than 64 MiB.
pub static GZIP_DECOMPRESS_FROM_BASE64_STRING: ScalarFunction = ScalarFunction {
    name: "gzip_decompress_from_base64_string",
    aliases: &[],
    category: Category::Encoding,
    summary: "The string that a base64 text holds compressed with gzip.",
    page: "gzip-base64-decompress",
    signatures: &[Signature::new(
        &[Parameter::required("string", Takes::STRING)],
        Returns::STRING,
        decompress,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print gzip_decompress_from_base64_string('H4sIAAAAAAAA/wMAAAAAAAAAAAA='), gzip_decompress_from_base64_string('no')",
        result: " | ",
    }],
    deviations: &[],
};

fn compress(call: &Call<'_>) -> Outcome {
    compressing(call, |bytes| GzEncoder::new(bytes, Compression::default()))
}

fn decompress(call: &Call<'_>) -> Outcome {
    decompressing(call, GzDecoder::new)
}
