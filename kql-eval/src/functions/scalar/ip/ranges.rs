//! Many ranges of addresses, made ready to be asked again and again.

use std::ops::RangeInclusive;

/// Ranges in order that neither overlap nor touch. Addresses of version 4 count by their 32 bits, those of version 6 by 128.
#[derive(Debug, Default)]
pub(super) struct Ranges(Vec<(u128, u128)>);

impl FromIterator<RangeInclusive<u128>> for Ranges {
    fn from_iter<I: IntoIterator<Item = RangeInclusive<u128>>>(ranges: I) -> Self {
        let mut sorted: Vec<(u128, u128)> =
            ranges.into_iter().map(RangeInclusive::into_inner).collect();
        sorted.sort_unstable();
        let mut merged: Vec<(u128, u128)> = Vec::with_capacity(sorted.len());
        for (first, last) in sorted {
            match merged.last_mut() {
                Some(known) if first <= known.1.saturating_add(1) => known.1 = known.1.max(last),
                _ => merged.push((first, last)),
            }
        }
        Self(merged)
    }
}

impl Ranges {
    /// Whether one of the ranges has an address in common with `addresses`. Two networks of which one is not within the other have
    /// none, so that this is the comparison of the bits that count for both.
    pub(super) fn meet(&self, addresses: &RangeInclusive<u128>) -> bool {
        let before = self.0.partition_point(|(_, last)| last < addresses.start());
        let found = self.0.get(before);
        found.is_some_and(|(first, _)| first <= addresses.end())
    }
}

/// The addresses that have the first `prefix` of `bits` bits in common with `address`.
pub(super) fn network(address: u128, prefix: u32, bits: u32) -> RangeInclusive<u128> {
    let free = bits.saturating_sub(prefix);
    let own = u128::MAX.checked_shl(free).unwrap_or(0);
    let all = u128::MAX >> (128 - bits);
    (address & own)..=((address | !own) & all)
}

#[cfg(test)]
mod tests {
    use super::super::ipv4_network::Ipv4Network;
    use super::*;
    use proptest::prelude::*;

    fn networks() -> impl Strategy<Value = Vec<Ipv4Network>> {
        // Few bits, so that networks lie within each other and side by side.
        let one = (0_u32..64, 24_u32..=32).prop_map(|(address, prefix)| Ipv4Network {
            address: 0x0a00_0000 | address << 2,
            prefix,
        });
        proptest::collection::vec(one, 0..12)
    }

    proptest! {
        #[test]
        fn an_address_is_in_the_ranges_if_it_matches_one(ranges in networks(), asked in networks()) {
            let compiled: Ranges = ranges.iter().map(|range| range.span()).collect();
            for address in asked {
                let plain = ranges.iter().any(|range| address.matches(*range));
                prop_assert_eq!(compiled.meet(&address.span()), plain);
            }
        }
    }

    #[test]
    fn the_widest_and_the_narrowest_network_are_spans() {
        assert_eq!(network(7, 0, 32), 0..=u128::from(u32::MAX));
        assert_eq!(network(7, 128, 128), 7..=7);
        assert_eq!(network(7, 0, 128), 0..=u128::MAX);
    }
}
