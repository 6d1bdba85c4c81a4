//! The JSON Schema of test files takes what the decoder takes, and knows no other keys.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::path::{Path, PathBuf};

use kqlab::runner::discover;
use kqlab::testfile::{TestFile, json_schema};
use serde_json::{Value, json};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// What of a value a schema does not take: the path to it, and the rule. The rules are those that the schema uses; any other
/// is a mistake of the schema.
fn faults(schema: &Value, value: &Value, whole: &Value, path: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let mut add = |holds: bool, rule: &str| {
        if !holds {
            faults.push(format!("{path}: {rule}"));
        }
    };
    let mut inner = Vec::new();
    for (rule, takes) in schema.as_object().unwrap() {
        let of = |schema: &Value, value: &Value, key: &str| {
            self::faults(schema, value, whole, &format!("{path}/{key}"))
        };
        let fitting = || {
            takes
                .as_array()
                .unwrap()
                .iter()
                .filter(|form| of(form, value, "").is_empty())
                .count()
        };
        match rule.as_str() {
            "description" | "$schema" | "title" | "$defs" => {}
            "$ref" => {
                let place = takes.as_str().unwrap().strip_prefix('#').unwrap();
                inner.extend(of(whole.pointer(place).expect(place), value, ""));
            }
            "type" => {
                let is = match takes.as_str().unwrap() {
                    "object" => value.is_object(),
                    "array" => value.is_array(),
                    "string" => value.is_string(),
                    "integer" => value.is_i64() || value.is_u64(),
                    other => panic!("the type {other}"),
                };
                add(is, &format!("is no {takes}"));
            }
            "const" => add(value == takes, "is another value"),
            "enum" => add(takes.as_array().unwrap().contains(value), "is another word"),
            "minLength" => add(
                value.as_str().is_none_or(|text| !text.is_empty()),
                "is empty",
            ),
            "minimum" => add(value.as_i64().is_none_or(|value| value >= 0), "is negative"),
            "minProperties" => add(
                value.as_object().is_none_or(|map| !map.is_empty()),
                "is empty",
            ),
            "anyOf" => add(fitting() > 0, "fits nothing"),
            "oneOf" => add(fitting() == 1, "does not fit exactly one"),
            "not" => add(!of(takes, value, "").is_empty(), "is not allowed"),
            "required" => {
                for key in takes.as_array().unwrap() {
                    let key = key.as_str().unwrap();
                    add(
                        value.get(key).is_some() || !value.is_object(),
                        &format!("lacks {key}"),
                    );
                }
            }
            "items" => {
                for (number, item) in value.as_array().into_iter().flatten().enumerate() {
                    inner.extend(of(takes, item, &number.to_string()));
                }
            }
            "properties" => {
                for (key, schema) in takes.as_object().unwrap() {
                    if let Some(item) = value.get(key) {
                        inner.extend(of(schema, item, key));
                    }
                }
            }
            "patternProperties" => {
                let (pattern, schema) = takes.as_object().unwrap().iter().next().unwrap();
                assert_eq!(pattern, "^(original|tuned|with .+)$");
                for (key, item) in value.as_object().into_iter().flatten() {
                    if is_variant(key) {
                        inner.extend(of(schema, item, key));
                    }
                }
            }
            "additionalProperties" => {
                let known = schema.get("properties");
                let has_variants = schema.get("patternProperties").is_some();
                for (key, item) in value.as_object().into_iter().flatten() {
                    let is_known = known.is_some_and(|known| known.get(key).is_some());
                    match takes {
                        _ if is_known || has_variants && is_variant(key) => {}
                        Value::Bool(false) => add(false, &format!("has {key}")),
                        schema => inner.extend(of(schema, item, key)),
                    }
                }
            }
            other => panic!("`{other}` is not used by the schema"),
        }
    }
    faults.extend(inner);
    faults
}

fn is_variant(key: &str) -> bool {
    matches!(key, "original" | "tuned")
        || key
            .strip_prefix("with ")
            .is_some_and(|name| !name.is_empty())
}

fn faults_of(value: &Value) -> Vec<String> {
    let schema: Value = serde_json::from_str(&json_schema()).unwrap();
    faults(&schema, value, &schema, "")
}

#[test]
fn the_tests_of_all_rules_and_a_file_with_every_key_are_valid() {
    let mut files = discover(&root().join("rules")).unwrap();
    files.extend(discover(&root().join("testdata/testfile")).unwrap());
    assert!(!files.is_empty());
    for path in files {
        let text = std::fs::read_to_string(&path).unwrap();
        let value: Value = serde_saphyr::from_str(&text).unwrap();
        assert_eq!(faults_of(&value), [""; 0], "{}", path.display());
    }
}

