//! The encoding of dynamic values: what goes in comes out, and no text makes the reader panic.

use kql_eval::types::dynamic::{Dynamic, DynamicRef, Encoder, parse_json, write_json, write_text};
use kql_eval::types::{Column, Scalar, ScalarType};
use proptest::prelude::*;
use serde_json::Value;

use super::config;
use super::values::{any_json, defect, dynamic};

fn encoded(json: &str) -> Option<Vec<u8>> {
    let mut encoder = Encoder::new();
    parse_json(json, &mut encoder).ok()?;
    Some(encoder.into_bytes())
}

fn written(bytes: &[u8]) -> String {
    let mut text = String::new();
    write_json(DynamicRef::new(bytes), &mut text);
    text
}

/// Whether a dynamic holds what another reader of JSON makes of the text.
fn holds(value: DynamicRef<'_>, json: &Value) -> bool {
    match (value.view(), json) {
        (Dynamic::Null, Value::Null) => true,
        (Dynamic::Bool(a), Value::Bool(b)) => a == *b,
        (Dynamic::Long(a), Value::Number(b)) => b.as_i64() == Some(a),
        (Dynamic::Real(a), Value::Number(b)) => b.as_i64().is_none() && b.as_f64() == Some(a),
        (Dynamic::String(a), Value::String(b)) => a == b,
        (Dynamic::Array(a), Value::Array(b)) => {
            let element = |(at, b): (usize, &Value)| {
                let place = i64::try_from(at).expect("it is short");
                let from_end = place - i64::try_from(b_len(json)).expect("it is short");
                let same = value.element(place).is_some_and(|a| holds(a, b));
                same && value.element(from_end).is_some_and(|a| holds(a, b))
            };
            a.len() == b.len() && b.iter().enumerate().all(element)
        }
        (Dynamic::Bag(a), Value::Object(b)) => {
            let property =
                |(key, b): (&String, &Value)| value.property(key).is_some_and(|a| holds(a, b));
            a.len() == b.len()
                && a.iter()
                    .map(|(key, _)| key)
                    .eq(b.keys().map(String::as_str))
                && b.iter().all(property)
        }
        _ => false,
    }
}

fn b_len(json: &Value) -> usize {
    json.as_array().map_or(0, Vec::len)
}

/// JSON text with some of its bytes left out, doubled or replaced.
fn damaged() -> impl Strategy<Value = String> {
    let edit = (
        any::<prop::sample::Index>(),
        "[\\[\\]{}\",:0-9eE.+\\\\u-]|null|\\PC",
    );
    (any_json(), prop::collection::vec(edit, 0..4)).prop_map(|(json, edits)| {
        let mut pieces: Vec<String> = json.chars().map(String::from).collect();
        for (at, text) in edits {
            let at = at.index(pieces.len() + 1);
            match pieces.get_mut(at) {
                Some(piece) => *piece = text,
                None => pieces.push(text),
            }
        }
        pieces.concat()
    })
}

/// Numbers as no program should write them.
fn odd_number() -> impl Strategy<Value = String> {
    prop_oneof![
        "-?[0-9]{1,40}",
        "-?[0-9]{1,20}\\.[0-9]{1,40}",
        "-?[0-9]{1,5}(\\.[0-9]{1,3})?[eE][+-]?[0-9]{1,4}",
    ]
}

proptest! {
    #![proptest_config(config(256))]

    #[test]
    fn json_is_read_as_another_reader_reads_it(json in prop_oneof![3 => any_json(), 3 => damaged(), 1 => odd_number()]) {
        let other: Option<Value> = serde_json::from_str(&json).ok();
        let own = encoded(&json);
        prop_assert_eq!(own.is_some(), other.is_some(), "{}", json);
        if let (Some(own), Some(other)) = (own, other) {
            prop_assert!(holds(DynamicRef::new(&own), &other), "{} gives {}", json, written(&own));
        }
    }

    #[test]
    fn what_is_written_is_read_as_the_same_bytes(json in prop_oneof![3 => any_json(), 1 => odd_number()]) {
        if let Some(bytes) = encoded(&json) {
            let again = encoded(&written(&bytes));
            prop_assert_eq!(again, Some(bytes), "{}", json);
        }
    }

    #[test]
    fn a_value_goes_through_a_column_and_a_container_unchanged(items in prop::collection::vec(any_json(), 0..4)) {
        let values: Vec<Scalar> = items.iter().map(|json| dynamic(json)).collect();
        let column = Column::from_scalars(ScalarType::Dynamic, &values);
        prop_assert_eq!(defect(&column), None);
        let mut encoder = Encoder::new();
        encoder.begin_array();
        for (row, value) in values.iter().enumerate() {
            prop_assert_eq!(&column.scalar(row), value);
            value.encode(&mut encoder);
        }
        encoder.end();
        for (value, place) in values.iter().zip(0..) {
            let element = encoder.value().element(place).map(Scalar::dynamic);
            prop_assert_eq!(element.as_ref(), Some(value));
        }
    }

    #[test]
    fn bytes_of_no_encoding_are_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..40), tag in 0..10_u8) {
        let mut bytes = bytes;
        if let Some(first) = bytes.first_mut() {
            *first = tag;
        }
        let value = DynamicRef::new(&bytes);
        let (mut json, mut text) = (String::new(), String::new());
        if bytes.len() < 24 {
            write_json(value, &mut json);
            write_text(value, &mut text);
        }
        let _ = (value.property("a"), value.element(0), value.element(i64::MIN));
    }
}

#[test]
fn text_nested_deeper_than_anything_is_refused_and_not_followed() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        assert_eq!(encoded(&open.repeat(1_000_000)), None);
        let deep = format!("{}0{}", open.repeat(100_000), close.repeat(100_000));
        assert_eq!(encoded(&deep), None);
        let shallow = format!("{}0{}", open.repeat(100), close.repeat(100));
        assert_eq!(
            encoded(&shallow).map(|bytes| written(&bytes)),
            Some(shallow)
        );
    }
}

#[test]
fn a_bag_of_many_keys_keeps_their_order_and_the_last_of_equal_ones() {
    let keys = (0..20_000).map(|key| format!("\"k{key}\":{key}"));
    let again = (0..20_000).map(|key| format!("\"k{key}\":-{key}"));
    let json = format!("{{{}}}", keys.chain(again).collect::<Vec<_>>().join(","));
    let bytes = encoded(&json).expect("it is JSON");
    let Dynamic::Bag(bag) = DynamicRef::new(&bytes).view() else {
        panic!("it is a bag");
    };
    assert_eq!(bag.len(), 20_000);
    let last = bag
        .iter()
        .next_back()
        .map(|(key, value)| (key, Scalar::dynamic(value)));
    assert_eq!(last, Some(("k19999", dynamic("-19999"))));
}
