//! The events of `evtx_dump` as JSON, which are also what the crate that reads `.evtx` gives.

use serde_json::{Map, Value};

use super::event::{Event, guid, keywords_of, number_of, text_of, unnamed};

/// The event, if the object is one.
pub(super) fn event(object: &Map<String, Value>) -> Option<Event> {
    let inner = object.get("Event")?.as_object()?;
    let system = inner.get("System")?.as_object()?;
    let mut event = of_system(system);
    if let Some(data) = inner.get("EventData").and_then(Value::as_object) {
        add_data(data, &mut event);
    }
    if let Some(data) = inner.get("UserData").and_then(Value::as_object) {
        let mut inside = data.iter().filter(|(key, _)| !key.starts_with('#'));
        if let Some(data) = inside.find_map(|(_, value)| value.as_object()) {
            add_data(data, &mut event);
        }
    }
    Some(event)
}

fn of_system(system: &Map<String, Value>) -> Event {
    let text = |key: &str| system.get(key).and_then(text_of).unwrap_or_default();
    let number = |key: &str| system.get(key).and_then(number_of);
    Event {
        time: attribute(system, "TimeCreated", "SystemTime"),
        provider: attribute(system, "Provider", "Name"),
        channel: text("Channel"),
        computer: text("Computer"),
        id: number("EventID"),
        version: number("Version"),
        level: number("Level"),
        task: number("Task"),
        opcode: text("Opcode"),
        keywords: system.get("Keywords").map(keywords_of).unwrap_or_default(),
        record: text("EventRecordID"),
        process: attribute(system, "Execution", "ProcessID").parse().ok(),
        thread: attribute(system, "Execution", "ThreadID").parse().ok(),
        user: attribute(system, "Security", "UserID"),
        correlation: guid(attribute(system, "Correlation", "ActivityID")),
        data: Vec::new(),
    }
}

/// An attribute of an element: below `#attributes`, or in an object of its own beside the element.
fn attribute(system: &Map<String, Value>, element: &str, name: &str) -> String {
    let beside = system.get(&format!("{element}_attributes"));
    let within = system
        .get(element)
        .and_then(|element| element.get("#attributes"));
    let found = within
        .or(beside)
        .and_then(|attributes| attributes.get(name));
    found.and_then(text_of).unwrap_or_default()
}

fn add_data(data: &Map<String, Value>, event: &mut Event) {
    for (key, value) in data {
        if key.starts_with('#') || key.ends_with("_attributes") {
            continue;
        }
        if key == "Data" {
            add_unnamed(value, event);
        } else if let Some(text) = text_of(value) {
            event.add(key, text);
        }
    }
}

/// `Data` without names: one value, or several of them.
fn add_unnamed(value: &Value, event: &mut Event) {
    let value = value.get("#text").unwrap_or(value);
    match value {
        Value::Array(values) => {
            for (number, value) in values.iter().enumerate() {
                event.add(&unnamed(number), text_of(value).unwrap_or_default());
            }
        }
        value => {
            if let Some(text) = text_of(value) {
                event.add(&unnamed(0), text);
            }
        }
    }
}
