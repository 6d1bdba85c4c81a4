//! `base64_decode_toguid`, `base64_encode_fromguid`

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Guid, Text};

/// The guid whose 16 bytes, in the order of .NET, a base64 text holds. Null for other text.
pub static BASE64_DECODE_TOGUID: ScalarFunction = ScalarFunction {
    name: "base64_decode_toguid",
    aliases: &[],
    category: Category::Encoding,
    summary: "The guid whose bytes a base64 text holds.",
    page: "base64-decode-toguid-function",
    signatures: &[Signature::new(
        &[Parameter::required("base64_string", Takes::STRING)],
        Returns::GUID,
        decode,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print base64_decode_toguid('JpbpECu8dUy7Pv5gbeJXAA=='), base64_decode_toguid('abcd')",
        result: "10e99626-bc2b-4c75-bb3e-fe606de25700 | null",
    }],
    deviations: &[],
};

/// The bytes of a guid, in the order of .NET, in base64. Empty for null.
pub static BASE64_ENCODE_FROMGUID: ScalarFunction = ScalarFunction {
    name: "base64_encode_fromguid",
    aliases: &[],
    category: Category::Encoding,
    summary: "The bytes of a guid in base64.",
    page: "base64-encode-fromguid-function",
    signatures: &[Signature::new(
        &[Parameter::required("guid", Takes::GUID)],
        Returns::STRING,
        encode,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print base64_encode_fromguid(guid(ae3133f2-6e22-49ae-b06a-16e6a9b212eb)), base64_encode_fromguid(guid(null))",
        result: "8jMxriJurkmwahbmqbIS6w== | ",
    }],
    deviations: &[],
};

fn decode(call: &Call<'_>) -> Outcome {
    let base64 = call.reader::<Text>(0);
    let mut bytes = Vec::new();
    call.build::<Guid, _>(|row| {
        bytes.clear();
        STANDARD.decode_vec(base64.get(row)?, &mut bytes).ok()?;
        let bytes = <[u8; 16]>::try_from(bytes.as_slice()).ok()?;
        Some(u128::from_be_bytes(reordered(bytes)))
    })
}

fn encode(call: &Call<'_>) -> Outcome {
    call.write1::<Guid>(|guid, out| STANDARD.encode_string(reordered(guid.to_be_bytes()), out))
}

/// The bytes from the order written to the order of .NET or back: the first three groups are little endian there.
const fn reordered(bytes: [u8; 16]) -> [u8; 16] {
    let [a, b, c, d, e, f, g, h, rest @ ..] = bytes;
    let [i, j, k, l, m, n, o, p] = rest;
    [d, c, b, a, f, e, h, g, i, j, k, l, m, n, o, p]
}
