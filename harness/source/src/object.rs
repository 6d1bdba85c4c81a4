//! JSON objects and arrays as rows, each value left as text until its column reads it.

use std::collections::HashMap;
use std::fmt;
use std::ops::Range;

use arrow_array::BooleanArray;
use kql_eval::types::{Column, ScalarType};
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::cell::CellBuilder;
use super::headings::{Headings, Named, Spelling};
use super::{BATCH_ROWS, Place, Request, SourceError};
use std::path::Path;

/// Visits the properties of an object: `resolve` turns the name into what `put` gets along with the value's text.
pub(super) fn properties<'t, T>(
    text: &'t str,
    resolve: impl FnMut(&str) -> T,
    put: impl FnMut(T, &'t str),
) -> Result<(), serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    deserializer.deserialize_map(Properties { resolve, put })?;
    deserializer.end()
}

/// Visits the elements of an array.
pub(super) fn elements<'t>(
    text: &'t str,
    put: impl FnMut(&'t str),
) -> Result<(), serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    deserializer.deserialize_seq(Elements { put })?;
    deserializer.end()
}

struct Properties<R, P> {
    resolve: R,
    put: P,
}

impl<'t, T, R: FnMut(&str) -> T, P: FnMut(T, &'t str)> Visitor<'t> for Properties<R, P> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'t>>(mut self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key_seed(Key(&mut self.resolve))? {
            // The text of the value, not the value: most properties are never read, and each type reads its text in its own way.
            let value: &'t RawValue = map.next_value()?;
            (self.put)(key, value.get());
        }
        Ok(())
    }
}

struct Elements<P> {
    put: P,
}

impl<'t, P: FnMut(&'t str)> Visitor<'t> for Elements<P> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'t>>(mut self, mut seq: A) -> Result<(), A::Error> {
        while let Some(value) = seq.next_element::<&'t RawValue>()? {
            (self.put)(value.get());
        }
        Ok(())
    }
}

/// Reads a key without keeping it.
struct Key<'f, F>(&'f mut F);

impl<'de, T, F: FnMut(&str) -> T> DeserializeSeed<'de> for Key<'_, F> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        // A visitor of borrowed text: a key without escapes, which nearly all are, is looked up without being copied.
        deserializer.deserialize_str(self)
    }
}

impl<T, F: FnMut(&str) -> T> Visitor<'_> for Key<'_, F> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a property name")
    }

    fn visit_str<E>(self, key: &str) -> Result<T, E> {
        Ok((self.0)(key))
    }
}

/// Where a part of a text lies in it.
pub(super) fn place_in(text: &str, part: &str) -> Range<usize> {
    // The parser lends parts of the text and does not say where they begin; their addresses do.
    let start = part.as_ptr().addr().saturating_sub(text.as_ptr().addr());
    start..start + part.len()
}

/// What is wrong with a row.
pub(super) enum RowFault {
    /// It is no object, or no JSON
    Json(serde_json::Error),
    /// The value of the column with this number does not fit; its text
    Value(usize, String),
}

/// Where the value of a key belongs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Slot {
    /// The place of the column.
    pub place: usize,
    /// A key with the column's own name counts more than others.
    pub spelling: Spelling,
}

/// How many keys are remembered with the column that they name.
// Keys repeat in every line; the limit is for files whose keys are values, which would fill the memory.
const KEYS: usize = 1 << 17;

/// Rows on their way into columns.
pub(super) struct Rows {
    schema: Vec<(String, ScalarType)>,
    /// The places of the columns by their names.
    columns: HashMap<Box<str>, usize>,
    /// The places of the values by the keys that were met.
    keys: HashMap<Box<str>, Option<Slot>>,
    declared: Vec<Box<str>>,
    headings: Headings,
    /// For each column the place of its value in the row's text; the last one counts where a property repeats.
    slots: Vec<Option<Range<usize>>>,
    cells: Vec<CellBuilder>,
    rows: usize,
    /// Rows with a fault, which are left out.
    faulty: Vec<usize>,
}

impl Rows {
    /// No rows yet.
    pub fn new(schema: Vec<(String, ScalarType)>, request: &Request<'_>) -> Self {
        let columns = schema
            .iter()
            .enumerate()
            .map(|(place, (name, _))| (name.as_str().into(), place))
            .collect();
        let declared = request.declared.unwrap_or_default().iter();
        Self {
            columns,
            keys: HashMap::new(),
            declared: declared.map(|(name, _)| name.as_str().into()).collect(),
            headings: Headings::new(request),
            slots: vec![None; schema.len()],
            cells: builders(&schema),
            schema,
            rows: 0,
            faulty: Vec::new(),
        }
    }

    /// The columns.
    pub fn schema(&self) -> &[(String, ScalarType)] {
        &self.schema
    }

    /// Whether a batch is full.
    pub const fn is_full(&self) -> bool {
        self.rows == BATCH_ROWS
    }

    /// Where the value of a key belongs; None where it is not needed.
    pub fn slot(&mut self, key: &str) -> Option<Slot> {
        if let Some(known) = self.keys.get(key) {
            return *known;
        }
        let slot = match self.headings.named(key) {
            Named::Declared(number, spelling) => {
                let name = self.declared.get(number);
                let place = name.and_then(|name| self.columns.get(name));
                place.map(|place| Slot {
                    place: *place,
                    spelling,
                })
            }
            Named::Own(name) => self.columns.get(name).map(|place| Slot {
                place: *place,
                spelling: if name == key {
                    Spelling::Exact
                } else {
                    Spelling::Other
                },
            }),
        };
        if self.keys.len() < KEYS {
            self.keys.insert(key.into(), slot);
        }
        slot
    }

