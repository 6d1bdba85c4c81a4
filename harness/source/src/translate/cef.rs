//! The Common Event Format, as the table `CommonSecurityLog` has it.

use super::member::Line;
use super::syslog;

/// Whether a line holds an event: a `CEF:` header with its seven bars.
pub(super) fn is_event(line: &str) -> bool {
    parts(line).is_some()
}

/// The six fields between the bars, and the extension.
fn parts(line: &str) -> Option<(Vec<String>, &str)> {
    // Behind any header: relays put syslog's before it, or one of their own.
    let (_, event) = line.split_once("CEF:")?;
    let mut fields = Vec::new();
    let mut field = String::new();
    let mut characters = event.char_indices();
    while let Some((place, character)) = characters.next() {
        match character {
            '\\' => field.extend(characters.next().map(|(_, character)| character)),
            '|' => {
                fields.push(std::mem::take(&mut field));
                if fields.len() == 7 {
                    return Some((fields, event.get(place + 1..)?));
                }
            }
            other => field.push(other),
        }
    }
    None
}

/// The columns of the header behind the version.
const HEADER: [&str; 6] = [
    "DeviceVendor",
    "DeviceProduct",
    "DeviceVersion",
    "DeviceEventClassID",
    "Activity",
    "LogSeverity",
];

/// A line as the table `CommonSecurityLog` has it.
pub(super) fn write(text: &str, out: &mut Vec<u8>) {
    let mut line = Line::begin(out);
    let Some((fields, extension)) = parts(text) else {
        line.text("Message", text);
        line.end();
        return;
    };
    let before = text.split_once("CEF:").map_or("", |(before, _)| before);
    if let Some(header) = syslog::header(before.trim_end()) {
        header.write(None, &mut line);
    }
    for (column, field) in HEADER.iter().zip(fields.iter().skip(1)) {
        line.text(column, field);
    }
    let mut others = String::new();
    for (key, value) in pairs(extension) {
        match column(key) {
            Some(column) => line.text(column, &value),
            None if is_numbered(key) => line.text(&numbered(key), &value),
            None => {
                if !others.is_empty() {
                    others.push(';');
                }
                others.push_str(key);
                others.push('=');
                others.push_str(&value);
            }
        }
        // The time at which the event was received is the best that the text has for when it came.
        if key == "rt" {
            line.text("TimeGenerated", &value);
        }
    }
    if !others.is_empty() {
        line.text("AdditionalExtensions", &others);
    }
    line.end();
}

/// The keys and values of an extension. A value goes on to the last blank before the next key.
fn pairs(text: &str) -> Vec<(&str, String)> {
    let mut starts: Vec<(usize, usize)> = Vec::new();
    for (equals, _) in text.match_indices('=') {
        let before = text.get(..equals).unwrap_or_default();
        let start = before.rfind(' ').map_or(0, |blank| blank + 1);
        let key = before.get(start..).unwrap_or_default();
        let is_key = !key.is_empty()
            && key
                .chars()
                .all(|c| c.is_alphanumeric() || "_.[]-".contains(c));
        // The `=` in `request=http://x/?a=1` is part of a value: its key would have to begin behind the equals sign before.
        let is_new = starts.last().is_none_or(|(_, last)| start > *last);
        if is_key && is_new {
            starts.push((start, equals));
        }
    }
    let ends = starts
        .iter()
        .skip(1)
        .map(|(start, _)| *start)
        .chain([text.len()]);
    let pairs = starts.iter().zip(ends).map(|((start, equals), end)| {
        let key = text.get(*start..*equals).unwrap_or_default();
        let value = text.get(equals + 1..end).unwrap_or_default();
        (key, unescaped(value.trim()))
    });
    pairs.collect()
}

fn unescaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut characters = value.chars();
    while let Some(character) = characters.next() {
        match (character, characters.clone().next()) {
            ('\\', Some(next @ ('=' | '\\' | '|'))) => {
                out.push(next);
                characters.next();
            }
            // CEF writes line breaks as `\n` in extensions, and nowhere else.
            ('\\', Some('n')) => {
                out.push('\n');
                characters.next();
            }
            (other, _) => out.push(other),
        }
    }
    out
}

/// Whether a key is one of the numbered fields: `cs1`, `cn2Label`, `flexString1`.
fn is_numbered(key: &str) -> bool {
    let key = key.strip_suffix("Label").unwrap_or(key);
    let name = key.trim_end_matches(|c: char| c.is_ascii_digit());
    key.len() == name.len() + 1 && NUMBERED.iter().any(|(known, _)| *known == name)
}

const NUMBERED: [(&str, &str); 8] = [
    ("cs", "DeviceCustomString"),
    ("cn", "DeviceCustomNumber"),
    ("cfp", "DeviceCustomFloatingPoint"),
    ("c6a", "DeviceCustomIPv6Address"),
    ("deviceCustomDate", "DeviceCustomDate"),
    ("flexDate", "FlexDate"),
    ("flexNumber", "FlexNumber"),
    ("flexString", "FlexString"),
];

fn numbered(key: &str) -> String {
    let name = key.trim_end_matches("Label");
    let name = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let column = NUMBERED.iter().find(|(known, _)| *known == name);
    let column = column.map_or(name, |(_, column)| column);
    format!("{column}{}", key.get(name.len()..).unwrap_or_default())
}

