//! `format_ipv4`, `format_ipv4_mask`

use std::fmt::Write as _;

use crate::functions::scalar::ip::ipv4_network::{Ipv4Network, write_ipv4};
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Column, Kind, Long, Text};

/// An IPv4 address in dotted form, with only the bits of the shortest prefix given. Empty when the address or the
/// prefix is not valid.
pub static FORMAT_IPV4: ScalarFunction = ScalarFunction {
    name: "format_ipv4",
    aliases: &[],
    category: Category::Ip,
    summary: "An IPv4 address, given as text or number, in dotted form.",
    page: "format-ipv4-function",
    signatures: &[
        Signature::new(
            &[
                Parameter::required("ip", Takes::STRING),
                Parameter::optional("prefix", Takes::LONG),
            ],
            Returns::STRING,
            from_text,
        ),
        Signature::new(
            &[
                Parameter::required("ip", Takes::LONG),
                Parameter::optional("prefix", Takes::LONG),
            ],
            Returns::STRING,
            from_number,
        ),
    ],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[
        Example {
            query: "print format_ipv4('192.168.1.1', 24), format_ipv4('192.168.1.1/24', -1)",
            result: "192.168.1.0 | ",
        },
        Example {
            query: "print format_ipv4(3232235777, 24)",
            result: "192.168.1.0",
        },
    ],
    deviations: &[],
};

/// An IPv4 address in dotted form, with only the bits of the shortest prefix given, and that prefix length. Empty when
/// the address or the prefix is not valid.
pub static FORMAT_IPV4_MASK: ScalarFunction = ScalarFunction {
    name: "format_ipv4_mask",
    aliases: &[],
    category: Category::Ip,
    summary: "An IPv4 address, given as text or number, in dotted form with its prefix length.",
    page: "format-ipv4-mask-function",
    signatures: &[
        Signature::new(
            &[
                Parameter::required("ip", Takes::STRING),
                Parameter::optional("prefix", Takes::LONG),
            ],
            Returns::STRING,
            mask_from_text,
        ),
        Signature::new(
            &[
                Parameter::required("ip", Takes::LONG),
                Parameter::optional("prefix", Takes::LONG),
            ],
            Returns::STRING,
            mask_from_number,
        ),
    ],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[
        Example {
            query: "print format_ipv4_mask('192.168.1.1', 24), format_ipv4_mask('192.168.1.1/24', -1)",
            result: "192.168.1.0/24 | ",
        },
        Example {
            query: "print format_ipv4_mask(3232235777)",
            result: "192.168.1.1/32",
        },
    ],
    deviations: &[],
};

fn from_text(call: &Call<'_>) -> Outcome {
    format::<Text>(call, Ipv4Network::parse, write_address)
}

fn from_number(call: &Call<'_>) -> Outcome {
    format::<Long>(call, number, write_address)
}

fn mask_from_text(call: &Call<'_>) -> Outcome {
    format::<Text>(call, Ipv4Network::parse, write_network)
}

fn mask_from_number(call: &Call<'_>) -> Outcome {
    format::<Long>(call, number, write_network)
}

fn format<'a, K: Kind>(
    call: &Call<'a>,
    read: impl Fn(K::Ref<'a>) -> Option<Ipv4Network>,
    write: fn(Ipv4Network, &mut String),
) -> Outcome {
    let ip = call.reader::<K>(0);
    let prefix = call.argument(1).map(Column::reader::<Long>);
    call.write(|row, out| {
        let network = ip.get(row).and_then(&read);
        let network = match &prefix {
            Some(prefix) => network.zip(prefix.get(row)).and_then(|(n, p)| n.limited(p)),
            None => network,
        };
        if let Some(network) = network {
            write(network, out);
        }
    })
}

fn number(address: i64) -> Option<Ipv4Network> {
    Some(Ipv4Network {
        address: u32::try_from(address).ok()?,
        prefix: 32,
    })
}

fn write_address(network: Ipv4Network, out: &mut String) {
    write_ipv4(network.network(), out);
}

fn write_network(network: Ipv4Network, out: &mut String) {
    write_ipv4(network.network(), out);
    let _ = write!(out, "/{}", network.prefix);
}
