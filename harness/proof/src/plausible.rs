//! Values that look like those of real events, by the column's name.
//!
//! Addresses and hosts are those set aside for documentation; the same seed gives the same values.

use std::sync::Arc;

use kql_eval::types::dynamic::{Encoder, parse_json};
use kql_eval::types::ticks::{HOUR, MINUTE};
use kql_eval::types::{Scalar, ScalarType};

use super::clock::Clock;

/// A source of plausible values.
#[derive(Clone, Debug)]
pub struct Plausible {
    seed: u64,
    clock: Clock,
}

impl Plausible {
    /// Values for a clock.
    #[must_use]
    pub const fn new(seed: u64, clock: Clock) -> Self {
        Self { seed, clock }
    }

    /// The clock.
    #[must_use]
    pub const fn clock(&self) -> Clock {
        self.clock
    }

    /// Values of another event: the same column has other values there.
    #[must_use]
    pub fn other(&self, number: u64) -> Self {
        Self {
            seed: mixed(self.seed, number.wrapping_add(1)),
            clock: self.clock,
        }
    }

    /// A value for a column. Columns of one name have one value in an event, whatever their table.
    #[must_use]
    pub fn value(&self, column: &str, ty: ScalarType) -> Scalar {
        let name = column.to_ascii_lowercase();
        let kind = kind_of(&name);
        // What identifies one thing under several names differs by the thing, not by the name.
        let number = mixed(self.seed, text_hash(kind));
        match ty {
            ScalarType::String => Scalar::String(Arc::from(text(kind, &name, number))),
            ScalarType::Bool => Scalar::Bool(true),
            ScalarType::Int => Scalar::Int(small(kind, number)),
            ScalarType::Long => Scalar::Long(i64::from(small(kind, number))),
            ScalarType::Real => Scalar::Real(f64::from(small(kind, number))),
            ScalarType::Decimal => Scalar::Decimal(small(kind, number).into()),
            ScalarType::DateTime => {
                let minutes = i64::try_from(self.seed % 50).unwrap_or(0);
                Scalar::DateTime(self.clock.ticks().saturating_sub(HOUR + minutes * MINUTE))
            }
            ScalarType::TimeSpan => Scalar::TimeSpan(5 * MINUTE),
            ScalarType::Guid => {
                Scalar::Guid(u128::from(number) << 64 | u128::from(mixed(number, 1)))
            }
            ScalarType::Dynamic => json(&dynamic(&name, number)),
        }
    }
}

fn mixed(seed: u64, number: u64) -> u64 {
    // Zero is the plain event: its values are the first of each list.
    if seed == 0 {
        return 0;
    }
    let mut x = seed ^ number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    (x ^ (x >> 31)).max(1)
}

fn text_hash(text: &str) -> u64 {
    text.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
    })
}

/// What a column's name says of its values, most particular first.
const KINDS: &[(&str, &str)] = &[
    ("reportid", "number"),
    ("guid", "guid"),
    ("companyname", "company"),
    ("productname", "product"),
    ("productversion", "version"),
    ("filedescription", "product"),
    ("internalfilename", "file name"),
    ("sha256", "sha256"),
    ("sha1", "sha1"),
    ("md5", "md5"),
    ("filehash", "sha256"),
    ("commandline", "command line"),
    ("folderpath", "folder path"),
    ("filepath", "folder path"),
    ("registrykey", "registry key"),
    ("originalfilename", "file name"),
    ("filename", "file name"),
    ("newprocessname", "folder path"),
    ("parentprocessname", "folder path"),
    ("signer", "company"),
    ("issuer", "issuer"),
    ("useragent", "user agent"),
    ("accountsid", "sid"),
    ("usersid", "sid"),
    ("userprincipalname", "mail"),
    ("accountupn", "mail"),
    ("upn", "mail"),
    ("email", "mail"),
    ("mailaddress", "mail"),
    ("fromaddress", "sender"),
    ("recipient", "mail"),
    ("objectid", "guid"),
    ("tenantid", "guid"),
    ("correlationid", "guid"),
    ("subscriptionid", "guid"),
    ("messageid", "guid"),
    ("sessionid", "guid"),
    ("deviceid", "device id"),
    ("devicename", "device"),
    ("computer", "device"),
    ("hostname", "device"),
    ("workstation", "device"),
    ("remotedevice", "device"),
    ("publicip", "public address"),
    ("remoteip", "public address"),
    ("destinationip", "public address"),
    ("dstip", "public address"),
    ("clientip", "public address"),
    ("calleripaddress", "public address"),
    ("localip", "private address"),
    ("srcip", "private address"),
    ("sourceip", "private address"),
    ("ipaddress", "public address"),
    ("ipaddr", "public address"),
    ("remoteurl", "host"),
    ("url", "url"),
    ("uri", "url"),
    ("domain", "domain"),
    ("dns", "host"),
    ("country", "country"),
    ("location", "country"),
    ("city", "city"),
    ("port", "port"),
    ("accountname", "user"),
    ("username", "user"),
    ("targetuser", "user"),
    ("account", "user"),
    ("user", "user"),
    ("identity", "user"),
    ("resultcode", "zero"),
    ("resulttype", "zero"),
];

