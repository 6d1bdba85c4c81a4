//! `ipv4_range_to_cidr_list`

use std::fmt::Write as _;

use crate::functions::scalar::ip::ipv4_network::{Ipv4Network, write_ipv4};
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::Text;

/// The fewest networks that together hold the IPv4 addresses from the first to the last, in order. Null when one of
/// them is not valid or the last lies before the first.
pub static IPV4_RANGE_TO_CIDR_LIST: ScalarFunction = ScalarFunction {
    name: "ipv4_range_to_cidr_list",
    aliases: &[],
    category: Category::Ip,
    summary: "The networks that together hold the IPv4 addresses of a range.",
    page: "ipv4-range-to-cidr-list-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("StartAddress", Takes::STRING),
            Parameter::required("EndAddress", Takes::STRING),
        ],
        Returns::DYNAMIC,
        ipv4_range_to_cidr_list,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[
        Example {
            query: "print ipv4_range_to_cidr_list('1.1.128.0', '1.1.140.255')",
            result: r#"["1.1.128.0/21","1.1.136.0/22","1.1.140.0/24"]"#,
        },
        Example {
            query: "print ipv4_range_to_cidr_list('1.1.1.2', '1.1.1.1')",
            result: "null",
        },
    ],
    deviations: &[],
};

fn ipv4_range_to_cidr_list(call: &Call<'_>) -> Outcome {
    let (first, last) = (call.reader::<Text>(0), call.reader::<Text>(1));
    let mut text = String::new();
    call.encode(|row, encoder| {
        let mut next = u64::from(Ipv4Network::parse(first.get(row)?)?.address);
        let last = u64::from(Ipv4Network::parse(last.get(row)?)?.address);
        if last < next {
            return None;
        }
        encoder.begin_array();
        while next <= last {
            let (address, prefix) = (u32::try_from(next).ok()?, largest(next, last));
            text.clear();
            write_ipv4(address, &mut text);
            let _ = write!(text, "/{prefix}");
            encoder.string(&text);
            next += 1_u64 << (32 - prefix);
        }
        encoder.end();
        Some(())
    })
}

/// The prefix length of the largest network that begins at `first` and does not go beyond `last`.
fn largest(first: u64, last: u64) -> u32 {
    let aligned = first.trailing_zeros().min(32);
    let fitting = (last - first + 1).ilog2();
    32 - aligned.min(fitting)
}
