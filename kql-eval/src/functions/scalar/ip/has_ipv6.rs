//! `has_ipv6`, `has_any_ipv6`

use std::net::Ipv6Addr;

use crate::functions::scalar::ip::candidates::{Candidates, STRING_OR_DYNAMIC};
use crate::functions::scalar::ip::embedded::ipv6_addresses;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Bool, Text};

/// Whether a text holds an IPv6 address that a letter, digit, colon or dot does not touch. False when what is looked
/// for is no address.
pub static HAS_IPV6: ScalarFunction = ScalarFunction {
    name: "has_ipv6",
    aliases: &[],
    category: Category::Ip,
    summary: "Whether a text holds an IPv6 address.",
    page: "has-ipv6-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("source", Takes::STRING),
            Parameter::required("ip_address", Takes::STRING),
        ],
        Returns::BOOL,
        has_ipv6,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print has_ipv6('GET ::1 x', '0:0:0:0:0:0:0:1'), has_ipv6('05:04:54::1 x', '::1'), has_ipv6('300.1.1.1', '300.1.1.1')",
        result: "True | False | False",
    }],
    deviations: &[],
};

/// Whether a text holds one of several IPv6 addresses, given one by one or in arrays, that a letter, digit, colon or
/// dot does not touch.
pub static HAS_ANY_IPV6: ScalarFunction = ScalarFunction {
    name: "has_any_ipv6",
    aliases: &[],
    category: Category::Ip,
    summary: "Whether a text holds one of several IPv6 addresses.",
    page: "has-any-ipv6-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("source", Takes::STRING),
            Parameter::required("ip_address", Takes::OneOf(STRING_OR_DYNAMIC)),
        ],
        Returns::BOOL,
        has_ipv6,
    )
    .repeating(1)],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print has_any_ipv6('GET ::1 x', 'fe80::1', '::1'), has_any_ipv6('GET ::1 x', dynamic(['fe80::1']))",
        result: "True | False",
    }],
    deviations: &[],
};

fn has_ipv6(call: &Call<'_>) -> Outcome {
    let source = call.reader::<Text>(0);
    let wanted = Candidates::new(call, 1);
    call.build::<Bool, _>(|row| {
        let source = source.get(row)?;
        Some(wanted.any(row, |wanted| {
            let Ok(wanted) = wanted.parse::<Ipv6Addr>() else {
                return false;
            };
            ipv6_addresses(source).any(|address| address == u128::from(wanted))
        }))
    })
}
