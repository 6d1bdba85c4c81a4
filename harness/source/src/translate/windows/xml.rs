//! Windows events as XML: forwarded events, exports of the event viewer, `wevtutil`, `evtx_dump`.

use std::io::{self, BufRead, BufReader, Read};

use roxmltree::{Document, Node};
use serde_json::Value;

use super::event::{Event, guid, keywords_of, unnamed};
use crate::translate::Written;

/// The namespace of events.
const NAMESPACE: &str = "http://schemas.microsoft.com/win/2004/08/events/event";

/// Whether a text is XML that holds events.
pub(super) fn is_events(text: &[u8]) -> bool {
    let text = String::from_utf8_lossy(text.get(..4096).unwrap_or(text));
    let is_event = text.contains("<Event ") || text.contains("<Event>");
    let starts = text.trim_start().starts_with('<') || text.starts_with("Record ");
    starts && is_event && (text.contains(NAMESPACE) || text.contains("<System>"))
}

/// The rows of the events, one after another: what stands between them does not matter.
pub(super) fn open(bytes: impl Read + Send) -> impl Read + Send {
    let mut bytes = BufReader::with_capacity(1 << 16, bytes);
    let mut text = Vec::new();
    Written::new(move |out: &mut Vec<u8>| {
        text.clear();
        loop {
            if bytes.read_until(b'>', &mut text)? == 0 {
                return match start_of(&text) {
                    Some(_) => Err(io::Error::other("the last event is cut")),
                    None => Ok(false),
                };
            }
            if text.ends_with(b"</Event>") {
                break;
            }
            // What stands before an event is not kept: a file has no bound.
            if start_of(&text).is_none() && text.len() > 4096 {
                text.drain(..text.len() - 16);
            }
        }
        let start = start_of(&text).unwrap_or(0);
        let event = String::from_utf8_lossy(text.get(start..).unwrap_or_default());
        let document = Document::parse(&event)
            .map_err(|error| io::Error::other(format!("an event is no XML: {error}")))?;
        of_element(document.root_element()).write(out);
        Ok(true)
    })
}

/// Where the text of an event begins.
fn start_of(text: &[u8]) -> Option<usize> {
    let mut places = memchr::memmem::find_iter(text, b"<Event");
    places.find(|place| {
        let next = text.get(place + b"<Event".len());
        next.is_some_and(|byte| byte.is_ascii_whitespace() || *byte == b'>')
    })
}

fn of_element(element: Node<'_, '_>) -> Event {
    let mut event = child(element, "System").map_or_else(Event::default, of_system);
    if let Some(data) = child(element, "EventData") {
        add_data(data, &mut event);
    }
    let user_data = child(element, "UserData");
    if let Some(data) = user_data.and_then(|data| data.first_element_child()) {
        for field in data.children().filter(Node::is_element) {
            event.add(field.tag_name().name(), text_of(field));
        }
    }
    event
}

fn of_system(system: Node<'_, '_>) -> Event {
    let text = |name: &str| child(system, name).map(text_of).unwrap_or_default();
    let number = |name: &str| text(name).parse().ok();
    let attribute = |name: &str, attribute: &str| {
        let found = child(system, name).and_then(|element| element.attribute(attribute));
        found.unwrap_or_default().to_owned()
    };
    Event {
        time: attribute("TimeCreated", "SystemTime"),
        provider: attribute("Provider", "Name"),
        channel: text("Channel"),
        computer: text("Computer"),
        id: number("EventID"),
        version: number("Version"),
        level: number("Level"),
        task: number("Task"),
        opcode: text("Opcode"),
        keywords: keywords_of(&Value::String(text("Keywords"))),
        record: text("EventRecordID"),
        process: attribute("Execution", "ProcessID").parse().ok(),
        thread: attribute("Execution", "ThreadID").parse().ok(),
        user: attribute("Security", "UserID"),
        correlation: guid(attribute("Correlation", "ActivityID")),
        data: Vec::new(),
    }
}

fn add_data(data: Node<'_, '_>, event: &mut Event) {
    let mut nameless = 0;
    for element in data.children().filter(Node::is_element) {
        let name = match (element.tag_name().name(), element.attribute("Name")) {
            ("Data", Some(name)) => name.to_owned(),
            ("Data", None) => {
                nameless += 1;
                unnamed(nameless - 1)
            }
            (name, _) => name.to_owned(),
        };
        event.add(&name, text_of(element));
    }
}

fn child<'a, 'i>(element: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    element
        .children()
        .find(|child| child.has_tag_name(name) || child.tag_name().name() == name)
}

fn text_of(element: Node<'_, '_>) -> String {
    element.text().unwrap_or_default().to_owned()
}
