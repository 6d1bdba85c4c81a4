//! Windows events as NXLog writes them in JSON, flat: also the form of OTRF's data sets.

use serde_json::{Map, Value};

use super::event::{Event, guid, keywords_of, number_of, text_of};

/// What NXLog and what ships its events put beside the data of an event.
const BESIDE: [&str; 33] = [
    "EventTime",
    "EventReceivedTime",
    "TimeCreated",
    "TimeGenerated",
    "@timestamp",
    "@version",
    "Hostname",
    "Computer",
    "Keywords",
    "SeverityValue",
    "Severity",
    "EventID",
    "SourceName",
    "ProviderGuid",
    "Version",
    "Task",
    "OpcodeValue",
    "Opcode",
    "RecordNumber",
    "ExecutionProcessID",
    "ThreadID",
    "ActivityID",
    "RelatedActivityID",
    "Channel",
    "AccountName",
    "AccountType",
    "Domain",
    "UserID",
    "Message",
    "Category",
    "SourceModuleName",
    "SourceModuleType",
    "tags",
];

/// What NXLog writes as the type of an event; data of registry events has the same name and other words.
const TYPES: [&str; 8] = [
    "INFO",
    "WARNING",
    "ERROR",
    "CRITICAL",
    "VERBOSE",
    "DEBUG",
    "AUDIT_SUCCESS",
    "AUDIT_FAILURE",
];

/// The event, if the object is one.
pub(super) fn event(object: &Map<String, Value>) -> Option<Event> {
    let text = |key: &str| object.get(key).and_then(text_of).unwrap_or_default();
    let number = |key: &str| object.get(key).and_then(number_of);
    let id = number("EventID")?;
    if !object.contains_key("Channel") {
        return None;
    }
    let first = |keys: [&str; 2]| keys.map(text).into_iter().find(|text| !text.is_empty());
    let own_type = object
        .get("EventType")
        .and_then(Value::as_str)
        .filter(|ty| TYPES.contains(ty));
    let mut event = Event {
        time: time_of(object),
        provider: text("SourceName"),
        channel: text("Channel"),
        computer: first(["Hostname", "Computer"]).unwrap_or_default(),
        id: Some(id),
        version: number("Version"),
        level: level_of(own_type, number("SeverityValue")),
        task: number("Task"),
        opcode: first(["OpcodeValue", "Opcode"]).unwrap_or_default(),
        keywords: object.get("Keywords").map(keywords_of).unwrap_or_default(),
        record: text("RecordNumber"),
        process: number("ExecutionProcessID").or_else(|| number("ProcessID")),
        thread: number("ThreadID"),
        user: text("UserID"),
        correlation: guid(text("ActivityID")),
        data: Vec::new(),
    };
    let is_old = !object.contains_key("ExecutionProcessID");
    for (key, value) in object {
        let is_beside = BESIDE.contains(&key.as_str())
            || key == "EventType" && own_type.is_some()
            || key == "ProcessID" && is_old;
        if let Some(text) = text_of(value).filter(|_| !is_beside) {
            event.add(key, text);
        }
    }
    Some(event)
}

/// When the event was. `EventTime` often has no zone and is the machine's local time: one that says its zone counts more.
fn time_of(object: &Map<String, Value>) -> String {
    let text = |key: &str| {
        let text = object.get(key).and_then(Value::as_str);
        text.filter(|text| !text.is_empty())
    };
    let zoned = |key: &str| text(key).filter(|text| has_zone(text));
    let found = zoned("TimeCreated")
        .or_else(|| zoned("EventTime"))
        .or_else(|| zoned("@timestamp"))
        .or_else(|| text("EventTime"))
        .or_else(|| text("EventReceivedTime"));
    found.unwrap_or_default().to_owned()
}

/// Whether a time ends with its zone: `Z`, or an offset behind the hours.
fn has_zone(text: &str) -> bool {
    let offset = text.get(11..).unwrap_or_default();
    text.ends_with(['Z', 'z']) || offset.contains(['+', '-'])
}

/// The level as Windows counts. Events of an audit have 0.
fn level_of(own_type: Option<&str>, severity: Option<i64>) -> Option<i64> {
    if own_type.is_some_and(|ty| ty.starts_with("AUDIT")) {
        return Some(0);
    }
    match severity? {
        1 => Some(5),
        2 => Some(4),
        3 => Some(3),
        4 => Some(2),
        5 => Some(1),
        _ => None,
    }
}
