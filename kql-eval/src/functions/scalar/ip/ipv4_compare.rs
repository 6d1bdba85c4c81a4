//! `ipv4_compare`, `ipv4_is_match`, `ipv4_is_in_range`

use std::cmp::Ordering;

use crate::functions::scalar::ip::ipv4_network::Ipv4Network;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Bool, Cell, Column, Kind, Long, Text};

/// How two IPv4 addresses compare in the bits of the shortest prefix given: -1, 0 or 1. Null when one is not an address
/// or the prefix not 0 to 32.
pub static IPV4_COMPARE: ScalarFunction = ScalarFunction {
    name: "ipv4_compare",
    aliases: &[],
    category: Category::Ip,
    summary: "How two IPv4 addresses compare: -1, 0 or 1.",
    page: "ipv4-compare-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("ip1", Takes::STRING),
            Parameter::required("ip2", Takes::STRING),
            Parameter::optional("prefix", Takes::LONG),
        ],
        Returns::LONG,
        ipv4_compare,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print ipv4_compare('192.168.1.1', '192.168.1.255'), ipv4_compare('192.168.1.1/24', '192.168.1.255'), ipv4_compare('192.168.1.1', '192.168.1.255', 24), ipv4_compare('x', '1.1.1.1')",
        result: "-1 | 0 | 0 | null",
    }],
    deviations: &[],
};

/// Whether two IPv4 addresses are equal in the bits of the shortest prefix given. Null when one is not an address or
/// the prefix not 0 to 32.
pub static IPV4_IS_MATCH: ScalarFunction = ScalarFunction {
    name: "ipv4_is_match",
    aliases: &[],
    category: Category::Ip,
    summary: "Whether two IPv4 addresses are equal within their prefixes.",
    page: "ipv4-is-match-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("ip1", Takes::STRING),
            Parameter::required("ip2", Takes::STRING),
            Parameter::optional("prefix", Takes::LONG),
        ],
        Returns::BOOL,
        ipv4_is_match,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print ipv4_is_match('192.168.1.1', '192.168.1.255/24'), ipv4_is_match('192.168.1.1', '192.168.1.255', 31), ipv4_is_match('x', '1.1.1.1')",
        result: "True | False | null",
    }],
    deviations: &[],
};

/// Whether an IPv4 address is in a range. Null when one of them is not valid.
pub static IPV4_IS_IN_RANGE: ScalarFunction = ScalarFunction {
    name: "ipv4_is_in_range",
    aliases: &[],
    category: Category::Ip,
    summary: "Whether an IPv4 address is in a range.",
    page: "ipv4-is-in-range-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("Ipv4Address", Takes::STRING),
            Parameter::required("Ipv4Range", Takes::STRING),
        ],
        Returns::BOOL,
        ipv4_is_match,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print ipv4_is_in_range('192.168.1.6', '192.168.1.0/24'), ipv4_is_in_range('10.0.0.1', '192.168.1.0/24'), ipv4_is_in_range('', '10.0.0.0/8')",
        result: "True | False | null",
    }],
    deviations: &[],
};

fn ipv4_compare(call: &Call<'_>) -> Outcome {
    comparing::<Long, _>(call, |order| order as i64)
}

fn ipv4_is_match(call: &Call<'_>) -> Outcome {
    comparing::<Bool, _>(call, Ordering::is_eq)
}

/// A function of how two addresses compare.
fn comparing<K: Kind, C: Cell<K>>(call: &Call<'_>, result: fn(Ordering) -> C) -> Outcome {
    let (a, b) = (call.reader::<Text>(0), call.reader::<Text>(1));
    let prefix = call.argument(2).map(Column::reader::<Long>);
    call.build::<K, _>(|row| {
        let mut a = Ipv4Network::parse(a.get(row)?)?;
        if let Some(prefix) = &prefix {
            a = a.limited(prefix.get(row)?)?;
        }
        Some(result(a.compare(Ipv4Network::parse(b.get(row)?)?)))
    })
}
