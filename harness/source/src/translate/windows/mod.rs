//! Events of Windows in the dialects that products write, all in one normal form.

mod dump;
mod event;
mod evtx;
#[cfg(test)]
mod log_file;
mod nxlog;
#[cfg(test)]
mod tests;
mod winlogbeat;
mod xml;

use std::io::{self, BufReader, Read};

use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::Written;
use super::values::{events, values};
use crate::head::Head;
use event::Event;

/// How events of Windows are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Dialect {
    /// A log file of Windows
    Evtx,
    /// `{"Event": {"System": …}}`
    Dump,
    /// Flat objects with `Channel`, `SourceName` and `EventID`
    NxLog,
    /// Objects with `winlog`
    Winlogbeat,
    /// `<Event>` elements
    Xml,
}

impl Dialect {
    /// The dialect as people name it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Evtx => "a Windows event log, EVTX",
            Self::Dump => "Windows events in the JSON of `evtx_dump`",
            Self::NxLog => "Windows events in the JSON of NXLog",
            Self::Winlogbeat => "Windows events in the JSON of Winlogbeat",
            Self::Xml => "Windows events in XML",
        }
    }

    /// The rows of a file.
    pub(super) fn open(self, bytes: Box<dyn Read + Send>) -> io::Result<Box<dyn Read + Send>> {
        Ok(match self {
            Self::Evtx => Box::new(evtx::open(bytes)?),
            Self::Xml => Box::new(xml::open(bytes)),
            Self::Dump => Box::new(objects(without_titles(bytes), dump::event)),
            Self::NxLog => Box::new(objects(bytes, nxlog::event)),
            Self::Winlogbeat => Box::new(objects(bytes, winlogbeat::event)),
        })
    }
}

/// The dialect of a file that is no JSON, by its first bytes.
pub(super) fn of_bytes(start: &[u8]) -> Option<Dialect> {
    if start.starts_with(evtx::MAGIC) {
        return Some(Dialect::Evtx);
    }
    if xml::is_events(start) {
        return Some(Dialect::Xml);
    }
    let behind = start.strip_prefix(TITLE)?;
    let end = behind.iter().position(|byte| *byte == b'\n')?;
    let object = behind.get(end..).unwrap_or_default().trim_ascii_start();
    of_object(&Head::of(object)?)
}

/// The dialect of a JSON object.
pub(super) fn of_object(head: &Head<'_>) -> Option<Dialect> {
    let inside = |key: &str| Head::of(head.value(key)?.as_bytes());
    let has_all = |keys: &[&str]| keys.iter().all(|key| head.has(key));
    if inside("event").is_some_and(|event| event.has("system")) {
        return Some(Dialect::Dump);
    }
    let is_winlogbeat = |head: &Head<'_>| {
        head.has("@timestamp")
            && (head.has("winlog") || head.has("event_id") && head.has("computer_name"))
    };
    if is_winlogbeat(head) || inside("_source").is_some_and(|source| is_winlogbeat(&source)) {
        return Some(Dialect::Winlogbeat);
    }
    let is_nxlog = has_all(&["eventid", "channel", "sourcename"])
        && (head.has("hostname") || head.has("computer"))
        && (head.has("eventtime") || head.has("recordnumber") || head.has("eventreceivedtime"));
    is_nxlog.then_some(Dialect::NxLog)
}

type Texts = Box<dyn Iterator<Item = io::Result<Box<RawValue>>> + Send>;

/// The rows of JSON objects. One that is no event of the dialect stays as it is, so that nothing is lost.
fn objects(
    bytes: impl Read + Send + 'static,
    read: fn(&Map<String, Value>) -> Option<Event>,
) -> impl Read + Send {
    let mut texts: Option<Texts> = None;
    let mut bytes = Some(bytes);
    Written::new(move |out: &mut Vec<u8>| {
        if let Some(bytes) = bytes.take() {
            texts = Some(Box::new(values(bytes)?));
        }
        let Some(value) = texts.as_mut().and_then(Iterator::next) else {
            return Ok(false);
        };
        let mut row = |text: &str| {
            let object: Map<String, Value> = serde_json::from_str(text)?;
            match read(&object) {
                Some(event) => event.write(out),
                None => {
                    serde_json::to_writer(&mut *out, &object)?;
                    out.push(b'\n');
                }
            }
            Ok(())
        };
        events(value?.get(), &mut row).map_err(io::Error::other)?;
        Ok(true)
    })
}

/// What `evtx_dump` writes above each event, before its number.
const TITLE: &[u8] = b"Record ";

/// A text without the lines that count the events.
fn without_titles(bytes: Box<dyn Read + Send>) -> impl Read + Send {
    let mut bytes = BufReader::new(bytes);
    Written::new(move |out: &mut Vec<u8>| {
        let read = io::BufRead::read_until(&mut bytes, b'\n', out)?;
        let number = out.strip_prefix(TITLE).map(<[u8]>::trim_ascii);
        if number.is_some_and(|number| number.iter().all(u8::is_ascii_digit)) {
            out.clear();
            out.push(b'\n');
        }
        Ok(read > 0)
    })
}
