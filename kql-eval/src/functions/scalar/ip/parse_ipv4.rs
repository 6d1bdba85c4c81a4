//! `parse_ipv4`, `parse_ipv4_mask`

use crate::functions::scalar::ip::ipv4_network::Ipv4Network;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Long, Text};

/// An IPv4 address as a number, with only the bits of its prefix if it has one. Null for other text.
pub static PARSE_IPV4: ScalarFunction = ScalarFunction {
    name: "parse_ipv4",
    aliases: &[],
    category: Category::Ip,
    summary: "An IPv4 address as a number.",
    page: "parse-ipv4-function",
    signatures: &[Signature::new(
        &[Parameter::required("ip", Takes::STRING)],
        Returns::LONG,
        parse_ipv4,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print parse_ipv4('127.0.0.1'), parse_ipv4('192.168.1.1/24'), parse_ipv4('01.2.3.4')",
        result: "2130706433 | 3232235776 | null",
    }],
    deviations: &[],
};

/// An IPv4 address as a number, with only the given number of its first bits, or fewer if its own prefix is shorter. Null for
/// other text and for a number of bits that is not 0 to 32.
pub static PARSE_IPV4_MASK: ScalarFunction = ScalarFunction {
    name: "parse_ipv4_mask",
    aliases: &[],
    category: Category::Ip,
    summary: "An IPv4 address as a number, with only its first bits.",
    page: "parse-ipv4-mask-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("ip", Takes::STRING),
            Parameter::required("prefix", Takes::LONG),
        ],
        Returns::LONG,
        parse_ipv4_mask,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print parse_ipv4_mask('127.0.0.1', 24), parse_ipv4_mask('127.0.0.1', 33)",
        result: "2130706432 | null",
    }],
    deviations: &[],
};

fn parse_ipv4(call: &Call<'_>) -> Outcome {
    call.map1::<Text, Long, _>(|ip| Some(i64::from(Ipv4Network::parse(ip)?.network())))
}

fn parse_ipv4_mask(call: &Call<'_>) -> Outcome {
    call.map2::<Text, Long, Long, _>(|ip, prefix| {
        let network = Ipv4Network::parse(ip)?.limited(prefix)?;
        Some(i64::from(network.network()))
    })
}
