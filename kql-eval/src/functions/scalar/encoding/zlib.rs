//! `zlib_compress_to_base64_string`, `zlib_decompress_from_base64_string`

use flate2::read::ZlibDecoder;

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
        query: "print zlib_compress_to_base64_string('1234567890qwertyuiop'), zlib_decompress_from_base64_string(zlib_compress_to_base64_string(strrep('ab', 50))) == strrep('ab', 50)",
        result: "eAEBFADr/zEyMzQ1Njc4OTBxd2VydHl1aW9wOAkGdw== | True",
    }],
    deviations: &[
        "The bytes of a text that becomes shorter may differ from those that Kusto gives; they decompress to the same text.",
    ],
};

/// The string that a base64 text holds compressed with zlib. Empty when the text is not base64, the bytes are not
/// compressed for a window of 32 KiB or hold no UTF-8, or the text would be longer than 64 MiB.
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

/// A window of 32 KiB and the fastest compression, as Kusto's example has them.
const HEADER: [u8; 2] = [0x78, 0x01];

fn compress(call: &Call<'_>) -> Outcome {
    compressing(call, |text, bytes| {
        bytes.extend_from_slice(&HEADER);
        adler32(text).to_be_bytes()
    })
}

fn decompress(call: &Call<'_>) -> Outcome {
    // Kusto takes no other window than that of 32 KiB.
    let has_known_window = |bytes: &[u8]| bytes.first() == HEADER.first();
    decompressing(call, has_known_window, ZlibDecoder::new)
}

/// The checksum of RFC 1950, section 8.2.
fn adler32(bytes: &[u8]) -> u32 {
    const MODULUS: u32 = 65_521;
    // The sums cannot overflow before this many bytes.
    const BLOCK: usize = 5552;
    let (mut low, mut high) = (1_u32, 0_u32);
    for block in bytes.chunks(BLOCK) {
        for byte in block {
            low += u32::from(*byte);
            high += low;
        }
        low %= MODULUS;
        high %= MODULUS;
    }
    high << 16 | low
}
