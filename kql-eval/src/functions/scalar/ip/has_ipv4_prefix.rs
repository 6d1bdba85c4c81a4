//! `has_ipv4_prefix`, `has_any_ipv4_prefix`

use crate::functions::scalar::ip::candidates::{Candidates, STRING_OR_DYNAMIC};
use crate::functions::scalar::ip::embedded::{AddressPrefix, ipv4_addresses};
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Bool, Text};

/// Whether a text holds an IPv4 address that begins with a prefix (a whole address, or its first parts and a dot) and
/// that a letter or digit does not touch. False when the prefix is not valid.
pub static HAS_IPV4_PREFIX: ScalarFunction = ScalarFunction {
    name: "has_ipv4_prefix",
    aliases: &[],
    category: Category::Ip,
    summary: "Whether a text holds an IPv4 address that begins with a prefix.",
    page: "has-ipv4-prefix-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("source", Takes::STRING),
            Parameter::required("ip_address_prefix", Takes::STRING),
        ],
        Returns::BOOL,
        has_ipv4_prefix,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print has_ipv4_prefix('GET 127.0.0.1 x', '127.0.'), has_ipv4_prefix('GET 127.0.0.1 x', '127.0')",
        result: "True | False",
    }],
    deviations: &[],
};

/// Whether a text holds an IPv4 address that begins with one of several prefixes, given one by one or in arrays, and
/// that a letter or digit does not touch.
pub static HAS_ANY_IPV4_PREFIX: ScalarFunction = ScalarFunction {
    name: "has_any_ipv4_prefix",
    aliases: &[],
    category: Category::Ip,
    summary: "Whether a text holds an IPv4 address that begins with one of several prefixes.",
    page: "has-any-ipv4-prefix-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("source", Takes::STRING),
            Parameter::required("ip_address_prefix", Takes::OneOf(STRING_OR_DYNAMIC)),
        ],
        Returns::BOOL,
        has_ipv4_prefix,
    )
    .repeating(1)],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print has_any_ipv4_prefix('GET 127.0.0.1 x', '10.0.0.1', '127.0.'), has_any_ipv4_prefix('GET 127.0.0.1 x', dynamic(['127.0']))",
        result: "True | False",
    }],
    deviations: &[],
};

fn has_ipv4_prefix(call: &Call<'_>) -> Outcome {
    let source = call.reader::<Text>(0);
    let prefixes = Candidates::new(call, 1);
    call.build::<Bool, _>(|row| {
        let source = source.get(row)?;
        Some(prefixes.any(row, |prefix| {
            AddressPrefix::ipv4(prefix)
                .is_some_and(|prefix| ipv4_addresses(source).any(|address| prefix.begins(address)))
        }))
    })
}
