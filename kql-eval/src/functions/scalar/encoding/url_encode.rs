//! `url_encode`, `url_encode_component`, `url_decode`

use std::fmt::Write as _;

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::Text;

/// A string encoded for the query of a URL: a space becomes `+`, what is not a letter, a digit or one of `-_.!*()`
/// becomes `%` and two digits for each byte.
pub static URL_ENCODE: ScalarFunction = ScalarFunction {
    name: "url_encode",
    aliases: &[],
    category: Category::Encoding,
    summary: "The string encoded for the query of a URL.",
    page: "url-encode-function",
    signatures: &[Signature::new(
        &[Parameter::required("url", Takes::STRING)],
        Returns::STRING,
        url_encode,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print url_encode('https://a.b/c d')",
        result: "https%3a%2f%2fa.b%2fc+d",
    }],
    deviations: &[],
};

/// A string encoded for any part of a URL: as `url_encode` does it, but a space becomes `%20`.
pub static URL_ENCODE_COMPONENT: ScalarFunction = ScalarFunction {
    name: "url_encode_component",
    aliases: &[],
    category: Category::Encoding,
    summary: "The string encoded for any part of a URL.",
    page: "url-encode-component-function",
    signatures: &[Signature::new(
        &[Parameter::required("url", Takes::STRING)],
        Returns::STRING,
        url_encode_component,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print url_encode_component('https://a.b/c d')",
        result: "https%3a%2f%2fa.b%2fc%20d",
    }],
    deviations: &[],
};

/// The string that an encoded part of a URL stands for. `+` is a space. A `%` without two digits stays; bytes that are
/// not UTF-8 become replacement characters.
pub static URL_DECODE: ScalarFunction = ScalarFunction {
    name: "url_decode",
    aliases: &[],
    category: Category::Encoding,
    summary: "The string that an encoded part of a URL stands for.",
    page: "url-decode-function",
    signatures: &[Signature::new(
        &[Parameter::required("encoded_url", Takes::STRING)],
        Returns::STRING,
        url_decode,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print url_decode('https%3A%2f%2fa.b%2Fc+d%20e%')",
        result: "https://a.b/c d e%",
    }],
    deviations: &[],
};

fn url_encode(call: &Call<'_>) -> Outcome {
    call.write1::<Text>(|text, out| encode(text, "+", out))
}

fn url_encode_component(call: &Call<'_>) -> Outcome {
    call.write1::<Text>(|text, out| encode(text, "%20", out))
}

fn encode(text: &str, space: &str, out: &mut String) {
    for byte in text.bytes() {
        match byte {
            b' ' => out.push_str(space),
            b'-' | b'_' | b'.' | b'!' | b'*' | b'(' | b')' => out.push(char::from(byte)),
            byte if byte.is_ascii_alphanumeric() => out.push(char::from(byte)),
            byte => {
                let _ = write!(out, "%{byte:02x}");
            }
        }
    }
}

fn url_decode(call: &Call<'_>) -> Outcome {
    let text = call.reader::<Text>(0);
    let mut bytes = Vec::new();
    call.write(|row, out| {
        bytes.clear();
        decode(text.get(row).unwrap_or_default().as_bytes(), &mut bytes);
        out.push_str(&String::from_utf8_lossy(&bytes));
    })
}

fn decode(mut text: &[u8], out: &mut Vec<u8>) {
    while let Some((&byte, rest)) = text.split_first() {
        text = rest;
        match (byte, rest) {
            (b'+', _) => out.push(b' '),
            (b'%', [high, low, after @ ..]) => match (digit(*high), digit(*low)) {
                (Some(high), Some(low)) => {
                    out.push(high << 4 | low);
                    text = after;
                }
                _ => out.push(b'%'),
            },
            _ => out.push(byte),
        }
    }
}

fn digit(byte: u8) -> Option<u8> {
    let digit = char::from(byte).to_digit(16)?;
    u8::try_from(digit).ok()
}
