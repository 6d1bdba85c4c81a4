//! IPv4 addresses with an optional prefix length.

use std::fmt::Write as _;
use std::net::Ipv4Addr;
use std::ops::RangeInclusive;

use super::ranges::network;

/// An IPv4 address and how many of its first bits count.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Ipv4Network {
    /// The address, all bits.
    pub address: u32,
    /// The prefix length, 0 to 32; 32 when the text has none.
    pub prefix: u32,
}

impl Ipv4Network {
    /// Reads `a.b.c.d` or `a.b.c.d/p`; spaces around are allowed, leading zeros are not.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, prefix_length(prefix, 32)?),
            None => (text, 32),
        };
        Some(Self {
            address: u32::from(address.parse::<Ipv4Addr>().ok()?),
            prefix,
        })
    }

    /// The same address with at most `prefix` bits; `None` when that is no prefix length.
    pub fn limited(self, prefix: i64) -> Option<Self> {
        let prefix = u32::try_from(prefix).ok().filter(|prefix| *prefix <= 32)?;
        Some(Self {
            prefix: prefix.min(self.prefix),
            ..self
        })
    }

    /// The address with only the bits of the prefix.
    pub fn network(self) -> u32 {
        masked(self.address, self.prefix)
    }

    /// The addresses of the network, by their bits.
    pub fn span(self) -> RangeInclusive<u128> {
        network(u128::from(self.address), self.prefix, 32)
    }

    /// How the addresses of both compare in the bits that count for both.
    pub fn compare(self, other: Self) -> std::cmp::Ordering {
        let prefix = self.prefix.min(other.prefix);
        masked(self.address, prefix).cmp(&masked(other.address, prefix))
    }

    /// Whether the addresses are equal in the bits that count for both.
    pub fn matches(self, other: Self) -> bool {
        self.compare(other).is_eq()
    }
}

/// Writes an address in dotted form.
pub(in crate::functions::scalar) fn write_ipv4(address: u32, out: &mut String) {
    let _ = write!(out, "{}", Ipv4Addr::from(address));
}

/// A prefix length in digits, up to `most`.
pub(in crate::functions::scalar) fn prefix_length(text: &str, most: u32) -> Option<u32> {
    if !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    text.parse().ok().filter(|prefix| *prefix <= most)
}

fn masked(address: u32, prefix: u32) -> u32 {
    address & !u32::MAX.checked_shr(prefix).unwrap_or(0)
}
