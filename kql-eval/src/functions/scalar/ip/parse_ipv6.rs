//! `parse_ipv6`, `parse_ipv6_mask`

use crate::functions::scalar::ip::ipv6_network::{Ipv6Network, write_ipv6};
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Long, Text};

/// An IPv6 or IPv4 address as eight groups of four digits, with only the bits of its prefix if it has one. Empty for
/// other text.
pub static PARSE_IPV6: ScalarFunction = ScalarFunction {
    name: "parse_ipv6",
    aliases: &[],
    category: Category::Ip,
    summary: "An IPv6 or IPv4 address in the full form of IPv6.",
    page: "parse-ipv6-function",
    signatures: &[Signature::new(
        &[Parameter::required("ip", Takes::STRING)],
        Returns::STRING,
        parse_ipv6,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print parse_ipv6('fe80::1/64'), parse_ipv6('192.168.255.255/24'), parse_ipv6('x')",
        result: "fe80:0000:0000:0000:0000:0000:0000:0000 | 0000:0000:0000:0000:0000:ffff:c0a8:ff00 | ",
    }],
    deviations: &[],
};

/// An IPv6 or IPv4 address as eight groups of four digits, with only the given number of its first 128 bits, or fewer if its own
/// prefix is shorter. Empty for other text and for a number of bits that is not 0 to 128.
pub static PARSE_IPV6_MASK: ScalarFunction = ScalarFunction {
    name: "parse_ipv6_mask",
    aliases: &[],
    category: Category::Ip,
    summary: "An IPv6 or IPv4 address in the full form of IPv6, with only its first bits.",
    page: "parse-ipv6-mask-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("ip", Takes::STRING),
            Parameter::required("prefix", Takes::LONG),
        ],
        Returns::STRING,
        parse_ipv6_mask,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print parse_ipv6_mask('192.168.255.255', 120), parse_ipv6_mask('fe80::1', 129)",
        result: "0000:0000:0000:0000:0000:ffff:c0a8:ff00 | ",
    }],
    deviations: &[],
};

fn parse_ipv6(call: &Call<'_>) -> Outcome {
    call.write1::<Text>(|ip, out| {
        if let Some(network) = Ipv6Network::parse(ip) {
            write_ipv6(network.network(), out);
        }
    })
}

fn parse_ipv6_mask(call: &Call<'_>) -> Outcome {
    let (ip, prefix) = (call.reader::<Text>(0), call.reader::<Long>(1));
    call.write(|row, out| {
        let network = ip.get(row).and_then(Ipv6Network::parse);
        let network = network.zip(prefix.get(row)).and_then(|(n, p)| n.limited(p));
        if let Some(network) = network {
            write_ipv6(network.network(), out);
        }
    })
}
