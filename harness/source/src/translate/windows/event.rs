//! The normal form of Windows events: the columns of the table `WindowsEvent`, and the data of the event as columns too.

use serde_json::{Map, Value};

use crate::translate::member::Line;

/// A Windows event, whatever dialect it was written in.
#[derive(Default, Debug)]
pub(super) struct Event {
    pub time: String,
    pub provider: String,
    pub channel: String,
    pub computer: String,
    pub id: Option<i64>,
    pub version: Option<i64>,
    pub level: Option<i64>,
    pub task: Option<i64>,
    pub opcode: String,
    pub keywords: String,
    pub record: String,
    pub process: Option<i64>,
    pub thread: Option<i64>,
    pub user: String,
    pub correlation: String,
    /// The names and values of `EventData`, or of what stands in `UserData`.
    pub data: Vec<(String, String)>,
}

/// What the levels of events are called.
const LEVELS: [&str; 6] = [
    "LogAlways",
    "Critical",
    "Error",
    "Warning",
    "Information",
    "Verbose",
];

/// Names of columns that no data of an event may take.
const TAKEN: [&str; 19] = [
    "TimeGenerated",
    "Provider",
    "Channel",
    "Computer",
    "EventID",
    "Version",
    "EventLevel",
    "EventLevelName",
    "Task",
    "Opcode",
    "Keywords",
    "EventRecordId",
    "SystemProcessId",
    "SystemThreadId",
    "SystemUserId",
    "Correlation",
    "EventData",
    "Type",
    "TenantId",
];

impl Event {
    /// Adds a value of the event's data. Values are text in every dialect, with identifiers in one form.
    pub fn add(&mut self, name: &str, value: String) {
        self.data.push((name.to_owned(), with_one_form(value)));
    }

    /// Writes the event as a row.
    pub fn write(&self, out: &mut Vec<u8>) {
        let mut line = Line::begin(out);
        let texts = [
            ("TimeGenerated", &self.time),
            ("Provider", &self.provider),
            ("Channel", &self.channel),
            ("Computer", &self.computer),
            ("Opcode", &self.opcode),
            ("Keywords", &self.keywords),
            ("EventRecordId", &self.record),
            ("SystemUserId", &self.user),
            ("Correlation", &self.correlation),
        ];
        for (name, text) in texts {
            if !text.is_empty() {
                line.text(name, text);
            }
        }
        let numbers = [
            ("EventID", self.id),
            ("Version", self.version),
            ("EventLevel", self.level),
            ("Task", self.task),
            ("SystemProcessId", self.process),
            ("SystemThreadId", self.thread),
        ];
        for (name, number) in numbers {
            if let Some(number) = number {
                line.json(name, &number.to_string());
            }
        }
        let level = self.level.and_then(|level| usize::try_from(level).ok());
        if let Some(name) = level.and_then(|level| LEVELS.get(level)) {
            line.text("EventLevelName", name);
        }
        line.json("EventData", &self.bag().to_string());
        for (name, value) in &self.data {
            if !TAKEN.iter().any(|taken| taken.eq_ignore_ascii_case(name)) {
                line.text(name, value);
            }
        }
        line.end();
    }

    fn bag(&self) -> Value {
        let pairs = self.data.iter();
        let pairs = pairs.map(|(name, value)| (name.clone(), Value::String(value.clone())));
        Value::Object(pairs.collect::<Map<_, _>>())
    }
}

/// A value of `Data` without a name: Windows counts them from 1.
pub(super) fn unnamed(number: usize) -> String {
    format!("param{}", number + 1)
}

/// The text of a JSON value as an event's data.
pub(super) fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        Value::Object(members) => match members.get("#text") {
            Some(text) => text_of(text),
            None if members.keys().all(|key| key.starts_with('#')) => None,
            None => Some(value.to_string()),
        },
        Value::Bool(_) | Value::Number(_) | Value::Array(_) => Some(value.to_string()),
    }
}

/// A number, which some dialects write as text.
pub(super) fn number_of(value: &Value) -> Option<i64> {
    match value {
        Value::Object(members) => number_of(members.get("#text")?),
        Value::String(text) => text.parse().ok(),
        value => value.as_i64(),
    }
}

/// GUIDs in lower case and braces, as Windows writes them itself: the dialects differ in both.
fn with_one_form(value: String) -> String {
    let inner = value
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'))
        .unwrap_or(&value);
    if is_guid(inner) {
        format!("{{{}}}", inner.to_ascii_lowercase())
    } else {
        value
    }
}

fn is_guid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(place, byte)| match place {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// The same for the fields around the data.
pub(super) fn guid(text: String) -> String {
    with_one_form(text)
}

/// The keywords as Windows writes them: a number in hexadecimal digits.
pub(super) fn keywords_of(value: &Value) -> String {
    let number = match value {
        Value::Number(number) => number.as_i64().map(i64::cast_unsigned).or(number.as_u64()),
        Value::Array(names) => {
            let audit = |name: &str| names.iter().any(|known| known.as_str() == Some(name));
            match (audit("Audit Success"), audit("Audit Failure")) {
                (true, _) => Some(0x8020_0000_0000_0000),
                (_, true) => Some(0x8010_0000_0000_0000),
                (false, false) => None,
            }
        }
        Value::String(text) if text.starts_with("0x") => return text.to_ascii_lowercase(),
        Value::String(text) => text.parse::<i64>().ok().map(i64::cast_unsigned),
        Value::Null | Value::Bool(_) | Value::Object(_) => None,
    };
    number.map_or_else(String::new, |number| format!("{number:#x}"))
}
