//! `has_ipv4`, `has_any_ipv4`

use std::net::Ipv4Addr;

use crate::functions::scalar::ip::candidates::{Candidates, STRING_OR_DYNAMIC};
use crate::functions::scalar::ip::embedded::ipv4_addresses;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Bool, Text};

/// Whether a text holds an IPv4 address that a letter or digit does not touch. False when what is looked for is no
/// address.
pub static HAS_IPV4: ScalarFunction = ScalarFunction {
    name: "has_ipv4",
    aliases: &[],
    category: Category::Ip,
    summary: "Whether a text holds an IPv4 address.",
    page: "has-ipv4-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("source", Takes::STRING),
            Parameter::required("ip_address", Takes::STRING),
        ],
        Returns::BOOL,
        has_ipv4,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print has_ipv4('GET 127.0.0.1:80', '127.0.0.1'), has_ipv4('x127.0.0.1', '127.0.0.1'), has_ipv4('300.1.1.1', '300.1.1.1')",
        result: "True | False | False",
    }],
    deviations: &[],
};

/// Whether a text holds one of several IPv4 addresses, given one by one or in arrays, that a letter or digit does not
/// touch.
pub static HAS_ANY_IPV4: ScalarFunction = ScalarFunction {
    name: "has_any_ipv4",
    aliases: &[],
    category: Category::Ip,
    summary: "Whether a text holds one of several IPv4 addresses.",
    page: "has-any-ipv4-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("source", Takes::STRING),
            Parameter::required("ip_address", Takes::OneOf(STRING_OR_DYNAMIC)),
        ],
        Returns::BOOL,
        has_ipv4,
    )
    .repeating(1)],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print has_any_ipv4('GET 127.0.0.1 x', '10.0.0.1', '127.0.0.1'), has_any_ipv4('GET 127.0.0.1 x', dynamic(['10.0.0.1']))",
        result: "True | False",
    }],
    deviations: &[],
};

fn has_ipv4(call: &Call<'_>) -> Outcome {
    let source = call.reader::<Text>(0);
    let wanted = Candidates::new(call, 1);
    call.build::<Bool, _>(|row| {
        let source = source.get(row)?;
        Some(wanted.any(row, |wanted| {
            let Ok(wanted) = wanted.parse::<Ipv4Addr>() else {
                return false;
            };
            ipv4_addresses(source).any(|address| address == u32::from(wanted))
        }))
    })
}