    /// Adds an object.
    pub fn add_object(&mut self, text: &str) -> Result<(), RowFault> {
        let mut slots = std::mem::take(&mut self.slots);
        slots.fill(None);
        let read = properties(
            text,
            |key| self.slot(key),
            |named, value| {
                let Some(named) = named else { return };
                if let Some(slot) = slots.get_mut(named.place)
                    // `Timestamp` and `timestamp` in one object: the one with the column's name is the value, wherever it comes.
                    && (named.spelling == Spelling::Exact || slot.is_none())
                {
                    *slot = Some(place_in(text, value));
                }
            },
        );
        self.slots = slots;
        read.map_err(RowFault::Json)?;
        self.add(text.as_bytes())
    }

    /// Adds an array whose elements belong to the columns at `places`.
    pub fn add_array(&mut self, text: &str, places: &[Option<usize>]) -> Result<(), RowFault> {
        let slots = &mut self.slots;
        slots.fill(None);
        let mut places = places.iter();
        elements(text, |value| {
            let place = places.next().copied().flatten();
            if let Some(slot) = place.and_then(|place| slots.get_mut(place)) {
                *slot = Some(place_in(text, value));
            }
        })
        .map_err(RowFault::Json)?;
        self.add(text.as_bytes())
    }

    /// Where the values of the next row lie in its text, to be filled in for each column before it is added.
    pub fn slots(&mut self) -> &mut [Option<Range<usize>>] {
        self.slots.fill(None);
        &mut self.slots
    }

    /// The rows added since the last batch was taken, those with a fault left out.
    pub const fn rows(&self) -> usize {
        self.rows - self.faulty.len()
    }

    /// Adds the row whose values lie in the slots. A row with a value that does not fit is left out. The values are UTF-8.
    pub fn add(&mut self, text: &[u8]) -> Result<(), RowFault> {
        let mut fault = None;
        for (place, (cells, slot)) in self.cells.iter_mut().zip(&self.slots).enumerate() {
            let json = slot.clone().and_then(|slot| text.get(slot));
            match json.filter(|_| fault.is_none()) {
                Some(json) => {
                    let fits =
                        std::str::from_utf8(json).is_ok_and(|json| cells.append_json(json).is_ok());
                    if !fits {
                        cells.append_null();
                        let json = String::from_utf8_lossy(json).into_owned();
                        fault = Some(RowFault::Value(place, json));
                    }
                }
                None => cells.append_null(),
            }
        }
        // Its cells were added column by column and cannot be taken back one by one: the row is filtered out with its batch.
        if fault.is_some() {
            self.faulty.push(self.rows);
        }
        self.rows += 1;
        fault.map_or(Ok(()), Err)
    }

    /// The columns of the rows added since the last call; None when there were none.
    pub fn take_batch(&mut self) -> Option<Vec<Column>> {
        if self.rows == 0 {
            return None;
        }
        let rows = std::mem::take(&mut self.rows);
        let faulty = std::mem::take(&mut self.faulty);
        let cells = std::mem::replace(&mut self.cells, builders(&self.schema));
        let columns = cells.into_iter().map(CellBuilder::finish);
        if faulty.is_empty() {
            return Some(columns.collect());
        }
        let sound = |row| Some(faulty.binary_search(&row).is_err());
        let sound: BooleanArray = (0..rows).map(sound).collect();
        Some(columns.map(|column| column.filter(&sound)).collect())
    }

    /// The error for a fault of the row that begins at a byte of a line.
    pub fn error(
        &self,
        fault: &RowFault,
        path: &Path,
        (line, text, start): (u64, &str, usize),
        help: Option<&'static str>,
    ) -> SourceError {
        match fault {
            RowFault::Json(error) => syntax_error(error, path, (line, text, start), help),
            RowFault::Value(place, value) => {
                let column = self.schema.get(*place);
                let column = column.map_or(("", ScalarType::String), |(name, ty)| (name, *ty));
                SourceError::value(path, Place::Line(line), column, value)
            }
        }
    }
}

/// The error for a JSON text that begins at a byte of a line and breaks the rules of JSON.
pub(super) fn syntax_error(
    error: &serde_json::Error,
    path: &Path,
    (line, text, start): (u64, &str, usize),
    help: Option<&'static str>,
) -> SourceError {
    let message = error.to_string();
    // The place that the parser adds is one in the row; the report says the place in the file.
    let message = message
        .rsplit_once(" at line ")
        .map_or(message.as_str(), |(message, _)| message);
    // An error after the last byte is shown at the end, all others at the byte that the parser took last.
    let byte = start + error.column() - usize::from(error.column() > 0 && !error.is_eof());
    SourceError::malformed(path, line, text, byte, &in_plain_words(message), help)
}

/// The parser's message as we write messages.
fn in_plain_words(message: &str) -> String {
    match message.strip_prefix("EOF while parsing ") {
        Some("object") => "the text ends within an object".to_owned(),
        Some(part) => format!("the text ends within a {}", part.trim_start_matches("a ")),
        None => message.to_owned(),
    }
}

fn builders(schema: &[(String, ScalarType)]) -> Vec<CellBuilder> {
    schema
        .iter()
        .map(|(_, ty)| CellBuilder::new(*ty, 0))
        .collect()
}