/// A file with every part, as the decoder takes it.
fn whole() -> Value {
    json!({
        "version": 1,
        "rule": "./r.kql",
        "clock": "2026-01-15T12:00:00Z",
        "schema": {"T_CL": {"a": "string"}},
        "templates": {"base": {"table": "T_CL", "row": {"a": "x"}}, "more": {"use": "base"}},
        "exclusions": {"e": {"exclude": "a == 'x'", "quote": "q", "note": "n", "findings": ["tautology"]}},
        "tests": [{
            "name": "url {u}", "kind": "positive", "tags": ["t"], "note": "n",
            "cases": [{"u": "x", "name": "c", "expect": "fires"}],
            "given": [{"use": "base", "a": "{u}"}, {"file": "f.csv", "table": "T_CL"}],
            "expect": {"count": 1, "columns": ["a"], "rows": [{"a": {"set": [1]}}], "no_rows": [{"a": "y"}], "match": "exact"},
        }],
        "scenarios": [{
            "id": "S1", "title": "t", "tags": ["t"], "given": [], "expect": {"original": "fires", "with e": "silent", "tuned": "silent"},
            "findings": [], "inexpressible": "i", "quote": "q", "note": "n",
        }],
        "tuned": {"apply": ["e"], "must_keep": ["url x"]},
        "evasions": [{"name": "v", "tags": [], "given": [], "expect": "silent", "known": "k", "note": "n"}],
        "functions": {"f": {"arguments": [1], "columns": {"a": "long"}, "rows": [{"a": 1}]}, "g": [{"file": "g.csv"}, {"kql": "print 1"}]},
    })
}

#[test]
fn the_decoder_and_the_schema_refuse_the_same_keys() {
    let reads = |value: &Value| {
        TestFile::read("t.test.yaml", &value.to_string()).map_err(|errors| format!("{errors:?}"))
    };
    assert_eq!(faults_of(&whole()), [""; 0]);
    // The template `use`, the names and the codes are only there to be decoded.
    let decoded = reads(&whole());
    assert!(
        !format!("{decoded:?}").contains("UnknownKey"),
        "{decoded:?}"
    );
    for place in [
        "",
        "/templates/base",
        "/exclusions/e",
        "/tests/0",
        "/tests/0/expect",
        "/tests/0/given/1",
        "/scenarios/0",
        "/scenarios/0/expect",
        "/tuned",
        "/evasions/0",
        "/functions/f",
    ] {
        let mut changed = whole();
        let map = changed.pointer_mut(place).unwrap().as_object_mut().unwrap();
        map.insert("unheard".to_owned(), json!("of"));
        assert!(
            !faults_of(&changed).is_empty(),
            "the schema takes `unheard` in {place}"
        );
        let refused = reads(&changed).unwrap_err();
        assert!(refused.contains("unheard"), "{place}: {refused}");
    }
}

#[test]
fn what_must_be_there_is_missed_by_both() {
    for (place, key) in [
        ("", "version"),
        ("", "rule"),
        ("", "clock"),
        ("/tests/0", "name"),
        ("/tests/0", "kind"),
        ("/tests/0", "given"),
        ("/scenarios/0", "id"),
        ("/scenarios/0", "given"),
        ("/scenarios/0", "expect"),
        ("/evasions/0", "name"),
        ("/evasions/0", "expect"),
        ("/exclusions/e", "exclude"),
    ] {
        let mut changed = whole();
        changed
            .pointer_mut(place)
            .unwrap()
            .as_object_mut()
            .unwrap()
            .remove(key);
        assert!(
            !faults_of(&changed).is_empty(),
            "the schema does not miss {place}/{key}"
        );
        assert!(
            TestFile::read("t.test.yaml", &changed.to_string()).is_err(),
            "{place}/{key}"
        );
    }
}

#[test]
fn words_that_do_not_exist_are_refused() {
    for (place, value) in [
        ("/version", json!(2)),
        ("/tests/0/kind", json!("negative")),
        ("/tests/0/expect", json!("fire")),
        ("/exclusions/e/findings/0", json!("tautologie")),
        ("/schema/T_CL/a", json!("text")),
        ("/tests/0/tags", json!("T1219")),
    ] {
        let mut changed = whole();
        *changed.pointer_mut(place).unwrap() = value;
        assert!(!faults_of(&changed).is_empty(), "{place}");
    }
}

#[test]
fn the_schema_at_the_root_is_as_it_would_be_written() {
    let text = std::fs::read_to_string(root().join("kqlab.schema.json")).unwrap();
    assert_eq!(text, json_schema(), "`kqlab docs` writes it");
}
