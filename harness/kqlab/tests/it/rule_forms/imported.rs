//! What `import` makes of each form.

use super::{Folder, kqlab, said};

const QUERY: &str =
    "DeviceProcessEvents\n| where FileName =~ \"whoami.exe\"\n| project Timestamp, DeviceName";

/// The query of the rule that a file is imported to, as `run` of the written rule reads it: the rule is checked, and its text
/// has the query's lines as a block.
fn imports_the_query(name: &str, text: &str) -> String {
    let folder = Folder::new(&format!("query-{}", name.replace('.', "-"))).with(name, text);
    let output = folder.import(name);
    assert!(output.status.success(), "{name}: {}", said(&output));
    let written = folder.written();
    let rule = written
        .iter()
        .find(|name| name.ends_with(".yaml") && !name.ends_with(".test.yaml"))
        .unwrap();
    let text = folder.read(&format!("out/{rule}"));
    for line in QUERY.lines() {
        assert!(text.contains(&format!("  {line}\n")), "{name}:\n{text}");
    }
    let checked = kqlab(&["check", &folder.path(&format!("out/{rule}"))]);
    assert!(checked.status.success(), "{name}: {}", said(&checked));
    text
}

fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn indented(by: &str) -> String {
    QUERY.replace('\n', &format!("\n{by}"))
}

#[test]
fn an_arm_template_gives_its_rule_with_every_property_in_order() {
    let text = format!(
        r#"{{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
 "parameters": {{"workspace": {{"type": "String"}}}},
 "resources": [{{"type": "Microsoft.OperationalInsights/workspaces/providers/alertRules", "kind": "Scheduled",
  "name": "[concat(parameters('workspace'),'/Microsoft.SecurityInsights/0a1b2c3d-0000-1111-2222-333344445555')]",
  "properties": {{"displayName": "Who am I", "severity": "Low", "enabled": true, "query": {},
   "queryFrequency": "PT1H", "queryPeriod": "P1D", "triggerOperator": "GreaterThan", "triggerThreshold": 0,
   "suppressionDuration": "PT5H", "entityMappings": [{{"entityType": "Host", "fieldMappings": [{{"identifier": "HostName", "columnName": "DeviceName"}}]}}],
   "eventGroupingSettings": {{"aggregationKind": "SingleAlert"}}}}}}]}}"#,
        json(QUERY)
    );
    let rule = imports_the_query("template.json", &text);
    let keys: Vec<&str> = rule
        .lines()
        .filter(|line| !line.starts_with([' ', '#']))
        .filter_map(|line| Some(line.split_once(':')?.0))
        .collect();
    assert_eq!(
        keys,
        [
            "id",
            "kind",
            "name",
            "severity",
            "enabled",
            "query",
            "queryFrequency",
            "queryPeriod",
            "triggerOperator",
            "triggerThreshold",
            "suppressionDuration",
            "entityMappings",
            "eventGroupingSettings"
        ]
    );
    for line in [
        "id: '0a1b2c3d-0000-1111-2222-333344445555'",
        "queryFrequency: 1h",
        "queryPeriod: 1d",
        "triggerOperator: gt",
        "suppressionDuration: PT5H",
        "        columnName: DeviceName",
    ] {
        assert!(rule.contains(&format!("{line}\n")), "{line}:\n{rule}");
    }
}

#[test]
fn a_query_that_is_a_variable_of_the_template_is_resolved() {
    let text = format!(
        r#"{{"$schema": "…/deploymentTemplate.json#", "variables": {{"q": {}}},
 "resources": [{{"type": "Microsoft.Resources/deployments", "properties": {{"template": {{"variables": {{"q": {}}},
  "resources": [{{"type": "Microsoft.SecurityInsights/alertRules", "kind": "NRT", "name": "x",
   "properties": {{"displayName": "Inside", "query": "[variables('q')]"}}}}]}}}}}}]}}"#,
        json("T"),
        json(QUERY)
    );
    let rule = imports_the_query("nested.json", &text);
    assert!(rule.contains("kind: NRT\nname: Inside\n"), "{rule}");
}

