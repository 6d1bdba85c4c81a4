//! The JSON Schema of test files, for editors: made of the tables that the decoder reads by.

use serde_json::{Map, Value, json};

use super::decode::keys::FILE;
use super::decode::takes::{Field, Mapping, Takes};

/// The schema's text, as `kqlab.schema.json` has it.
#[must_use]
pub fn json_schema() -> String {
    let mut definitions = Map::new();
    // Made of the decoder's own table: an editor never accepts what the decoder refuses for its keys.
    let mut schema = mapping(&FILE, &mut definitions);
    if let Some(fields) = schema.as_object_mut() {
        fields.insert(
            "$schema".to_owned(),
            Value::from("https://json-schema.org/draft/2020-12/schema"),
        );
        fields.insert("title".to_owned(), Value::from("kqlab test file"));
        let some_tests = ["tests", "scenarios", "evasions"].map(|key| json!({ "required": [key] }));
        fields.insert("anyOf".to_owned(), Value::from(some_tests.to_vec()));
        definitions.sort_keys();
        fields.insert("$defs".to_owned(), Value::Object(definitions));
    }
    // Writing a value as text does not fail.
    serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n"
}

fn mapping(mapping: &Mapping, definitions: &mut Map<String, Value>) -> Value {
    let mut properties = Map::new();
    for field in mapping.fields {
        properties.insert(field.key.to_owned(), described(field, definitions));
    }
    let is_required = |field: &&Field| field.is_required;
    let required: Vec<&str> = mapping
        .fields
        .iter()
        .filter(is_required)
        .map(|field| field.key)
        .collect();
    let mut schema = Map::new();
    schema.insert("description".to_owned(), Value::from(mapping.says));
    schema.insert("type".to_owned(), Value::from("object"));
    schema.insert("properties".to_owned(), Value::Object(properties));
    if !required.is_empty() {
        schema.insert("required".to_owned(), Value::from(required));
    }
    if !mapping.is_open {
        schema.insert("additionalProperties".to_owned(), Value::from(false));
    }
    if !mapping.exactly_one.is_empty() {
        let one = mapping
            .exactly_one
            .iter()
            .map(|key| json!({ "required": [key] }));
        schema.insert("oneOf".to_owned(), Value::from(one.collect::<Vec<_>>()));
    }
    Value::Object(schema)
}

fn described(field: &Field, definitions: &mut Map<String, Value>) -> Value {
    let mut schema = Map::new();
    schema.insert("description".to_owned(), Value::from(field.says));
    if let Value::Object(own) = takes(&field.takes, definitions) {
        schema.extend(own);
    }
    Value::Object(schema)
}

fn takes(what: &Takes, definitions: &mut Map<String, Value>) -> Value {
    match what {
        Takes::One => json!({ "const": 1 }),
        Takes::Text => json!({ "type": "string", "minLength": 1 }),
        Takes::Count => json!({ "type": "integer", "minimum": 0 }),
        Takes::Word(words) => json!({ "enum": words() }),
        Takes::Mapping(inner) => {
            if !definitions.contains_key(inner.name) {
                // The name is taken before its definition is made, which may lead here again.
                definitions.insert(inner.name.to_owned(), Value::Null);
                let definition = mapping(inner, definitions);
                definitions.insert(inner.name.to_owned(), definition);
            }
            json!({ "$ref": format!("#/$defs/{}", inner.name) })
        }
        Takes::List(items) => json!({ "type": "array", "items": takes(items, definitions) }),
        Takes::Named(values) => {
            json!({ "type": "object", "additionalProperties": takes(values, definitions) })
        }
        Takes::Variants(verdict) => {
            let verdict = takes(verdict, definitions);
            json!({
                "type": "object",
                "minProperties": 1,
                "patternProperties": { "^(original|tuned|with .+)$": verdict },
                "additionalProperties": false,
            })
        }
        Takes::Either(forms) => {
            let forms: Vec<Value> = forms.iter().map(|form| takes(form, definitions)).collect();
            json!({ "anyOf": forms })
        }
        Takes::Anything => json!({}),
        Takes::Nothing => json!({ "not": {} }),
    }
}
