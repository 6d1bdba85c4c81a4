//! IP addresses within longer text.

use std::net::{Ipv4Addr, Ipv6Addr};

/// The IPv4 addresses in a text that no letter or digit touches.
pub(in crate::functions::scalar) fn ipv4_addresses(text: &str) -> impl Iterator<Item = u32> + '_ {
    text.split(|c: char| !c.is_alphanumeric() && c != '.')
        .flat_map(dotted)
        .map(u32::from)
}

/// The addresses in a run of letters, digits and dots: each four parts in a row that make one.
fn dotted(run: &str) -> impl Iterator<Item = Ipv4Addr> + '_ {
    let starts = std::iter::once(0).chain(run.match_indices('.').map(|(at, _)| at + 1));
    starts.filter_map(move |start| {
        let rest = run.get(start..)?;
        let end = rest
            .match_indices('.')
            .map(|(at, _)| at)
            .chain([rest.len()])
            .nth(3)?;
        rest.get(..end)?.parse().ok()
    })
}

/// The IPv6 addresses in a text that no letter, digit, colon or dot touches.
pub(in crate::functions::scalar) fn ipv6_addresses(text: &str) -> impl Iterator<Item = u128> + '_ {
    text.split(|c: char| !c.is_alphanumeric() && c != '.' && c != ':')
        .filter(|run| run.contains(':'))
        .filter_map(|run| run.parse::<Ipv6Addr>().ok())
        .map(u128::from)
}

/// The first bits of an address.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::functions::scalar) struct AddressPrefix<T> {
    bits: T,
    /// How many bits at the end are open.
    open: u32,
}

impl AddressPrefix<u32> {
    /// Reads a whole IPv4 address, or its first parts with a dot at the end.
    pub fn ipv4(text: &str) -> Option<Self> {
        let Some(parts) = text.strip_suffix('.') else {
            let bits = u32::from(text.parse::<Ipv4Addr>().ok()?);
            return Some(Self { bits, open: 0 });
        };
        let (mut bits, mut open) = (0, 32_u32);
        for part in parts.split('.') {
            open = open.checked_sub(8).filter(|open| *open > 0)?;
            bits |= u32::from(decimal(part)?) << open;
        }
        Some(Self { bits, open })
    }

    /// Whether an address begins with these bits.
    pub fn begins(self, address: u32) -> bool {
        self.bits.checked_shr(self.open) == address.checked_shr(self.open)
    }
}

impl AddressPrefix<u128> {
    /// Reads a whole IPv6 address, or its first groups with a colon at the end; a prefix that goes on in IPv4 notation ends in
    /// a dot.
    pub fn ipv6(text: &str) -> Option<Self> {
        if let Ok(address) = text.parse::<Ipv6Addr>() {
            let bits = u128::from(address);
            return Some(Self { bits, open: 0 });
        }
        let (groups, octets) = match text.strip_suffix('.') {
            Some(parts) => parts.rsplit_once(':').map(|(g, o)| (g, Some(o)))?,
            None => (text.strip_suffix(':')?, None),
        };
        let (mut bits, mut open) = (0, 128_u32);
        for group in groups.split(':') {
            open = open.checked_sub(16).filter(|open| *open > 0)?;
            bits |= u128::from(hexadecimal(group)?) << open;
        }
        for octet in octets.into_iter().flat_map(|octets| octets.split('.')) {
            open = open.checked_sub(8).filter(|open| *open > 0)?;
            bits |= u128::from(decimal(octet)?) << open;
        }
        if octets.is_some() && open > 24 {
            return None;
        }
        Some(Self { bits, open })
    }

    /// Whether an address begins with these bits.
    pub fn begins(self, address: u128) -> bool {
        self.bits.checked_shr(self.open) == address.checked_shr(self.open)
    }
}

fn decimal(part: &str) -> Option<u8> {
    let has_sign_or_zero = part.starts_with('+') || (part.len() > 1 && part.starts_with('0'));
    (!has_sign_or_zero).then(|| part.parse().ok()).flatten()
}

fn hexadecimal(group: &str) -> Option<u16> {
    (group.len() <= 4 && !group.starts_with('+'))
        .then(|| u16::from_str_radix(group, 16).ok())
        .flatten()
}