#[test]
fn a_query_that_only_a_deployment_knows_is_refused_at_its_place() {
    let text = "{\"$schema\": \"…/deploymentTemplate.json#\", \"resources\": [{\"type\": \"Microsoft.SecurityInsights/alertRules\",\n \"properties\": {\"displayName\": \"x\", \"query\": \"[parameters('query')]\"}}]}";
    let folder = Folder::new("expression").with("template.json", text);
    let output = folder.import("template.json");
    assert_eq!(output.status.code(), Some(2));
    let said = said(&output);
    assert!(said.contains("[parameters('query')]"), "{said}");
    assert!(said.contains("template.json:2:"), "{said}");
    assert_eq!(folder.written(), [""; 0]);
}

#[test]
fn the_portals_export_gives_each_of_its_rules_a_file() {
    let rule = |name: &str| {
        format!(
            r#"{{"type": "Microsoft.OperationalInsights/workspaces/providers/alertRules", "kind": "Scheduled", "name": "x", "properties": {{"displayName": "{name}", "query": {}}}}}"#,
            json(QUERY)
        )
    };
    let text = format!(
        r#"{{"$schema": "…/deploymentTemplate.json#", "resources": [{}, {}, {}]}}"#,
        rule("First"),
        rule("second"),
        rule("Second")
    );
    let folder = Folder::new("export").with("export.json", text);
    let output = folder.import("export.json");
    assert!(output.status.success(), "{}", said(&output));
    assert_eq!(
        folder.written(),
        [
            "First.test.yaml",
            "First.yaml",
            "Second_2.test.yaml",
            "Second_2.yaml",
            "second.test.yaml",
            "second.yaml"
        ]
    );
    // Commands that take one rule say that there are three.
    let run = kqlab(&["run", &folder.path("export.json")]);
    assert_eq!(run.status.code(), Some(2));
    assert!(said(&run).contains("holds 3 rules: `First`, `second`, `Second`"));
}

#[test]
fn bicep_gives_its_rule() {
    let text = format!(
        "param workspace string\n\nresource rule 'Microsoft.SecurityInsights/alertRules@2023-12-01' = {{\n  scope: law // the workspace\n  name: guid('x')\n  kind: 'Scheduled'\n  properties: {{\n    displayName: 'Who''s'\n    enabled: true\n    query: '''\n{QUERY}\n'''\n    queryFrequency: 'PT1H'\n    triggerThreshold: 0\n    tactics: [\n      'Discovery'\n    ]\n  }}\n}}\n"
    )
    .replace("'Who''s'", "'Who\\'s'");
    let rule = imports_the_query("rule.bicep", &text);
    assert!(rule.contains("name: Who's\n"), "{rule}");
    assert!(rule.contains("queryFrequency: 1h\ntriggerThreshold: 0\ntactics:\n  - Discovery\n"));
}

#[test]
fn terraform_gives_its_rule_under_azures_names() {
    let text = format!(
        "resource \"azurerm_sentinel_alert_rule_scheduled\" \"x\" {{\n  name = \"x\"\n  log_analytics_workspace_id = var.id\n  display_name = \"Who\"\n  query_frequency = \"PT1H\"\n  trigger_operator = \"GreaterThan\"\n  query = <<-KQL\n    {}\n  KQL\n  entity_mapping {{\n    entity_type = \"Host\"\n    field_mapping {{\n      identifier = \"HostName\"\n      column_name = \"DeviceName\"\n    }}\n  }}\n  custom_details = {{ Host = \"DeviceName\" }}\n}}\n",
        indented("    ")
    );
    let rule = imports_the_query("rule.tf", &text);
    for part in [
        "kind: Scheduled\nname: Who\nqueryFrequency: 1h\ntriggerOperator: gt\n",
        "entityMappings:\n  - entityType: Host\n    fieldMappings:\n      - identifier: HostName\n        columnName: DeviceName\n",
        "customDetails:\n  Host: DeviceName\n",
    ] {
        assert!(rule.contains(part), "{part}:\n{rule}");
    }
}

