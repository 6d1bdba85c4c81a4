//! The JSON texts of a stream, one after another, and the events in each.

use std::io::{self, BufRead, BufReader, Read};

use serde_json::value::RawValue;

use crate::head::BESIDE_ROWS;
use crate::object::{elements, properties};

/// Each JSON text of a stream; it may begin with a byte order mark.
pub(super) fn values(
    bytes: impl Read,
) -> io::Result<impl Iterator<Item = io::Result<Box<RawValue>>>> {
    let mut bytes = BufReader::with_capacity(1 << 16, bytes);
    if bytes.fill_buf()?.starts_with(b"\xef\xbb\xbf") {
        bytes.consume(3);
    }
    let values = serde_json::Deserializer::from_reader(bytes).into_iter::<Box<RawValue>>();
    Ok(values.map(|value| value.map_err(io::Error::other)))
}

/// What holds a list of events beside nothing that matters.
const LISTS: [&str; 2] = ["records", "value"];

/// Hands on each event of a JSON text: the elements of arrays, and of the lists that answers and captures hold.
pub(super) fn events(
    value: &str,
    each: &mut dyn FnMut(&str) -> Result<(), serde_json::Error>,
) -> Result<(), serde_json::Error> {
    if value.starts_with('[') {
        return each_element(value, each);
    }
    let mut list = None;
    let mut is_list = true;
    properties(
        value,
        |key| {
            let key = key.to_ascii_lowercase();
            let found = LISTS.contains(&key.as_str());
            is_list &= found || BESIDE_ROWS.contains(&key.as_str());
            found
        },
        |found, value| {
            if found {
                list = Some(value);
            }
        },
    )?;
    match list.filter(|list| is_list && list.starts_with('[')) {
        Some(list) => each_element(list, each),
        None => each(value),
    }
}

fn each_element(
    array: &str,
    each: &mut dyn FnMut(&str) -> Result<(), serde_json::Error>,
) -> Result<(), serde_json::Error> {
    let mut found = Vec::new();
    elements(array, |element| found.push(element))?;
    found
        .into_iter()
        .try_for_each(|element| events(element, each))
}
