//! `ipv4_lookup`: rows with those of a table of IPv4 networks that their address is in

use super::Plugin;
use super::address_lookup::{AddressLookup, Side};
use super::prefix_table::Network;

/// Rows with the IPv4 networks that their address is in.
pub(super) static PLUGIN: Plugin = Plugin {
    name: "ipv4_lookup",
    syntax: "ipv4_lookup(LookupTable, SourceIPv4Key, IPv4LookupKey, [ExtraKey, …], [return_unmatched])",
    bind: |binder, invocation| binder.address_lookup(invocation, &LOOKUP),
};

static LOOKUP: AddressLookup = AddressLookup {
    name: "ipv4_lookup",
    parse: Network::ipv4,
    first: Side::Input,
};
