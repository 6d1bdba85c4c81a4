//! Addresses in and beside a range.

use std::net::Ipv4Addr;

/// The first and last address of an IPv4 range such as `10.0.0.0/8`, and those just outside.
pub(super) fn around(range: &str) -> Vec<String> {
    let (address, bits) = match range.split_once('/') {
        Some((address, bits)) => (address, bits.trim().parse::<u32>().unwrap_or(32)),
        None => (range, 32),
    };
    let Ok(address) = address.trim().parse::<Ipv4Addr>() else {
        return vec![range.to_owned()];
    };
    let mask = u32::MAX.checked_shl(32 - bits.min(32)).unwrap_or(0);
    let first = u32::from(address) & mask;
    let last = first | !mask;
    let inside = if bits >= 31 { first } else { first + 10 };
    let mut addresses = vec![inside, first, last];
    addresses.extend(first.checked_sub(1));
    addresses.extend(last.checked_add(1));
    addresses
        .into_iter()
        .map(|address| Ipv4Addr::from(address).to_string())
        .collect()
}

/// Addresses of every kind that functions ask about: public, private, loopback, link-local, none.
pub(super) const KINDS: &[&str] = &[
    "203.0.113.7",
    "10.20.0.7",
    "172.16.0.7",
    "192.168.0.7",
    "127.0.0.1",
    "169.254.0.7",
    "2001:db8::7",
    "",
    "host.example",
];

#[cfg(test)]
mod tests {
    use super::around;

    #[test]
    fn a_range_gives_its_ends_and_the_addresses_beside_them() {
        assert_eq!(
            around("10.1.0.0/16"),
            [
                "10.1.0.10",
                "10.1.0.0",
                "10.1.255.255",
                "10.0.255.255",
                "10.2.0.0"
            ]
        );
    }

    #[test]
    fn the_whole_space_has_nothing_beside_it() {
        assert_eq!(
            around("0.0.0.0/0"),
            ["0.0.0.10", "0.0.0.0", "255.255.255.255"]
        );
    }
}
