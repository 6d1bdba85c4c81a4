//! `ipv4_netmask_suffix`

use crate::functions::scalar::ip::ipv4_network::Ipv4Network;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Long, Text};

/// The prefix length of an IPv4 address; 32 when it has none. Null for other text.
pub static IPV4_NETMASK_SUFFIX: ScalarFunction = ScalarFunction {
    name: "ipv4_netmask_suffix",
    aliases: &[],
    category: Category::Ip,
    summary: "The prefix length of an IPv4 address.",
    page: "ipv4-netmask-suffix-function",
    signatures: &[Signature::new(
        &[Parameter::required("ip", Takes::STRING)],
        Returns::LONG,
        ipv4_netmask_suffix,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print ipv4_netmask_suffix('10.1.2.3'), ipv4_netmask_suffix('192.168.1.1/24'), ipv4_netmask_suffix('x')",
        result: "32 | 24 | null",
    }],
    deviations: &[],
};

fn ipv4_netmask_suffix(call: &Call<'_>) -> Outcome {
    call.map1::<Text, Long, _>(|ip| Some(i64::from(Ipv4Network::parse(ip)?.prefix)))
}