/// The column of a key. See *CEF and CommonSecurityLog field mapping*.
fn column(key: &str) -> Option<&'static str> {
    let found = COLUMNS.iter().find(|(known, _)| *known == key);
    found.map(|(_, column)| *column)
}

const COLUMNS: [(&str, &str); 73] = [
    ("act", "DeviceAction"),
    ("app", "ApplicationProtocol"),
    ("cat", "DeviceEventCategory"),
    ("cnt", "EventCount"),
    ("destinationDnsDomain", "DestinationDnsDomain"),
    ("destinationServiceName", "DestinationServiceName"),
    (
        "destinationTranslatedAddress",
        "DestinationTranslatedAddress",
    ),
    ("destinationTranslatedPort", "DestinationTranslatedPort"),
    ("deviceDirection", "CommunicationDirection"),
    ("deviceDnsDomain", "DeviceDnsDomain"),
    ("deviceExternalId", "DeviceExternalID"),
    ("deviceFacility", "DeviceFacility"),
    ("deviceInboundInterface", "DeviceInboundInterface"),
    ("deviceNtDomain", "DeviceNtDomain"),
    ("deviceOutboundInterface", "DeviceOutboundInterface"),
    ("devicePayloadId", "DevicePayloadId"),
    ("deviceProcessName", "ProcessName"),
    ("deviceTranslatedAddress", "DeviceTranslatedAddress"),
    ("dhost", "DestinationHostName"),
    ("dmac", "DestinationMACAddress"),
    ("dntdom", "DestinationNTDomain"),
    ("dpid", "DestinationProcessId"),
    ("dpriv", "DestinationUserPrivileges"),
    ("dproc", "DestinationProcessName"),
    ("dpt", "DestinationPort"),
    ("dst", "DestinationIP"),
    ("dtz", "DeviceTimeZone"),
    ("duid", "DestinationUserID"),
    ("duser", "DestinationUserName"),
    ("dvc", "DeviceAddress"),
    ("dvchost", "DeviceName"),
    ("dvcmac", "DeviceMacAddress"),
    ("dvcpid", "ProcessID"),
    ("end", "EndTime"),
    ("externalId", "ExternalID"),
    ("fileCreateTime", "FileCreateTime"),
    ("fileHash", "FileHash"),
    ("fileId", "FileID"),
    ("fileModificationTime", "FileModificationTime"),
    ("filePath", "FilePath"),
    ("filePermission", "FilePermission"),
    ("fileType", "FileType"),
    ("fname", "FileName"),
    ("fsize", "FileSize"),
    ("in", "ReceivedBytes"),
    ("msg", "Message"),
    ("oldFileHash", "OldFileHash"),
    ("oldFileName", "OldFileName"),
    ("oldFilePath", "OldFilePath"),
    ("out", "SentBytes"),
    ("outcome", "EventOutcome"),
    ("proto", "Protocol"),
    ("reason", "Reason"),
    ("request", "RequestURL"),
    ("requestClientApplication", "RequestClientApplication"),
    ("requestContext", "RequestContext"),
    ("requestCookies", "RequestCookies"),
    ("requestMethod", "RequestMethod"),
    ("rt", "ReceiptTime"),
    ("shost", "SourceHostName"),
    ("smac", "SourceMACAddress"),
    ("sntdom", "SourceNTDomain"),
    ("sourceDnsDomain", "SourceDnsDomain"),
    ("sourceServiceName", "SourceServiceName"),
    ("sourceTranslatedAddress", "SourceTranslatedAddress"),
    ("sourceTranslatedPort", "SourceTranslatedPort"),
    ("spid", "SourceProcessId"),
    ("spt", "SourcePort"),
    ("src", "SourceIP"),
    ("start", "StartTime"),
    ("suid", "SourceUserID"),
    ("suser", "SourceUserName"),
    ("type", "EventType"),
];

#[cfg(test)]
mod tests {
    use super::{pairs, write};

    fn written(line: &str) -> String {
        let mut out = Vec::new();
        write(line, &mut out);
        String::from_utf8(out).unwrap().trim_end().to_owned()
    }

    #[test]
    fn a_value_ends_before_the_next_key_and_may_hold_blanks_and_equals_signs() {
        let found = pairs(r"src=10.0.0.1 msg=a b\=c  d request=http://x/?a=1&b=2 spt=7");
        let expected = [
            ("src", "10.0.0.1"),
            ("msg", "a b=c  d"),
            ("request", "http://x/?a=1&b=2"),
            ("spt", "7"),
        ];
        assert_eq!(found, expected.map(|(key, value)| (key, value.to_owned())));
    }

    #[test]
    fn an_event_has_the_columns_of_the_table() {
        assert_eq!(
            written(r"CEF:0|V|P\|Q|1.0|id|a name|5|src=10.0.0.1 cs1=x cs1Label=y own=z more=w"),
            concat!(
                r#"{"DeviceVendor":"V","DeviceProduct":"P|Q","DeviceVersion":"1.0","DeviceEventClassID":"id","#,
                r#""Activity":"a name","LogSeverity":"5","SourceIP":"10.0.0.1","DeviceCustomString1":"x","#,
                r#""DeviceCustomString1Label":"y","AdditionalExtensions":"own=z;more=w"}"#
            )
        );
    }
}
