//! A mistake is shown where its author wrote it, by every command.

use super::{Folder, kqlab, said};

const TESTS: &str = "version: 1\nrule: ./RULE\nclock: 2026-01-15T12:00:00Z\ntests:\n  - {name: a, kind: positive, given: [{table: DeviceProcessEvents, FileName: a}], expect: fires}\n";

#[test]
fn every_command_shows_a_mistake_of_a_rule_in_its_file() {
    let rule =
        "id: 1\nname: x\n# a comment\nquery: |\n  DeviceProcessEvents\n  | where FileNam == 'a'\n";
    let folder = Folder::new("places")
        .with("rule.yaml", rule)
        .with("rule.test.yaml", TESTS.replace("RULE", "rule.yaml"))
        .with("events.ndjson", "{\"FileName\": \"a\"}\n");
    let (path, tests) = (folder.path("rule.yaml"), folder.path("rule.test.yaml"));
    let table = format!("DeviceProcessEvents={}", folder.path("events.ndjson"));
    let events = folder.path("events.ndjson");
    for command in [
        &["check", &path][..],
        &["run", &path, "--table", &table],
        &["explain", &path, "--row", "{}"],
        &["explain", &path, "--test", "a"],
        &["generate", &path],
        &["test", &tests],
        &["test", &tests, "--coverage"],
        &["mutate", &tests],
        &["audit", &path],
        &["diff", &path, &path],
        &[
            "fixture",
            &events,
            "--table",
            "DeviceProcessEvents",
            "--rule",
            &path,
            "--key",
            "0123456789abcdef0123456789abcdef",
        ],
    ] {
        let output = kqlab(command);
        let shown = said(&output) + &String::from_utf8_lossy(&output.stdout);
        assert!(shown.contains("rule.yaml:6:11"), "{command:?}: {shown}");
    }
}

#[test]
fn a_mistake_is_found_in_every_form_of_a_rule() {
    let json = "{\"properties\": {\"displayName\": \"x\",\n  \"query\": \"DeviceProcessEvents\\n| where FileNam == \\\"a\\\"\"}, \"type\": \"a/alertRules\"}";
    let folded = "name: x\nquery: >-\n  DeviceProcessEvents\n\n  | where FileNam == 'a'\n";
    let quoted =
        "name: x\nquery: 'DeviceProcessEvents\n\n  | where ''b'' == ''b'' and FileNam == ''a'''\n";
    let notebook = "{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"code\", \"source\": [\n\"%%kql\\n\",\n\"DeviceProcessEvents\\n\",\n\"| where FileNam == 'a'\"]}]}";
    let bicep = "resource r 'Microsoft.SecurityInsights/alertRules@2023-12-01' = {\n  properties: {\n    displayName: 'x'\n    query: '''\nDeviceProcessEvents\n| where FileNam == 'a'\n'''\n  }\n}\n";
    for (name, text, place) in [
        ("rule.json", json, "rule.json:2:42"),
        ("folded.yaml", folded, "folded.yaml:5:11"),
        ("quoted.yaml", quoted, "quoted.yaml:4:30"),
        ("hunt.ipynb", notebook, "hunt.ipynb:4:10"),
        ("rule.bicep", bicep, "rule.bicep:6:9"),
    ] {
        let folder = Folder::new(&format!("place-{}", name.replace('.', "-"))).with(name, text);
        let output = kqlab(&["check", &folder.path(name)]);
        assert_eq!(output.status.code(), Some(3), "{}", said(&output));
        assert!(said(&output).contains(place), "{place}: {}", said(&output));
    }
}
