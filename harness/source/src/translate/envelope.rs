//! Events inside of envelopes: the streaming API of Defender, diagnostic settings, resources of Azure, lists of them.

use std::io::{self, Read};
use std::sync::Arc;

use serde_json::value::RawValue;

use super::Written;
use super::member::Line;
use super::values::{events, values};
use crate::object::properties;
use crate::passed_over::Reading;

/// What the streaming API puts before the name of a table.
pub(super) const HUNTING: &str = "AdvancedHunting-";

/// The rows of a table, or of all tables; events of other tables are counted.
pub(super) fn open(
    bytes: impl Read + Send + 'static,
    table: Option<Arc<str>>,
    mut passed_over: Reading,
) -> impl Read + Send {
    let mut texts: Option<Box<dyn Iterator<Item = io::Result<Box<RawValue>>> + Send>> = None;
    let mut bytes = Some(bytes);
    Written::new(move |out: &mut Vec<u8>| {
        if let Some(bytes) = bytes.take() {
            texts = Some(Box::new(values(bytes)?));
        }
        let Some(value) = texts.as_mut().and_then(Iterator::next) else {
            return Ok(false);
        };
        let table = table.as_deref();
        let mut row = |event: &str| write(event, table, &mut passed_over, out);
        events(value?.get(), &mut row).map_err(io::Error::other)?;
        Ok(true)
    })
}

/// A property of an event: its key and the text of its value.
type Property<'e> = (String, &'e str);

/// Writes an event as a row, unless it is one of another table.
fn write(
    event: &str,
    table: Option<&str>,
    passed_over: &mut Reading,
    out: &mut Vec<u8>,
) -> Result<(), serde_json::Error> {
    let mut found: Vec<Property<'_>> = Vec::new();
    properties(event, str::to_owned, |key, value| found.push((key, value)))?;
    let text = |name: &str| {
        let (_, value) = found
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))?;
        value.strip_prefix('"')?.strip_suffix('"')
    };
    let inner = found.iter().find(|(key, _)| key == "properties");
    let inner = inner
        .map(|(_, value)| *value)
        .filter(|value| value.starts_with('{'));
    // `category` is also a plain column, of alerts for one: only in an envelope does it name a table.
    let category = text("category").filter(|_| text("time").is_some() || inner.is_some());
    let named = category.and_then(table_of_category).zip(table);
    if let Some((other, _)) = named.filter(|(named, table)| !named.eq_ignore_ascii_case(table)) {
        passed_over.pass_over(other);
        return Ok(());
    }
    if let (Some(inner), true) = (
        inner,
        category.is_some_and(|category| category.starts_with(HUNTING)),
    ) {
        return copy(inner, out);
    }
    let is_resource = text("type").is_some_and(|ty| ty.starts_with("Microsoft."));
    let is_diagnostic = text("time").is_some() && category.is_some();
    match inner {
        Some(inner) if is_resource => resource(&found, inner, text("type"), out),
        _ if is_diagnostic => diagnostic(&found, inner, table, out),
        _ => copy(event, out),
    }
}

/// The table that holds the events of a category, where that is known.
fn table_of_category(category: &str) -> Option<&str> {
    if let Some(table) = category.strip_prefix(HUNTING) {
        return Some(table);
    }
    Some(match category {
        "SignInLogs" => "SigninLogs",
        "NonInteractiveUserSignInLogs" => "AADNonInteractiveUserSignInLogs",
        "ServicePrincipalSignInLogs" => "AADServicePrincipalSignInLogs",
        "ManagedIdentitySignInLogs" => "AADManagedIdentitySignInLogs",
        "ProvisioningLogs" => "AADProvisioningLogs",
        "RiskyUsers" => "AADRiskyUsers",
        "UserRiskEvents" => "AADUserRiskEvents",
        "AuditLogs" => "AuditLogs",
        _ => return None,
    })
}

/// Writes an object as it is.
fn copy(object: &str, out: &mut Vec<u8>) -> Result<(), serde_json::Error> {
    let mut line = Line::begin(out);
    properties(object, str::to_owned, |key, value| line.json(&key, value))?;
    line.end();
    Ok(())
}

/// A record of diagnostic settings: what is around `properties` and what is in them become columns.
fn diagnostic(
    found: &[Property<'_>],
    inner: Option<&str>,
    table: Option<&str>,
    out: &mut Vec<u8>,
) -> Result<(), serde_json::Error> {
    // That table takes the records of any resource: a property becomes a column whose suffix says its type.
    let grows = table == Some("AzureDiagnostics");
    let mut line = Line::begin(out);
    for (key, value) in found {
        match key.as_str() {
            "properties" if inner.is_some() => {}
            "time" => line.json("TimeGenerated", value),
            "resourceId" if grows => line.json("ResourceId", value),
            key => line.json(key, value),
        }
    }
    if let Some(inner) = inner {
        properties(inner, str::to_owned, |key, value| {
            if grows {
                line.json(&format!("{key}{}", suffix(value)), value);
            } else {
                line.json(&key, value);
            }
        })?;
    }
    line.end();
    Ok(())
}

/// What the collector of logs puts behind the name of a column for its type.
// As the Data Collector API does; it also has `_t` and `_g`, which it gives to texts that look like times and guids.
fn suffix(value: &str) -> &'static str {
    match value.as_bytes().first() {
        Some(b't' | b'f') => "_b",
        Some(b'0'..=b'9' | b'-') => "_d",
        _ => "_s",
    }
}

/// A resource as Azure lists it. Incidents have their columns under other names than the table `SecurityIncident`.
fn resource(
    found: &[Property<'_>],
    inner: &str,
    ty: Option<&str>,
    out: &mut Vec<u8>,
) -> Result<(), serde_json::Error> {
    let is_incident =
        ty.is_some_and(|ty| ty.eq_ignore_ascii_case("Microsoft.SecurityInsights/Incidents"));
    let mut line = Line::begin(out);
    for (key, value) in found {
        match key.as_str() {
            "properties" | "type" | "etag" => {}
            "name" if is_incident => line.json("IncidentName", value),
            "id" if is_incident => {}
            key => line.json(key, value),
        }
    }
    properties(inner, str::to_owned, |key, value| {
        let column = match key.as_str() {
            "createdTimeUtc" if is_incident => "CreatedTime",
            "lastModifiedTimeUtc" if is_incident => "LastModifiedTime",
            "firstActivityTimeUtc" if is_incident => "FirstActivityTime",
            "lastActivityTimeUtc" if is_incident => "LastActivityTime",
            key => key,
        };
        line.json(column, value);
        let is_time = is_incident && key == "lastModifiedTimeUtc";
        if is_time {
            line.json("TimeGenerated", value);
        }
    })?;
    line.end();
    Ok(())
}
