//! Where addresses are: what `geo_info_from_ip_address` answers from.

use std::collections::HashMap;

use crate::functions::scalar::ip::ipv6_network::Ipv6Network;

/// A place, as far as it is known.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Location {
    /// The country's name.
    pub country: Option<String>,
    /// The state or province.
    pub state: Option<String>,
    /// The city.
    pub city: Option<String>,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
}

/// The places of networks; the smallest network that holds an address decides.
#[derive(Clone, Debug, Default)]
pub struct Locations {
    /// For each length of prefix, the longest first, the places by network.
    by_prefix: Vec<(u32, HashMap<u128, Location>)>,
}

impl Locations {
    /// Adds a network such as `203.0.113.0/24` or `2001:db8::/32`, or one address; false when the text is neither.
    pub fn add(&mut self, network: &str, location: Location) -> bool {
        let Some(network) = Ipv6Network::parse(network) else {
            return false;
        };
        let prefix = network.prefix;
        let place = self
            .by_prefix
            .binary_search_by(|(known, _)| prefix.cmp(known));
        let place = match place {
            Ok(place) => place,
            Err(place) => {
                self.by_prefix.insert(place, (prefix, HashMap::new()));
                place
            }
        };
        if let Some((_, networks)) = self.by_prefix.get_mut(place) {
            networks.insert(network.network(), location);
        }
        true
    }

    /// The place of an address; `None` when no network holds it.
    pub(crate) fn find(&self, address: Ipv6Network) -> Option<&Location> {
        self.by_prefix.iter().find_map(|(prefix, networks)| {
            let within = address.limited(i64::from(*prefix))?;
            networks.get(&within.network())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(country: &str) -> Location {
        Location {
            country: Some(country.to_owned()),
            ..Location::default()
        }
    }

    fn country(locations: &Locations, address: &str) -> Option<String> {
        let address = Ipv6Network::parse(address).expect("an address");
        locations.find(address)?.country.clone()
    }

    #[test]
    fn the_smallest_network_that_holds_an_address_decides() {
        let mut locations = Locations::default();
        assert!(locations.add("203.0.113.0/24", of("A")));
        assert!(locations.add("203.0.113.128/25", of("B")));
        assert!(locations.add("2001:db8::/32", of("C")));
        assert!(!locations.add("somewhere", of("D")));
        assert_eq!(country(&locations, "203.0.113.1").as_deref(), Some("A"));
        assert_eq!(country(&locations, "203.0.113.200").as_deref(), Some("B"));
        assert_eq!(country(&locations, "2001:db8::1").as_deref(), Some("C"));
        assert_eq!(country(&locations, "198.51.100.1"), None);
    }
}
