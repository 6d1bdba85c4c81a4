//! IPv6 addresses with an optional prefix length; IPv4 addresses are taken as mapped into IPv6.

use std::cmp::Ordering;
use std::fmt::Write as _;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::ops::RangeInclusive;

use super::ipv4_network::prefix_length;
use super::ranges::network;

/// The bits before the IPv4 address in a mapped one.
const BEFORE_IPV4: u32 = 96;

/// An IPv6 address and how many of its first bits count.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Ipv6Network {
    /// The address, all bits.
    pub address: u128,
    /// The prefix length, 0 to 128; 128 when the text has none.
    pub prefix: u32,
    /// How it was written.
    notation: Notation,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Notation {
    /// `fe80::1`
    Ipv6,
    /// `1.2.3.4`
    Ipv4,
    /// `::1.2.3.4`
    Ipv6WithIpv4,
}

impl Ipv6Network {
    /// Reads an IPv6 or IPv4 address with or without `/p`. An address that ends in IPv4 notation has an IPv4 prefix length.
    /// A zone (`%eth0`) and spaces around are dropped.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        let address = address
            .split_once('%')
            .map_or(address, |(address, _)| address);
        let (value, notation) = match address.parse::<Ipv4Addr>() {
            Ok(address) => (address.to_ipv6_mapped(), Notation::Ipv4),
            Err(_) if address.contains('.') => (address.parse().ok()?, Notation::Ipv6WithIpv4),
            Err(_) => (address.parse::<Ipv6Addr>().ok()?, Notation::Ipv6),
        };
        let prefix = match prefix {
            None => 128,
            Some(prefix) if notation == Notation::Ipv6 => prefix_length(prefix, 128)?,
            Some(prefix) => BEFORE_IPV4 + prefix_length(prefix, 32)?,
        };
        Some(Self {
            address: u128::from(value),
            prefix,
            notation,
        })
    }

    /// The same address with at most `prefix` bits; `None` when that is no prefix length.
    pub fn limited(self, prefix: i64) -> Option<Self> {
        let prefix = u32::try_from(prefix).ok().filter(|prefix| *prefix <= 128)?;
        Some(Self {
            prefix: prefix.min(self.prefix),
            ..self
        })
    }

    /// The address with only the bits of the prefix.
    pub fn network(self) -> u128 {
        masked(self.address, self.prefix)
    }

    /// The addresses of the network, by their bits; `::1.2.3.4` counts as `1.2.3.4`.
    pub fn span(self) -> RangeInclusive<u128> {
        network(self.comparable(), self.prefix, 128)
    }

    /// How the addresses of both compare in the bits that count for both; `::1.2.3.4` counts as `1.2.3.4`.
    pub fn compare(self, other: Self) -> Ordering {
        let prefix = self.prefix.min(other.prefix);
        masked(self.comparable(), prefix).cmp(&masked(other.comparable(), prefix))
    }

    /// As [`compare`](Self::compare), in at most `prefix` bits; for two IPv4 addresses up to 32 is an IPv4 prefix length.
    /// `None` when `prefix` is no prefix length.
    pub fn compare_within(self, other: Self, prefix: i64) -> Option<Ordering> {
        let both_ipv4 = self.notation == Notation::Ipv4 && other.notation == Notation::Ipv4;
        let prefix = if both_ipv4 && (0..=32).contains(&prefix) {
            prefix + i64::from(BEFORE_IPV4)
        } else {
            prefix
        };
        Some(self.limited(prefix)?.compare(other))
    }

    /// The address, with `::1.2.3.4` turned into the mapped `::ffff:1.2.3.4`.
    pub fn comparable(self) -> u128 {
        match u32::try_from(self.address) {
            Ok(address) if self.notation == Notation::Ipv6WithIpv4 => {
                u128::from(Ipv4Addr::from(address).to_ipv6_mapped())
            }
            _ => self.address,
        }
    }
}

/// Writes an address as eight groups of four digits.
pub(in crate::functions::scalar) fn write_ipv6(address: u128, out: &mut String) {
    for (i, group) in Ipv6Addr::from(address).segments().into_iter().enumerate() {
        let _ = write!(out, "{}{group:04x}", if i > 0 { ":" } else { "" });
    }
}

fn masked(address: u128, prefix: u32) -> u128 {
    address & !u128::MAX.checked_shr(prefix).unwrap_or(0)
}