fn kind_of(name: &str) -> &'static str {
    KINDS
        .iter()
        .find(|(part, _)| name.contains(part))
        .map_or("", |(_, kind)| kind)
}

const USERS: &[&str] = &[
    "alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi",
];
const FILES: &[&str] = &[
    "app.exe",
    "client.exe",
    "updater.exe",
    "helper.exe",
    "sync.exe",
];
const COMPANIES: &[&str] = &["Example Software", "Example Systems", "Sample Works"];
const CITIES: &[&str] = &["Springfield", "Riverside", "Fairview"];

fn pick(list: &[&'static str], number: u64) -> &'static str {
    let count = u64::try_from(list.len().max(1)).unwrap_or(1);
    let index = usize::try_from(number % count).unwrap_or(0);
    list.get(index).copied().unwrap_or("")
}

fn text(kind: &str, name: &str, number: u64) -> String {
    let low = number % 250 + 1;
    let wide = number % 9_000 + 42;
    match kind {
        "sha256" => hex(number, 64),
        "sha1" => hex(number, 40),
        "md5" => hex(number, 32),
        "device id" => hex(number, 40),
        "guid" => guid(number),
        "command line" => format!("\"{}\" --start", pick(FILES, number)),
        "folder path" => format!("C:\\Program Files\\Example\\{}", pick(FILES, number)),
        "registry key" => "HKEY_LOCAL_MACHINE\\SOFTWARE\\Example".to_owned(),
        "file name" => pick(FILES, number).to_owned(),
        "company" | "issuer" => pick(COMPANIES, number).to_owned(),
        "product" => "Example".to_owned(),
        "version" => "1.0.0.0".to_owned(),
        "user agent" => "Mozilla/5.0 (Windows NT 10.0; Win64; x64)".to_owned(),
        "sid" => format!(
            "S-1-5-21-1004336348-1177238915-682003330-{}",
            1001 + number % 9000
        ),
        "mail" => format!("{}@corp.example", user(number)),
        "sender" => format!("{}@mail.example", user(number)),
        "device" => format!("ws-{wide:03}.corp.example"),
        "public address" => format!("203.0.113.{low}"),
        "private address" => format!("10.20.0.{low}"),
        "host" => format!("host{low}.example.com"),
        "url" => format!("https://host{low}.example.com/index.html"),
        "domain" => "corp.example".to_owned(),
        "country" => "US".to_owned(),
        "city" => pick(CITIES, number).to_owned(),
        "port" => "443".to_owned(),
        "user" => user(number),
        "zero" => "0".to_owned(),
        _ => {
            let name: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
            if number == 0 {
                name
            } else {
                format!("{name}{}", number % 10_000)
            }
        }
    }
}

/// The name of a user: the plain ones first, then with numbers.
fn user(number: u64) -> String {
    let base = pick(USERS, number);
    match number / 8 % 1000 {
        0 => base.to_owned(),
        more => format!("{base}{more}"),
    }
}

fn guid(number: u64) -> String {
    let digits = hex(number, 32);
    let part = |range: std::ops::Range<usize>| digits.get(range).unwrap_or("").to_owned();
    format!(
        "{}-{}-{}-{}-{}",
        part(0..8),
        part(8..12),
        part(12..16),
        part(16..20),
        part(20..32)
    )
}

fn small(kind: &str, number: u64) -> i32 {
    match kind {
        "port" => 443,
        "zero" => 0,
        _ => i32::try_from(number % 10_000).unwrap_or(0) + 1,
    }
}

fn dynamic(name: &str, number: u64) -> String {
    if name.ends_with('s') && !name.contains("properties") && !name.contains("details") {
        format!("[\"{}\"]", text(kind_of(name), name, number))
    } else {
        "{}".to_owned()
    }
}

fn hex(number: u64, digits: usize) -> String {
    let mut out = String::with_capacity(digits + 16);
    let mut state = number.wrapping_add(0x1234_5678_9ABC_DEF1);
    while out.len() < digits {
        state = mixed(state | 1, 7);
        out.push_str(&format!("{state:016x}"));
    }
    out.truncate(digits);
    out
}

/// A dynamic value of JSON text; null where the text is none.
pub(super) fn json(text: &str) -> Scalar {
    let mut encoder = Encoder::new();
    match parse_json(text, &mut encoder) {
        Ok(()) => Scalar::dynamic(encoder.value()),
        Err(_) => Scalar::null(ScalarType::Dynamic),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_values_and_another_event_others() {
        let first = Plausible::new(7, Clock::default());
        let value = |from: &Plausible| from.value("DeviceName", ScalarType::String);
        assert_eq!(value(&first), value(&Plausible::new(7, Clock::default())));
        assert_ne!(value(&first), value(&first.other(1)));
    }

    #[test]
    fn one_thing_has_one_value_whatever_the_table_calls_it() {
        let source = Plausible::new(7, Clock::default());
        assert_eq!(
            source.value("AccountUpn", ScalarType::String),
            source.value("UserPrincipalName", ScalarType::String)
        );
    }

    #[test]
    fn addresses_are_those_of_documentation() {
        let address = Plausible::new(3, Clock::default()).value("RemoteIP", ScalarType::String);
        assert!(
            address
                .as_str()
                .is_some_and(|a| a.starts_with("203.0.113.")),
            "{address:?}"
        );
    }
}
