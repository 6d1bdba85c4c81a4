//! Places in reports are bytes of the files as they lie on the disk.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

const QUERY: &str = "DeviceInfo\n| where DeviceName == 'a'\n| where OSBuild > 5\n";
const TESTS: &str = "clock: 2026-01-15T12:00:00Z\ntests:\n  - name: one\n    kind: positive\n    given: [{table: DeviceInfo, DeviceName: a, OSBuild: 9}]\n    expect: fires\n";

/// A rule of these bytes in a folder of its own, with a test; what a command prints of it as JSON.
fn json(name: &str, rule: &str, bytes: &str, arguments: &[&str]) -> Value {
    let folder: PathBuf =
        std::env::temp_dir().join(format!("kqlab-places-{}-{name}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(rule), bytes).unwrap();
    let tests = format!("version: 1\nrule: ./{rule}\n{TESTS}");
    std::fs::write(folder.join("rule.test.yaml"), tests).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_kqlab"))
        .current_dir(&folder)
        .args(arguments)
        .arg("rule.test.yaml")
        .args(["--format", "json"])
        .output()
        .unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)))
}

/// The bytes of a file at the place that a report gives.
fn part<'f>(file: &'f str, item: &Value) -> &'f str {
    let place = |key: &str| usize::try_from(item[key].as_u64().unwrap()).unwrap();
    file.get(place("start")..place("end")).unwrap()
}

/// The rule in the forms in which the bytes of its file are others than those of its query.
fn forms() -> Vec<(&'static str, &'static str, String)> {
    let lines = QUERY.replace('\n', "\r\n");
    let block: String = QUERY.lines().map(|line| format!("  {line}\r\n")).collect();
    vec![
        ("crlf", "rule.kql", lines.clone()),
        ("mark", "rule.kql", format!("\u{feff}{lines}")),
        (
            "yaml",
            "rule.yaml",
            format!("name: x\r\nquery: |\r\n{block}"),
        ),
        ("plain", "rule.kql", QUERY.to_owned()),
    ]
}

#[test]
fn a_mutant_says_which_bytes_of_the_rules_file_it_changes() {
    for (name, rule, file) in forms() {
        let report = json(&format!("mutate-{name}"), rule, &file, &["mutate"]);
        let mutants = report["rules"][0]["mutants"].as_array().unwrap();
        let of = |mutation: &str| -> Vec<&str> {
            let mutants = mutants.iter();
            let mutants = mutants.filter(|mutant| mutant["mutation"] == mutation);
            mutants.map(|mutant| part(&file, mutant)).collect()
        };
        assert_eq!(of("comparison"), [">", ">"], "{name}");
        assert_eq!(
            of("drop-operand"),
            ["DeviceName == 'a'", "OSBuild > 5"],
            "{name}"
        );
    }
}

#[test]
fn an_item_of_coverage_says_which_bytes_of_the_rules_file_it_is() {
    for (name, rule, file) in forms() {
        let report = json(
            &format!("cover-{name}"),
            rule,
            &file,
            &["test", "--coverage"],
        );
        let text = report.to_string();
        let mut items = Vec::new();
        collect(&report, &mut items);
        assert!(!items.is_empty(), "{text}");
        for item in items {
            assert_eq!(Some(part(&file, item)), item["text"].as_str(), "{name}");
        }
    }
}

/// The items of the coverage in a report, wherever it is.
fn collect<'v>(value: &'v Value, found: &mut Vec<&'v Value>) {
    if let Some(items) = value.get("items").and_then(Value::as_array) {
        found.extend(items.iter().filter(|item| item.get("points").is_some()));
    }
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
        Value::Object(map) => map.values().for_each(|item| collect(item, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
