//! Networks by their address, so that a lookup does not go through all of them.

use std::collections::HashMap;

use crate::functions::scalar::ip::ipv4_network::Ipv4Network;
use crate::functions::scalar::ip::ipv6_network::Ipv6Network;

/// An address and how many of its first bits count. An IPv4 address takes the first 32 of the 128 bits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) struct Network {
    address: u128,
    prefix: u32,
}

impl Network {
    /// Reads an IPv4 address with or without `/p`.
    pub fn ipv4(text: &str) -> Option<Self> {
        let network = Ipv4Network::parse(text)?;
        Some(Self {
            address: u128::from(network.address) << 96,
            prefix: network.prefix,
        })
    }

    /// Reads an IPv6 or IPv4 address with or without `/p`.
    pub fn ipv6(text: &str) -> Option<Self> {
        let network = Ipv6Network::parse(text)?;
        Some(Self {
            address: network.comparable(),
            prefix: network.prefix,
        })
    }

    /// The network of the first `prefix` bits.
    const fn first(self, prefix: u32) -> Self {
        Self {
            address: self.address & !Self::rest(prefix),
            prefix,
        }
    }

    /// The bits after the first `prefix`.
    const fn rest(prefix: u32) -> u128 {
        match u128::MAX.checked_shr(prefix) {
            Some(rest) => rest,
            None => 0,
        }
    }
}

/// Rows by the network they are of; the rows of one group are apart from those of another.
#[derive(Debug, Default)]
pub(super) struct PrefixTable {
    /// The rows of each network.
    rows: HashMap<(u32, Network), Vec<u32>>,
    /// The prefix lengths that there are, shortest first.
    prefixes: Vec<u32>,
    /// The networks in the order of their addresses, for lookups of whole networks.
    ordered: Vec<(u32, Network)>,
}

impl PrefixTable {
    /// A table of these networks with their groups and rows.
    pub fn new(networks: impl Iterator<Item = (u32, Network, u32)>) -> Self {
        let mut table = Self::default();
        for (group, network, row) in networks {
            let key = (group, network.first(network.prefix));
            table.rows.entry(key).or_default().push(row);
        }
        table.ordered = table.rows.keys().copied().collect();
        table.ordered.sort_unstable();
        table.prefixes = table
            .ordered
            .iter()
            .map(|(_, network)| network.prefix)
            .collect();
        table.prefixes.sort_unstable();
        table.prefixes.dedup();
        table
    }

    /// The rows of a group whose networks agree with `network` in the bits that count for both, in their order.
    pub fn look_up(&self, group: u32, network: Network, found: &mut Vec<u32>) {
        found.clear();
        for prefix in self.prefixes.iter().take_while(|p| **p <= network.prefix) {
            if let Some(rows) = self.rows.get(&(group, network.first(*prefix))) {
                found.extend(rows);
            }
        }
        if self
            .prefixes
            .last()
            .is_some_and(|most| *most > network.prefix)
        {
            let first = network.first(network.prefix);
            let last = first.address | Network::rest(network.prefix);
            let start = self.ordered.partition_point(|key| *key < (group, first));
            let inside = self
                .ordered
                .iter()
                .skip(start)
                .take_while(|(of, inner)| *of == group && inner.address <= last)
                .filter(|(_, inner)| inner.prefix > network.prefix);
            found.extend(inside.filter_map(|key| self.rows.get(key)).flatten());
        }
        found.sort_unstable();
    }
}