#[test]
fn custom_detections_keep_the_form_of_microsoft_graph() {
    let text = format!(
        r#"{{"value": [{{"id": "7506", "displayName": "Who", "isEnabled": true, "queryCondition": {{"queryText": {}}}, "schedule": {{"period": "1H"}},
 "detectionAction": {{"alertTemplate": {{"title": "t", "severity": "medium", "category": "Discovery", "mitreTechniques": ["T1033"]}}}}}}]}}"#,
        json(QUERY)
    );
    let rule = imports_the_query("graph.json", &text);
    assert!(rule.contains("displayName: Who\nisEnabled: true\nqueryCondition:\n  queryText: |-\n"));
    assert!(rule.contains("schedule:\n  period: 1H\n"), "{rule}");
    let yaml = format!(
        "displayName: Who\nqueryCondition:\n  queryText: |-\n    {}\nschedule:\n  period: 0\n",
        indented("    ")
    );
    let again = imports_the_query("defender.yaml", &yaml);
    assert!(again.ends_with(&yaml), "{again}");
}

#[test]
fn sentinels_yaml_stays_as_its_author_wrote_it() {
    let text = format!(
        "id: 0a1b2c3d-0000-1111-2222-333344445555\nname: Who # of us\nkind: Scheduled\nversion: 1.0.3\nqueryFrequency: 1h\nqueryPeriod: 1d\ntriggerOperator: gt\ntriggerThreshold: 0\nquery: |\n  {}\nentityMappings:\n- entityType: Host\n  fieldMappings:\n  - identifier: HostName\n    columnName: DeviceName\ncustomDetails:\n  Who: DeviceName\nalertDetailsOverride:\n  alertDisplayNameFormat: 'On {{{{DeviceName}}}}'\neventGroupingSettings:\n  aggregationKind: AlertPerResult\ntags:\n- X\n",
        indented("  ")
    );
    let rule = imports_the_query("rule.yaml", &text);
    assert_eq!(rule, format!("# Source: rule.yaml\n{text}"));
}

#[test]
fn keys_in_other_letter_case_are_read_and_put_right() {
    let text = format!("Name: Caps\nQuery: |\n  {}\n", indented("  "));
    let rule = imports_the_query("caps.yaml", &text);
    assert!(rule.contains("name: Caps\nquery: |\n"), "{rule}");
}

#[test]
fn a_notebook_and_markdown_give_the_query_of_each_cell_and_block() {
    let cell = format!("%%kql -x y\n{QUERY}\n");
    let lines: Vec<serde_json::Value> = cell
        .split_inclusive('\n')
        .map(serde_json::Value::from)
        .collect();
    let text = serde_json::json!({"cells": [
        {"cell_type": "markdown", "source": ["# Hunt\n"]},
        {"cell_type": "code", "source": lines},
        {"cell_type": "code", "source": "%kql DeviceInfo | take 1"},
        {"cell_type": "code", "source": "print('no KQL')"},
    ], "nbformat": 4});
    let folder = Folder::new("notebook").with("hunt.ipynb", text.to_string());
    assert!(folder.import("hunt.ipynb").status.success());
    assert_eq!(
        folder.written(),
        [
            "Hunt.test.yaml",
            "Hunt.yaml",
            "Hunt_2.test.yaml",
            "Hunt_2.yaml"
        ]
    );
    let markdown =
        format!("# One\n```kql\n{QUERY}\n```\n## Two\n```sh\nls\n```\n```KQL\nDeviceInfo\n```\n");
    let folder = Folder::new("markdown").with("hunts.md", markdown);
    assert!(folder.import("hunts.md").status.success());
    assert_eq!(
        folder.written(),
        ["One.test.yaml", "One.yaml", "Two.test.yaml", "Two.yaml"]
    );
}

