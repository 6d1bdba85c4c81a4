//! Functions of network addresses.

use crate::functions::ScalarFunction;

mod candidates;
mod embedded;
mod format_ipv4;
mod geo_info_from_ip_address;
mod has_ipv4;
mod has_ipv4_prefix;
mod has_ipv6;
mod has_ipv6_prefix;
mod ipv4_compare;
mod ipv4_is_in_any_range;
mod ipv4_is_private;
mod ipv4_netmask_suffix;
pub(crate) mod ipv4_network;
mod ipv4_range_to_cidr_list;
mod ipv6_compare;
mod ipv6_is_in_any_range;
pub(crate) mod ipv6_network;
mod parse_ipv4;
mod parse_ipv6;
mod ranges;

/// All of them.
pub static FUNCTIONS: &[&ScalarFunction] = &[
    &format_ipv4::FORMAT_IPV4,
    &format_ipv4::FORMAT_IPV4_MASK,
    &geo_info_from_ip_address::GEO_INFO_FROM_IP_ADDRESS,
    &has_ipv4::HAS_ANY_IPV4,
    &has_ipv4::HAS_IPV4,
    &has_ipv4_prefix::HAS_ANY_IPV4_PREFIX,
    &has_ipv4_prefix::HAS_IPV4_PREFIX,
    &has_ipv6::HAS_ANY_IPV6,
    &has_ipv6::HAS_IPV6,
    &has_ipv6_prefix::HAS_ANY_IPV6_PREFIX,
    &has_ipv6_prefix::HAS_IPV6_PREFIX,
    &ipv4_compare::IPV4_COMPARE,
    &ipv4_compare::IPV4_IS_IN_RANGE,
    &ipv4_compare::IPV4_IS_MATCH,
    &ipv4_is_in_any_range::IPV4_IS_IN_ANY_RANGE,
    &ipv4_is_private::IPV4_IS_PRIVATE,
    &ipv4_netmask_suffix::IPV4_NETMASK_SUFFIX,
    &ipv4_range_to_cidr_list::IPV4_RANGE_TO_CIDR_LIST,
    &ipv6_compare::IPV6_COMPARE,
    &ipv6_compare::IPV6_IS_IN_RANGE,
    &ipv6_compare::IPV6_IS_MATCH,
    &ipv6_is_in_any_range::IPV6_IS_IN_ANY_RANGE,
    &parse_ipv4::PARSE_IPV4,
    &parse_ipv4::PARSE_IPV4_MASK,
    &parse_ipv6::PARSE_IPV6,
    &parse_ipv6::PARSE_IPV6_MASK,
];
