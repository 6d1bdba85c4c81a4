//! Which column of a table a field is.

use std::collections::HashMap;
use std::sync::{LazyLock, OnceLock};

use serde_json::{Map, Value};

const MAPPING: &str = include_str!("../../../../testdata/schema/field-mapping.json");

/// What the mapping says of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mapped {
    /// This column.
    Column(String),
    /// The field is known and the table has no column for it.
    NoColumn,
    /// The field or the table is not known.
    Unknown,
}

/// The column of `table` that an ECS field is. Underscores may be written for the dots: `destination_ip`.
#[must_use]
pub fn column_of(table: &str, field: &str) -> Mapped {
    let Some(fields) = section(table) else {
        return Mapped::Unknown;
    };
    let alias = section("aliases").and_then(|aliases| aliases.get(field)?.as_str());
    let alias = alias.unwrap_or(field);
    let dotted = alias.replacen('_', ".", 1);
    match fields.get(alias).or_else(|| fields.get(&dotted)) {
        Some(Value::String(column)) => Mapped::Column(column.clone()),
        Some(_) => Mapped::NoColumn,
        None => Mapped::Unknown,
    }
}

/// The lines of the mapping by their names, each read when it is first asked for.
static SECTIONS: LazyLock<HashMap<&str, Section>> = LazyLock::new(|| {
    let section = |line: &'static str| {
        let (name, _) = line.strip_prefix('"')?.split_once('"')?;
        let (_, object) = line.split_once(": ")?;
        let fields = OnceLock::new();
        Some((name, Section { object, fields }))
    };
    MAPPING.lines().filter_map(section).collect()
});

/// An object of the mapping.
struct Section {
    object: &'static str,
    fields: OnceLock<Option<Map<String, Value>>>,
}

/// The object on the line that begins with `"name":`.
fn section(name: &str) -> Option<&'static Map<String, Value>> {
    let section = SECTIONS.get(name)?;
    let read = || serde_json::from_str(section.object.trim_end_matches(',')).ok();
    section.fields.get_or_init(read).as_ref()
}

/// The values of `ActionType` that are known for a table.
#[must_use]
pub fn known_actions(table: &str) -> &'static [&'static str] {
    match table {
        "DeviceNetworkEvents" => &[
            "ConnectionSuccess",
            "ConnectionFailed",
            "ConnectionRequest",
            "ConnectionAttempt",
            "ConnectionFound",
            "InboundConnectionAccepted",
            "ListeningConnectionCreated",
            "ConnectionAcknowledged",
            "NetworkSignatureInspected",
            "DnsConnectionInspected",
            "HttpConnectionInspected",
            "SslConnectionInspected",
            "SshConnectionInspected",
            "FtpConnectionInspected",
            "SmtpConnectionInspected",
            "IcmpConnectionInspected",
            "NtlmAuthenticationInspected",
            "InboundInternetScanInspected",
        ],
        "DeviceProcessEvents" => &[
            "ProcessCreated",
            "OpenProcess",
            "ProcessCreatedUsingWmiQuery",
        ],
        "DeviceFileEvents" => &["FileCreated", "FileModified", "FileRenamed", "FileDeleted"],
        "DeviceLogonEvents" => &["LogonSuccess", "LogonFailed", "LogonAttempted"],
        "DeviceRegistryEvents" => &[
            "RegistryKeyCreated",
            "RegistryKeyDeleted",
            "RegistryKeyRenamed",
            "RegistryValueSet",
            "RegistryValueDeleted",
        ],
        "DeviceImageLoadEvents" => &["ImageLoaded"],
        _ => &[],
    }
}
