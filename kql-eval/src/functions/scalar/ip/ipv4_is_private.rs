//! `ipv4_is_private`

use std::net::Ipv4Addr;

use crate::functions::scalar::ip::ipv4_network::Ipv4Network;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Bool, Text};

/// Whether an IPv4 address belongs to one of the networks 10.0.0.0/8, 172.16.0.0/12 and 192.168.0.0/16. Null for other
/// text.
pub static IPV4_IS_PRIVATE: ScalarFunction = ScalarFunction {
    name: "ipv4_is_private",
    aliases: &[],
    category: Category::Ip,
    summary: "Whether an IPv4 address belongs to a private network.",
    page: "ipv4-is-private-function",
    signatures: &[Signature::new(
        &[Parameter::required("ip", Takes::STRING)],
        Returns::BOOL,
        ipv4_is_private,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print ipv4_is_private('10.1.2.3'), ipv4_is_private('192.168.1.1/24'), ipv4_is_private('127.0.0.1'), ipv4_is_private('')",
        result: "True | True | False | null",
    }],
    deviations: &[],
};

fn ipv4_is_private(call: &Call<'_>) -> Outcome {
    call.map1::<Text, Bool, _>(|ip| Some(is_private(Ipv4Network::parse(ip)?.network())))
}

fn is_private(address: u32) -> bool {
    Ipv4Addr::from(address).is_private()
}
