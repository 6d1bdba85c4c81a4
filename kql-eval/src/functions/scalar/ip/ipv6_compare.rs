//! `ipv6_compare`, `ipv6_is_match`, `ipv6_is_in_range`

use std::cmp::Ordering;

use crate::functions::scalar::ip::ipv6_network::Ipv6Network;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Bool, Cell, Column, Kind, Long, Text};

/// How two IPv6 or IPv4 addresses compare in the bits of the shortest prefix given: -1, 0 or 1. Null when one is not an
/// address or the prefix not 0 to 128.
pub static IPV6_COMPARE: ScalarFunction = ScalarFunction {
    name: "ipv6_compare",
    aliases: &[],
    category: Category::Ip,
    summary: "How two IPv6 or IPv4 addresses compare: -1, 0 or 1.",
    page: "ipv6-compare-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("ip1", Takes::STRING),
            Parameter::required("ip2", Takes::STRING),
            Parameter::optional("prefix", Takes::LONG),
        ],
        Returns::LONG,
        ipv6_compare,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print ipv6_compare('fe80::1', 'fe80::2'), ipv6_compare('192.168.1.1/24', '::ffff:c0a8:01ff', 127), ipv6_compare('192.168.1.1', '10.0.0.1', 31), ipv6_compare('x', '::')",
        result: "-1 | 0 | 1 | null",
    }],
    deviations: &[],
};

/// Whether two IPv6 or IPv4 addresses are equal in the bits of the shortest prefix given. Null when one is not an
/// address or the prefix not 0 to 128.
pub static IPV6_IS_MATCH: ScalarFunction = ScalarFunction {
    name: "ipv6_is_match",
    aliases: &[],
    category: Category::Ip,
    summary: "Whether two IPv6 or IPv4 addresses are equal within their prefixes.",
    page: "ipv6-is-match-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("ip1", Takes::STRING),
            Parameter::required("ip2", Takes::STRING),
            Parameter::optional("prefix", Takes::LONG),
        ],
        Returns::BOOL,
        ipv6_is_match,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print ipv6_is_match('fe80::1', 'fe80::2', 120), ipv6_is_match('::192.168.1.1/30', '192.168.1.255/24'), ipv6_is_match('x', '::')",
        result: "True | True | null",
    }],
    deviations: &[],
};

/// Whether an IPv6 or IPv4 address is in a range. Null when one of them is not valid.
pub static IPV6_IS_IN_RANGE: ScalarFunction = ScalarFunction {
    name: "ipv6_is_in_range",
    aliases: &[],
    category: Category::Ip,
    summary: "Whether an IPv6 or IPv4 address is in a range.",
    page: "ipv6-is-in-range-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("Ipv6Address", Takes::STRING),
            Parameter::required("Ipv6Range", Takes::STRING),
        ],
        Returns::BOOL,
        ipv6_is_match,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print ipv6_is_in_range('fe80::1', 'fe80::/10'), ipv6_is_in_range('10.0.0.1', '192.168.1.0/24'), ipv6_is_in_range('', 'fe80::/10')",
        result: "True | False | null",
    }],
    deviations: &[],
};

fn ipv6_compare(call: &Call<'_>) -> Outcome {
    comparing::<Long, _>(call, |order| order as i64)
}

fn ipv6_is_match(call: &Call<'_>) -> Outcome {
    comparing::<Bool, _>(call, Ordering::is_eq)
}

/// A function of how two addresses compare.
fn comparing<K: Kind, C: Cell<K>>(call: &Call<'_>, result: fn(Ordering) -> C) -> Outcome {
    let (a, b) = (call.reader::<Text>(0), call.reader::<Text>(1));
    let prefix = call.argument(2).map(Column::reader::<Long>);
    call.build::<K, _>(|row| {
        let a = Ipv6Network::parse(a.get(row)?)?;
        let b = Ipv6Network::parse(b.get(row)?)?;
        let order = match &prefix {
            Some(prefix) => a.compare_within(b, prefix.get(row)?)?,
            None => a.compare(b),
        };
        Some(result(order))
    })
}
