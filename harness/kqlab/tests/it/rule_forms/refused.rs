//! Files that are no rules are refused by the name of what they are, by every command that takes a rule.

use super::{Folder, kqlab, said};

fn refused(name: &str, text: &str, what: &str) {
    let folder = Folder::new(&format!("refused-{}", name.replace('.', "-"))).with(name, text);
    let path = folder.path(name);
    let output = folder.import(name);
    assert_eq!(output.status.code(), Some(2), "import {name}");
    let message = said(&output);
    assert!(message.contains(what), "import {name}: {message}");
    assert_eq!(folder.written(), [""; 0], "{name}");
    for command in [
        &["run", &path][..],
        &["check", &path],
        &["explain", &path, "--row", "{}"],
        &["generate", &path],
    ] {
        let output = kqlab(command);
        assert_eq!(
            output.status.code(),
            Some(2),
            "{command:?}: {}",
            said(&output)
        );
        let said = said(&output);
        assert!(said.contains(what), "{command:?}: {said}");
        assert!(!said.contains("kql::syntax"), "{command:?}: {said}");
    }
}

#[test]
fn a_sigma_rule() {
    let text = "title: Encoded\nid: 1\nstatus: test\nlogsource:\n  product: windows\ndetection:\n  sel:\n    Image|endswith: '\\powershell.exe'\n  condition: sel\n";
    refused("sigma.yml", text, "a Sigma rule");
}

#[test]
fn events() {
    refused(
        "events.ndjson",
        "{\"a\": 1}\n{\"a\": 2}\n",
        "a file of events",
    );
    refused(
        "events.json",
        "[{\"a\": 1}, {\"a\": 2}]",
        "a file of events",
    );
    refused("lines.json", "{\"a\": 1}\n{\"a\": 2}\n", "a file of events");
    refused("events.csv", "a,b\n1,2\n", "a file of events");
}

#[test]
fn a_template_that_deploys_something_else() {
    let text = r#"{"$schema": "…/deploymentTemplate.json#", "resources": [{"type": "Microsoft.Logic/workflows", "properties": {}}]}"#;
    refused("playbook.json", text, "a deployment template without");
    refused(
        "main.tf",
        "resource \"azurerm_resource_group\" \"x\" {\n  name = \"x\"\n}\n",
        "Terraform without",
    );
}

#[test]
fn tables_tests_and_commands() {
    refused(
        "table.json",
        r#"{"Name": "X_CL", "Properties": [{"Name": "a", "Type": "String"}]}"#,
        "the description of a table",
    );
    refused(
        "table.csl",
        ".create table X (a: string)\n",
        "the definition of a table",
    );
    refused(
        "drop.kql",
        ".drop table X\n",
        "the management command `.drop`",
    );
    refused(
        "rule.test.yaml",
        "version: 1\nrule: ./r.yaml\ntests: []\n",
        "test",
    );
}

#[test]
fn a_query_that_stands_in_another_file() {
    let text = "resource \"azurerm_sentinel_alert_rule_scheduled\" \"x\" {\n  display_name = \"x\"\n  query = file(\"x.kql\")\n}\n";
    let folder = Folder::new("elsewhere").with("rule.tf", text);
    let output = folder.import("rule.tf");
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said(&output).contains("file(\"x.kql\")"),
        "{}",
        said(&output)
    );
    assert!(said(&output).contains("rule.tf:3:"), "{}", said(&output));
}
