//! `geo_info_from_ip_address`

use crate::RuntimeError;
use crate::functions::scalar::ip::ipv6_network::Ipv6Network;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::Text;
use crate::types::dynamic::Encoder;

/// The place of an IPv4 or IPv6 address as a bag of `country`, `state`, `city`, `latitude` and `longitude`, without those
/// that are not known. Null for text that is no address, and an empty bag where the place is not known.
pub static GEO_INFO_FROM_IP_ADDRESS: ScalarFunction = ScalarFunction {
    name: "geo_info_from_ip_address",
    aliases: &[],
    category: Category::Ip,
    summary: "The place of an address, from the networks that the caller gives.",
    page: "geo-info-from-ip-address-function",
    signatures: &[Signature::new(
        &[Parameter::required("ip", Takes::STRING)],
        Returns::DYNAMIC,
        geo_info_from_ip_address,
    )],
    purity: Purity::Query,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print geo_info_from_ip_address('no address')",
        result: "null",
    }],
    deviations: &[
        "Nothing is looked up outside of the machine: the places are those that the caller gives; without any an address is an error.",
    ],
};

fn geo_info_from_ip_address(call: &Call<'_>) -> Outcome {
    let ip = call.reader::<Text>(0);
    let addresses = || (0..call.rows).filter_map(|row| Ipv6Network::parse(ip.get(row)?));
    let Some(locations) = &call.settings.locations else {
        if addresses().next().is_some() {
            return Err(RuntimeError::function(
                "where an address is cannot be told: no networks are given for `geo_info_from_ip_address`",
            ));
        }
        return call.encode(|_, _| None);
    };
    call.encode(|row, encoder| {
        let location = locations.find(Ipv6Network::parse(ip.get(row)?)?);
        encoder.begin_bag();
        if let Some(location) = location {
            text(encoder, "country", location.country.as_deref());
            text(encoder, "state", location.state.as_deref());
            text(encoder, "city", location.city.as_deref());
            number(encoder, "latitude", location.latitude);
            number(encoder, "longitude", location.longitude);
        }
        encoder.end();
        Some(())
    })
}

fn text(encoder: &mut Encoder, key: &str, value: Option<&str>) {
    if let Some(value) = value {
        encoder.key(key);
        encoder.string(value);
    }
}

fn number(encoder: &mut Encoder, key: &str, value: Option<f64>) {
    if let Some(value) = value {
        encoder.key(key);
        encoder.real(value);
    }
}
