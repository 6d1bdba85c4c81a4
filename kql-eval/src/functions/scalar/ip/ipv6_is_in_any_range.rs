//! `ipv6_is_in_any_range`

use crate::functions::scalar::ip::candidates::{Candidates, STRING_OR_DYNAMIC};
use crate::functions::scalar::ip::ipv6_network::Ipv6Network;
use crate::functions::scalar::ip::ranges::Ranges;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Bool, Text};

/// Whether an IPv6 address is in one of several ranges, given one by one or in arrays. Ranges that are not valid hold
/// no address. Null when the address is not valid.
pub static IPV6_IS_IN_ANY_RANGE: ScalarFunction = ScalarFunction {
    name: "ipv6_is_in_any_range",
    aliases: &[],
    category: Category::Ip,
    summary: "Whether an IPv6 address is in one of several ranges.",
    page: "ipv6-is-in-any-range-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("Ipv6Address", Takes::STRING),
            Parameter::required("Ipv6Range", Takes::OneOf(STRING_OR_DYNAMIC)),
        ],
        Returns::BOOL,
        ipv6_is_in_any_range,
    )
    .repeating(1)],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print ipv6_is_in_any_range('fe80::1', '10.0.0.0/8', 'fe80::/10'), ipv6_is_in_any_range('1.1.1.1', dynamic(['10.0.0.0/8', 'fe80::/10'])), ipv6_is_in_any_range('x', '10.0.0.0/8')",
        result: "True | False | null",
    }],
    deviations: &["A range that is not valid is passed over; Kusto documents null."],
};

fn ipv6_is_in_any_range(call: &Call<'_>) -> Outcome {
    let address = call.reader::<Text>(0);
    let ranges = Candidates::new(call, 1);
    if ranges.are_constant() {
        let mut spans = Vec::new();
        ranges.any(0, |range| {
            spans.extend(Ipv6Network::parse(range).map(Ipv6Network::span));
            false
        });
        let ranges: Ranges = spans.into_iter().collect();
        return call.build::<Bool, _>(|row| {
            let address = Ipv6Network::parse(address.get(row)?)?;
            Some(ranges.meet(&address.span()))
        });
    }
    call.build::<Bool, _>(|row| {
        let address = Ipv6Network::parse(address.get(row)?)?;
        Some(ranges.any(row, |range| {
            Ipv6Network::parse(range).is_some_and(|range| address.compare(range).is_eq())
        }))
    })
}
