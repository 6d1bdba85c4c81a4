//! Which column of a table a field is.

use serde_json::{Map, Value};

const MAPPING: &str = include_str!("../../../testdata/schema/field-mapping.json");

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

/// The column of `table` that an ECS field is. Underscores may stand for the dots: `destination_ip`.
#[must_use]
pub fn column_of(table: &str, field: &str) -> Mapped {
    let Some(fields) = section(table) else {
        return Mapped::Unknown;
    };
    let aliases = section("aliases").unwrap_or_default();
    let alias = aliases.get(field).and_then(Value::as_str).unwrap_or(field);
    let dotted = alias.replacen('_', ".", 1);
    match fields.get(alias).or_else(|| fields.get(&dotted)) {
        Some(Value::String(column)) => Mapped::Column(column.clone()),
        Some(_) => Mapped::NoColumn,
        None => Mapped::Unknown,
    }
}

/// The object on the line that begins with `"name":`.
fn section(name: &str) -> Option<Map<String, Value>> {
    let line = MAPPING.lines().find(|line| {
        line.strip_prefix('"')
            .and_then(|line| line.split_once('"'))
            .is_some_and(|(key, _)| key == name)
    })?;
    let (_, object) = line.split_once(": ")?;
    serde_json::from_str(object.trim_end_matches(',')).ok()
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
