//! Network addresses.

use super::{gives, json, long, text};

#[test]
fn ipv4_text_is_strict_but_for_spaces_around_it() {
    gives("parse_ipv4", &[text(" 1.2.3.4 ")], "16909060");
    gives("parse_ipv4", &[text("1.2.3.4/0")], "0");
    for bad in [
        "",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.256",
        "1.2.3.4/33",
        "1.2.3.4/+1",
        "1.2.3.4/",
    ] {
        gives("parse_ipv4", &[text(bad)], "null");
    }
}

#[test]
fn an_address_in_ipv4_notation_has_an_ipv4_prefix_length() {
    let full = "0000:0000:0000:0000:0000:0000:c0a8:ff00";
    gives("parse_ipv6", &[text("::192.168.255.255/24")], full);
    let full = "fe80:0000:0000:0000:0000:0000:0000:0001";
    gives("parse_ipv6", &[text("fe80::1%eth0")], full);
    let arguments = [text("192.168.1.1"), text("192.168.2.1"), long(16)];
    gives("ipv6_is_match", &arguments, "True");
    let arguments = [text("192.168.1.1"), text("10.168.1.1"), long(16)];
    gives("ipv6_is_match", &arguments, "False");
}

#[test]
fn an_embedded_address_must_stand_free() {
    for (line, found) in [
        ("from 127.0.0.1.", "True"),
        ("127.0.0.1:80", "True"),
        ("v127.0.0.1", "False"),
        ("127.0.0.12", "False"),
        ("127.0.0.1a", "False"),
    ] {
        gives("has_ipv4", &[text(line), text("127.0.0.1")], found);
    }
}

#[test]
fn a_prefix_of_an_address_ends_in_a_separator() {
    let line = text("05:04:54 ::ffff:192.168.1.1 GET");
    gives(
        "has_ipv6_prefix",
        &[line.clone(), text("0:0:0:0:0:ffff:192.168.")],
        "True",
    );
    gives(
        "has_ipv6_prefix",
        &[line.clone(), text("0:0:0:0:0:ffff:192.169.")],
        "False",
    );
    gives("has_ipv6_prefix", &[line, text("0:0")], "False");
    gives(
        "has_ipv4_prefix",
        &[text("x 127.0.0.1"), text("127.0.0.1")],
        "True",
    );
    gives(
        "has_ipv4_prefix",
        &[text("x 127.0.0.256"), text("127.0.")],
        "False",
    );
}

#[test]
fn a_range_that_is_the_whole_internet_is_one_network() {
    let arguments = [text("0.0.0.0"), text("255.255.255.255")];
    gives("ipv4_range_to_cidr_list", &arguments, r#"["0.0.0.0/0"]"#);
    let arguments = [text("10.0.0.1"), text("10.0.0.3")];
    gives(
        "ipv4_range_to_cidr_list",
        &arguments,
        r#"["10.0.0.1/32","10.0.0.2/31"]"#,
    );
}

#[test]
fn ranges_may_mix_texts_and_arrays() {
    let arguments = [
        text("10.1.1.1"),
        text("bad"),
        json("['1.0.0.0/8','10.0.0.0/8']"),
    ];
    gives("ipv4_is_in_any_range", &arguments, "True");
}
