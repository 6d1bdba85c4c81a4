//! Pseudonyms of addresses: those set aside for documentation and tests, or of the same private network.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::key::Key;

/// The private networks of which an address stays a member: the first address and the bits that a member chooses.
const PRIVATE: [([u8; 4], u32); 5] = [
    ([10, 0, 0, 0], 24),
    ([172, 16, 0, 0], 20),
    ([192, 168, 0, 0], 16),
    ([169, 254, 0, 0], 16),
    ([100, 64, 0, 0], 22),
];

/// Addresses that say nothing of who uses them: loopback, broadcast, multicast, the cloud's metadata service.
#[must_use]
pub fn is_well_known(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => {
            address.is_loopback()
                || address.is_unspecified()
                || address.is_broadcast()
                || address.is_multicast()
                || address.octets() == [169, 254, 169, 254]
                || address.octets() == [168, 63, 129, 16]
        }
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(inner) => is_well_known(IpAddr::V4(inner)),
            None => address.is_loopback() || address.is_unspecified() || address.is_multicast(),
        },
    }
}

/// The pseudonym of an address. An IPv4 address of a private network gets another of that network, neighbours staying
/// neighbours; any other one of 192.0.2.0/24, 198.51.100.0/24, 203.0.113.0/24 or 198.18.0.0/15. An IPv6 address of a link or
/// site stays one, any other is of 2001:db8::/32.
#[must_use]
pub fn pseudonym(key: &Key, address: IpAddr, attempt: u32) -> IpAddr {
    if is_well_known(address) {
        return address;
    }
    match address {
        IpAddr::V4(address) => IpAddr::V4(version4(key, address, attempt)),
        IpAddr::V6(address) => IpAddr::V6(version6(key, address, attempt)),
    }
}

fn version4(key: &Key, address: Ipv4Addr, attempt: u32) -> Ipv4Addr {
    let value = u32::from(address);
    let private = PRIVATE.iter().find_map(|(network, bits)| {
        let network = u32::from_be_bytes(*network);
        (value >> bits == network >> bits).then_some((network, *bits))
    });
    if let Some((network, bits)) = private {
        let member = value & ((1 << bits) - 1);
        let exchanged = key.exchanged(&format!("network {network}"), member, bits, attempt);
        return Ipv4Addr::from(network | exchanged);
    }
    // 768 addresses for documentation, then 131,072 for measuring networks.
    let number = key.number("address", &address.to_string(), attempt) % (768 + 131_072);
    let [_, _, high, low] = number.to_be_bytes();
    match number {
        0..256 => Ipv4Addr::new(192, 0, 2, low),
        256..512 => Ipv4Addr::new(198, 51, 100, low),
        512..768 => Ipv4Addr::new(203, 0, 113, low),
        _ => {
            let [_, second, _, _] = (number - 768).to_be_bytes();
            Ipv4Addr::new(198, 18 + (second & 1), high, low)
        }
    }
}

fn version6(key: &Key, address: Ipv6Addr, attempt: u32) -> Ipv6Addr {
    if let Some(inner) = address.to_ipv4_mapped() {
        return version4(key, inner, attempt).to_ipv6_mapped();
    }
    let digest = key.digest("address", &address.to_string(), attempt);
    let mut bytes = [0; 16];
    for (byte, new) in bytes.iter_mut().zip(digest) {
        *byte = new;
    }
    let fixed: &[u8] = if address.is_unicast_link_local() {
        &[0xfe, 0x80, 0, 0, 0, 0, 0, 0]
    } else if address.is_unique_local() {
        &[0xfd]
    } else {
        &[0x20, 0x01, 0x0d, 0xb8]
    };
    for (byte, new) in bytes.iter_mut().zip(fixed) {
        *byte = *new;
    }
    Ipv6Addr::from(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> String {
        pseudonym(&Key::new("k"), text.parse().unwrap(), 0).to_string()
    }

    #[test]
    fn an_address_stays_in_its_class() {
        for (text, start) in [
            ("10.20.30.40", "10."),
            ("192.168.7.9", "192.168."),
            ("169.254.3.4", "169.254."),
            ("fe80::1:2", "fe80::"),
            ("fd12::7", "fd"),
            ("2a01:4f8::1", "2001:db8:"),
            ("::ffff:10.1.2.3", "::ffff:10."),
        ] {
            let new = of(text);
            assert!(new.starts_with(start) && new != text, "{text} became {new}");
        }
        for number in 0..2000_u32 {
            let address = Ipv4Addr::from(0x0800_0000 + number * 4097);
            let [a, b, c, _] = version4(&Key::new("k"), address, 0).octets();
            let is_set_aside = matches!(
                (a, b, c),
                (192, 0, 2) | (198, 51, 100) | (203, 0, 113) | (198, 18 | 19, _)
            );
            assert!(is_set_aside, "{a}.{b}.{c}");
        }
    }

    #[test]
    fn neighbours_in_a_private_network_stay_neighbours() {
        let [one, other] = [of("10.1.2.3"), of("10.1.2.200")];
        let network = |text: &str| text.rsplit_once('.').unwrap().0.to_owned();
        assert_eq!(network(&one), network(&other));
        assert_ne!(one, other);
    }

    #[test]
    fn addresses_that_say_nothing_stay() {
        for text in [
            "127.0.0.1",
            "0.0.0.0",
            "255.255.255.255",
            "224.0.0.251",
            "::1",
            "169.254.169.254",
        ] {
            assert_eq!(of(text), text);
        }
    }
}
