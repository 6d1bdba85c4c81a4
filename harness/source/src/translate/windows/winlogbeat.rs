//! Windows events as Winlogbeat writes them, below `winlog` since version 7.

use serde_json::{Map, Value};

use super::event::{Event, guid, keywords_of, number_of, text_of};

/// The event, if the object is one. What Elasticsearch puts around a document is taken away.
pub(super) fn event(object: &Map<String, Value>) -> Option<Event> {
    let object = match object.get("_source").and_then(Value::as_object) {
        Some(source) => source,
        None => object,
    };
    let time = object.get("@timestamp")?;
    let winlog = match object.get("winlog").and_then(Value::as_object) {
        Some(winlog) => winlog,
        None if object.contains_key("event_id") => object,
        None => return None,
    };
    let text = |key: &str| winlog.get(key).and_then(text_of).unwrap_or_default();
    let number = |key: &str| winlog.get(key).and_then(number_of);
    let first = |keys: [&str; 2]| keys.map(text).into_iter().find(|text| !text.is_empty());
    let inside = |path: &[&str]| {
        let start = winlog.get(*path.first()?)?;
        path.iter()
            .skip(1)
            .try_fold(start, |value, key| value.get(key))
    };
    let keywords = winlog.get("keywords").map(keywords_of).unwrap_or_default();
    let level = object
        .get("log")
        .and_then(|log| log.get("level"))
        .or(object.get("level"));
    let mut event = Event {
        time: text_of(time)?,
        provider: first(["provider_name", "source_name"]).unwrap_or_default(),
        channel: first(["channel", "log_name"]).unwrap_or_default(),
        computer: text("computer_name"),
        id: Some(number("event_id")?),
        version: number("version"),
        level: level_of(level.and_then(Value::as_str), &keywords),
        // Only the name of the task is there.
        task: None,
        opcode: opcode_of(text("opcode")),
        keywords,
        record: first(["record_id", "record_number"]).unwrap_or_default(),
        process: inside(&["process", "pid"])
            .and_then(number_of)
            .or_else(|| number("process_id")),
        thread: inside(&["process", "thread", "id"])
            .and_then(number_of)
            .or_else(|| number("thread_id")),
        user: inside(&["user", "identifier"])
            .and_then(text_of)
            .unwrap_or_default(),
        correlation: guid(text("activity_id")),
        data: Vec::new(),
    };
    let data = ["event_data", "user_data"];
    for data in data.iter().filter_map(|key| winlog.get(*key)?.as_object()) {
        for (key, value) in data.iter().filter(|(key, _)| *key != "xml_name") {
            if let Some(text) = text_of(value) {
                event.add(key, text);
            }
        }
    }
    Some(event)
}

/// The number of a level, of which Winlogbeat writes the name. Audits have keywords, and no level but 0.
fn level_of(name: Option<&str>, keywords: &str) -> Option<i64> {
    if !keywords.is_empty() {
        return Some(0);
    }
    match name?.to_ascii_lowercase().as_str() {
        "critical" => Some(1),
        "error" => Some(2),
        "warning" => Some(3),
        "information" | "info" => Some(4),
        "verbose" => Some(5),
        _ => None,
    }
}

/// The number of an operation, of which Winlogbeat writes the name.
fn opcode_of(name: String) -> String {
    match name.as_str() {
        "Info" => "0".to_owned(),
        "Start" => "1".to_owned(),
        "Stop" => "2".to_owned(),
        _ => name,
    }
}
