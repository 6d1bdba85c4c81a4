//! `gzip_compress_to_base64_string`, `gzip_decompress_from_base64_string`

use flate2::Crc;
use flate2::read::GzDecoder;

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
        query: "print gzip_compress_to_base64_string('1234567890qwertyuiop'), gzip_decompress_from_base64_string(gzip_compress_to_base64_string(strrep('ab', 50))) == strrep('ab', 50)",
        result: "H4sIAAAAAAAA/wEUAOv/MTIzNDU2Nzg5MHF3ZXJ0eXVpb3A6m7f2FAAAAA== | True",
    }],
    deviations: &[
        "The bytes of a text that becomes shorter may differ from those that Kusto gives; they decompress to the same text.",
    ],
};

/// The string that a base64 text holds compressed with gzip. Empty when the text is not base64, the bytes are not
/// compressed, have optional header fields or hold no UTF-8, or the text would be longer than 64 MiB.
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
        query: "print gzip_decompress_from_base64_string('H4sIAAAAAAAA/wEUAOv/MTIzNDU2Nzg5MHF3ZXJ0eXVpb3A6m7f2FAAAAA=='), gzip_decompress_from_base64_string('x0x0x0')",
        result: "1234567890qwertyuiop | ",
    }],
    deviations: &[],
};

/// Magic numbers, deflate, no optional fields, no time, no flags and an unknown system, as Kusto's example has them.
const HEADER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];

/// Where the header says which optional fields follow.
const FLAGS: usize = 3;

fn compress(call: &Call<'_>) -> Outcome {
    compressing(call, |text, bytes| {
        bytes.extend_from_slice(&HEADER);
        let mut checksum = Crc::new();
        checksum.update(text);
        let (sum, length) = (
            checksum.sum().to_le_bytes(),
            checksum.amount().to_le_bytes(),
        );
        let mut trailer = [0; 8];
        for (byte, from) in trailer.iter_mut().zip(sum.into_iter().chain(length)) {
            *byte = from;
        }
        trailer
    })
}

fn decompress(call: &Call<'_>) -> Outcome {
    let has_plain_header = |bytes: &[u8]| bytes.get(FLAGS) == Some(&0);
    decompressing(call, has_plain_header, GzDecoder::new)
}
