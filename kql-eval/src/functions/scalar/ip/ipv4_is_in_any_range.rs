//! `ipv4_is_in_any_range`

use crate::functions::scalar::ip::candidates::{Candidates, STRING_OR_DYNAMIC};
use crate::functions::scalar::ip::ipv4_network::Ipv4Network;
use crate::functions::scalar::ip::ranges::Ranges;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Bool, Text};

/// Whether an IPv4 address is in one of several ranges, given one by one or in arrays. Ranges that are not valid hold
/// no address. Null when the address is not valid.
pub static IPV4_IS_IN_ANY_RANGE: ScalarFunction = ScalarFunction {
    name: "ipv4_is_in_any_range",
    aliases: &[],
    category: Category::Ip,
    summary: "Whether an IPv4 address is in one of several ranges.",
    page: "ipv4-is-in-any-range-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("Ipv4Address", Takes::STRING),
            Parameter::required("Ipv4Range", Takes::OneOf(STRING_OR_DYNAMIC)),
        ],
        Returns::BOOL,
        ipv4_is_in_any_range,
    )
    .repeating(1)],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print ipv4_is_in_any_range('192.168.1.6', '10.0.0.0/8', '192.168.1.0/24'), ipv4_is_in_any_range('1.1.1.1', dynamic(['10.0.0.0/8', '127.0.0.1'])), ipv4_is_in_any_range('x', '10.0.0.0/8')",
        result: "True | False | null",
    }],
    deviations: &["A range that is not valid is passed over; Kusto documents null."],
};

fn ipv4_is_in_any_range(call: &Call<'_>) -> Outcome {
    let address = call.reader::<Text>(0);
    let ranges = Candidates::new(call, 1);
    if ranges.are_constant() {
        let mut spans = Vec::new();
        ranges.any(0, |range| {
            spans.extend(Ipv4Network::parse(range).map(Ipv4Network::span));
            false
        });
        let ranges: Ranges = spans.into_iter().collect();
        return call.build::<Bool, _>(|row| {
            let address = Ipv4Network::parse(address.get(row)?)?;
            Some(ranges.meet(&address.span()))
        });
    }
    call.build::<Bool, _>(|row| {
        let address = Ipv4Network::parse(address.get(row)?)?;
        Some(ranges.any(row, |range| {
            Ipv4Network::parse(range).is_some_and(|range| address.matches(range))
        }))
    })
}