#[test]
fn queries_parted_by_a_blank_line_are_several() {
    let text = "// Title: encoded\nDeviceProcessEvents\n| take 1\n\n// Query 2: count\nDeviceProcessEvents\n| summarize count() by DeviceName\n";
    let folder = Folder::new("two").with("two.kql", text);
    assert!(folder.import("two.kql").status.success());
    assert_eq!(
        folder.written(),
        [
            "encoded.test.yaml",
            "encoded.yaml",
            "two_2.test.yaml",
            "two_2.yaml"
        ]
    );
    assert_eq!(
        kqlab(&["run", &folder.path("two.kql")]).status.code(),
        Some(2)
    );
}

#[test]
fn functions_become_declarations_that_a_query_can_be_given() {
    let command = ".create-or-alter function with (folder='a (b', skipvalidation='true') Who(names:dynamic, lookback:timespan=1d) {\n    DeviceProcessEvents // }\n    | where Timestamp > ago(lookback) and FileName in (names)\n}\n";
    let parser = "Parser:\n  Title: x\nParserName: Who\nParserParams:\n  - Name: lookback\n    Type: timespan\n    Default: 1d\n  - Name: names\n    Type: dynamic\n    Default: dynamic([])\n  - Name: user\n    Type: string\n    Default: '*'\nParserQuery: |\n  DeviceProcessEvents\n  | where Timestamp > ago(lookback) and FileName in (names) and user == '*'\n";
    let alias = "Function:\n  Title: x\nFunctionAlias: Who\nFunctionQuery: |\n  DeviceProcessEvents | where FileName in (dynamic([])) // the end\n";
    let arm = r#"{"$schema": "…/deploymentTemplate.json#", "resources": [{"type": "Microsoft.OperationalInsights/workspaces", "resources": [
 {"type": "savedSearches", "properties": {"functionAlias": "Who", "functionParameters": "lookback:timespan=1d", "query": "DeviceProcessEvents\n| where Timestamp > ago(lookback)"}}]}]}"#;
    for (name, text, call) in [
        ("func.csl", command, "Who(dynamic(['a']), 1d)"),
        ("parser.yaml", parser, "Who(names=dynamic(['a']))"),
        ("alias.yaml", alias, "Who"),
        ("saved.json", arm, "Who(2d)"),
    ] {
        let folder = Folder::new(&format!("function-{}", name.replace('.', "-"))).with(name, text);
        let output = folder.import(name);
        assert!(output.status.success(), "{name}: {}", said(&output));
        assert_eq!(folder.written(), ["Who.kql"], "{name}");
        let query = format!("{call} | count");
        let functions = folder.path("out/Who.kql");
        let run = kqlab(&["run", "-e", &query, "--functions", &functions]);
        assert!(run.status.success(), "{name}: {}", said(&run));
        let refused = kqlab(&["run", &folder.path(name)]);
        assert_eq!(refused.status.code(), Some(2), "{name}");
        assert!(
            said(&refused).contains("the saved function `Who`"),
            "{name}"
        );
    }
}

#[test]
fn names_are_made_safe_and_links_to_nothing_are_refused() {
    let folder = Folder::new("names")
        .with("a.kql", "// Name: ../../con\nDeviceInfo | take 1")
        .with("b.kql", "// Name: CON\nDeviceInfo | take 1");
    assert!(folder.import("a.kql").status.success());
    assert!(folder.import("b.kql").status.success());
    assert_eq!(
        folder.written(),
        [
            "rule_CON.test.yaml",
            "rule_CON.yaml",
            "rule_con.test.yaml",
            "rule_con.yaml"
        ]
    );
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_link_to_nothing_even_by_force() {
    let folder = Folder::new("link").with("x.kql", "DeviceInfo | take 1");
    std::fs::create_dir_all(folder.0.join("out")).unwrap();
    std::os::unix::fs::symlink(folder.0.join("elsewhere"), folder.0.join("out/x.yaml")).unwrap();
    for force in [&[][..], &["--force"]] {
        let (from, to) = (folder.path("x.kql"), folder.path("out"));
        let output = kqlab(&[&["import", from.as_str(), "--to", to.as_str()][..], force].concat());
        assert_eq!(output.status.code(), Some(2));
        assert!(said(&output).contains("is a link to nothing"));
    }
    assert!(!folder.0.join("elsewhere").exists());
}
