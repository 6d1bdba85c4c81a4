//! Dynamic values from JSON text, and as JSON text.

use std::collections::HashMap;
use std::fmt::Write as _;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::{Dynamic, DynamicRef, Encoder};
use crate::types::{write_datetime, write_real};

/// Encodes a JSON text. A repeated key keeps its last value. Numbers without fraction and exponent that fit are long, all
/// others real.
///
/// # Errors
/// The text is not one JSON value; nothing usable is then in `encoder`.
pub fn parse_json(text: &str, encoder: &mut Encoder) -> Result<(), serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    Json(encoder).deserialize(&mut deserializer)?;
    deserializer.end()
}

/// Writes a real; JSON has no numbers for those that are not finite: they are written as texts.
fn write_json_real(value: f64, out: &mut String) {
    if value.is_finite() {
        write_real(value, out);
    } else if value.is_nan() {
        write_string("NaN", out);
    } else if value > 0.0 {
        write_string("Infinity", out);
    } else {
        write_string("-Infinity", out);
    }
}

/// Writes a value as compact JSON, strings in quotes.
pub fn write_json(value: DynamicRef<'_>, out: &mut String) {
    match value.view() {
        Dynamic::Null => out.push_str("null"),
        Dynamic::Bool(value) => out.push_str(if value { "true" } else { "false" }),
        Dynamic::Long(value) => {
            let _ = write!(out, "{value}");
        }
        Dynamic::Real(value) => write_json_real(value, out),
        Dynamic::String(value) => write_string(value, out),
        Dynamic::DateTime(ticks) => {
            out.push('"');
            write_datetime(ticks, out);
            out.push('"');
        }
        Dynamic::Array(array) => {
            out.push('[');
            for (i, element) in array.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write_json(element, out);
            }
            out.push(']');
        }
        Dynamic::Bag(bag) => {
            out.push('{');
            for (i, (key, value)) in bag.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write_string(key, out);
                out.push(':');
                write_json(value, out);
            }
            out.push('}');
        }
    }
}

/// Writes a value as `tostring` does: strings bare, null as nothing, all else as compact JSON.
pub fn write_text(value: DynamicRef<'_>, out: &mut String) {
    match value.view() {
        Dynamic::Null => {}
        Dynamic::String(text) => out.push_str(text),
        Dynamic::DateTime(ticks) => write_datetime(ticks, out),
        Dynamic::Bool(_)
        | Dynamic::Long(_)
        | Dynamic::Real(_)
        | Dynamic::Array(_)
        | Dynamic::Bag(_) => {
            write_json(value, out);
        }
    }
}

fn write_string(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            // JSON allows no other form for the remaining control characters.
            c if u32::from(c) < 0x20 => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

struct Json<'e>(&'e mut Encoder);

impl<'de> DeserializeSeed<'de> for Json<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Json<'_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.0.null();
        Ok(())
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.0.bool(value);
        Ok(())
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        self.0.long(value);
        Ok(())
    }

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        match i64::try_from(value) {
            Ok(value) => self.0.long(value),
            Err(_) => self.0.real(value as f64),
        }
        Ok(())
    }

    fn visit_f64<E>(self, value: f64) -> Result<(), E> {
        self.0.real(value);
        Ok(())
    }

    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        self.0.string(value);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        self.0.begin_array();
        while seq.next_element_seed(Json(self.0))?.is_some() {}
        self.0.end();
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut properties = Properties::default();
        while let Some(key) = map.next_key::<String>()? {
            let mut value = Encoder::new();
            map.next_value_seed(Json(&mut value))?;
            properties.set(key, value.into_bytes());
        }
        self.0.begin_bag();
        for (key, value) in &properties.in_order {
            self.0.key(key);
            self.0.value_of(DynamicRef::new(value));
        }
        self.0.end();
        Ok(())
    }
}

/// The properties of a bag that is being read. Values are encoded apart, so that the last of several equal keys can replace
/// the first.
#[derive(Default)]
struct Properties {
    in_order: Vec<(String, Vec<u8>)>,
    /// The places of keys, once looking through them all takes too long.
    places: HashMap<String, usize>,
}

/// The most keys that are looked through one by one.
const FEW: usize = 16;

impl Properties {
    fn set(&mut self, key: String, value: Vec<u8>) {
        let place = if self.places.is_empty() {
            self.in_order.iter().position(|(known, _)| *known == key)
        } else {
            self.places.get(&key).copied()
        };
        if let Some((_, known)) = place.and_then(|place| self.in_order.get_mut(place)) {
            *known = value;
            return;
        }
        if !self.places.is_empty() {
            self.places.insert(key.clone(), self.in_order.len());
        }
        self.in_order.push((key, value));
        if self.places.is_empty() && self.in_order.len() > FEW {
            let keys = self.in_order.iter().enumerate();
            self.places = keys.map(|(place, (key, _))| (key.clone(), place)).collect();
        }
    }
}
