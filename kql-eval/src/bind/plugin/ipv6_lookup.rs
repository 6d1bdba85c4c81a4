//! `ipv6_lookup`: rows with those of a table of IPv6 or IPv4 networks that their address is in; the columns of that table come first

use super::Plugin;
use super::address_lookup::{AddressLookup, Side};
use super::prefix_table::Network;

/// Rows with the IPv6 networks that their address is in.
pub(super) static PLUGIN: Plugin = Plugin {
    name: "ipv6_lookup",
    syntax: "ipv6_lookup(LookupTable, SourceIPv6Key, IPv6LookupKey, [return_unmatched])",
    bind: |binder, invocation| binder.address_lookup(invocation, &LOOKUP),
};

static LOOKUP: AddressLookup = AddressLookup {
    name: "ipv6_lookup",
    parse: Network::ipv6,
    first: Side::Table,
};
