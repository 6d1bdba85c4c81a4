//! The answers about a place: hover, completion, signatures, declarations, names, outline, marks and fixes.

use serde_json::{Value, json};

use super::{RULE, Session, TESTS, repository};

/// The text of a hover over the place of `^` in the rule.
fn hover(session: &mut Session, uri: &str, marked: &str) -> String {
    let answer = session.ask_at("textDocument/hover", uri, marked);
    answer["contents"]["value"]
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

fn labels(answer: &Value) -> Vec<String> {
    let items = answer["items"].as_array().unwrap().iter();
    items
        .map(|item| item["label"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn hover_says_what_a_word_means() {
    let folder = repository("hover");
    let mut session = Session::new(&folder);
    let uri = folder.uri("rules/a.kql");
    let mut hovered = |marked: &str| hover(&mut session, &uri, marked);
    let column = hovered("Vpn_CL | where Us^er == 'x'");
    assert_eq!(column, "column **User**: string, of the table Vpn_CL");
    let made = hovered("Vpn_CL | extend Tw^ice = Hits * 2");
    assert_eq!(made, "column **Twice**: long, computed");
    assert!(hovered("Vpn^_CL | count").contains("Hits: long"));
    assert!(hovered("Vpn_CL | wh^ere User == 'x'").starts_with("**where**"));
    let function = hovered("print strc^at('a', 'b')");
    assert!(
        function.contains("strcat(") && function.contains("learn.microsoft.com"),
        "{function}"
    );
    assert!(hovered("let least = 3; print le^ast").contains("let least = 3"));
    assert!(hovered("V^pn(user='x')").contains("saved function"));
    assert_eq!(hovered("print '^x'"), "");
}

#[test]
fn hover_has_the_value_of_a_column_in_the_first_test() {
    let folder = repository("value");
    let mut session = Session::new(&folder);
    let uri = folder.uri("rules/vpn.yaml");
    let text = hover(
        &mut session,
        &uri,
        &RULE.replace("where Hits", "where H^its"),
    );
    assert!(
        text.contains("`7` in the rule's first positive test"),
        "{text}"
    );
}

#[test]
fn completion_has_what_may_stand_at_the_place() {
    let folder = repository("completion");
    let mut session = Session::new(&folder);
    let uri = folder.uri("rules/a.kql");
    let mut completed =
        |marked: &str| labels(&session.ask_at("textDocument/completion", &uri, marked));
    let operators = completed("Vpn_CL | ^");
    assert!(operators.contains(&"summarize".to_owned()), "{operators:?}");
    assert!(!operators.contains(&"User".to_owned()));
    let columns = completed("let least = 3;\nVpn_CL | extend Twice = Hits * 2 | where ^");
    for wanted in ["User", "Hits", "Twice", "least", "strlen", "Vpn"] {
        assert!(columns.contains(&wanted.to_owned()), "{wanted}");
    }
    assert!(!columns.contains(&"DeviceEvents".to_owned()));
    assert_eq!(columns[0], "User");
    let kept = completed("Vpn_CL | project User | where U^");
    assert!(kept.contains(&"User".to_owned()) && !kept.contains(&"Hits".to_owned()));
    let tables = completed("Vpn^");
    assert!(tables.contains(&"Vpn_CL".to_owned()) && tables.contains(&"DeviceEvents".to_owned()));
    assert_eq!(
        completed("Vpn_CL | where User == 'U^'"),
        Vec::<String>::new()
    );
    // A stage with a mistake does not hide the columns of those before.
    let behind = completed("Vpn_CL | where Usr == 1 | where ^");
    assert!(behind.contains(&"User".to_owned()));
}

#[test]
fn completion_within_yaml_and_its_keys() {
    let folder = repository("yaml");
    let mut session = Session::new(&folder);
    let rule = folder.uri("rules/vpn.yaml");
    let marked = RULE.replace("  | project User, Twice\n", "  | where ^\n");
    let columns = labels(&session.ask_at("textDocument/completion", &rule, &marked));
    assert!(columns.contains(&"Twice".to_owned()), "{columns:?}");
    let tests = folder.uri("rules/vpn.test.yaml");
    let marked = TESTS.replace("    expect: silent\n", "    ^");
    let keys = labels(&session.ask_at("textDocument/completion", &tests, &marked));
    assert!(
        keys.contains(&"expect".to_owned()) && !keys.contains(&"clock".to_owned()),
        "{keys:?}"
    );
    let workspace = folder.uri("kqlab.yaml");
    let keys = labels(&session.ask_at("textDocument/completion", &workspace, "version: 1\n^"));
    assert!(keys.contains(&"watchlists".to_owned()), "{keys:?}");
}

#[test]
fn signatures_are_those_of_the_call_around() {
    let folder = repository("signatures");
    let mut session = Session::new(&folder);
    let uri = folder.uri("rules/a.kql");
    let help = session.ask_at(
        "textDocument/signatureHelp",
        &uri,
        "print substring('abc', ^",
    );
    assert_eq!(help["activeParameter"], 1);
    let label = help["signatures"][0]["label"].as_str().unwrap();
    assert!(label.starts_with("substring(source: string"), "{label}");
    let none = session.ask_at("textDocument/signatureHelp", &uri, "print 1 ^");
    assert_eq!(none, Value::Null);
}

#[test]
fn names_are_found_where_they_are_declared_and_used() {
    let folder = repository("names");
    let mut session = Session::new(&folder);
    let uri = folder.uri("rules/vpn.yaml");
    let marked = RULE.replace(">= least", ">= le^ast");
    let place = session.ask_at("textDocument/definition", &uri, &marked);
    assert_eq!(place["range"]["start"], json!({"line": 3, "character": 6}));
    let uses = session.ask_at("textDocument/references", &uri, &marked);
    assert_eq!(uses.as_array().unwrap().len(), 2);
    let saved = RULE.replace("Vpn(user", "V^pn(user");
    let place = session.ask_at("textDocument/definition", &uri, &saved);
    assert_eq!(place["uri"], folder.uri("functions/vpn.kql"));
    let edit = session.ask_at("textDocument/rename", &uri, &marked);
    let edits = edit["changes"][&uri].as_array().unwrap();
    assert_eq!(edits.len(), 2);
    assert!(edits.iter().all(|edit| edit["newText"] == "other"));
    let tests = folder.uri("rules/vpn.test.yaml");
    let marked = TESTS.replace("rule: ./", "rule: ^./");
    let rule = session.ask_at("textDocument/definition", &tests, &marked);
    assert_eq!(rule["uri"], uri);
}

#[test]
fn outline_folds_and_kinds_of_words() {
    let folder = repository("outline");
    let mut session = Session::new(&folder);
    let (uri, tests) = (
        folder.uri("rules/vpn.yaml"),
        folder.uri("rules/vpn.test.yaml"),
    );
    session.open(&uri, RULE);
    session.open(&tests, TESTS);
    let of = |uri: &str| json!({"textDocument": {"uri": uri}});
    let names = |answer: Value| -> Vec<String> {
        let symbols = answer.as_array().unwrap().iter();
        symbols
            .map(|symbol| symbol["name"].as_str().unwrap().to_owned())
            .collect()
    };
    let rule = names(session.ask("textDocument/documentSymbol", of(&uri)));
    assert_eq!(rule, ["least", "Vpn(user='bob')"]);
    let tested = names(session.ask("textDocument/documentSymbol", of(&tests)));
    assert_eq!(tested, ["many hits", "few hits"]);
    let folds = session.ask("textDocument/foldingRange", of(&uri));
    let lines = json!({"startLine": 4, "endLine": 7});
    assert!(folds.as_array().unwrap().contains(&lines), "{folds}");
    let tokens = session.ask("textDocument/semanticTokens/full", of(&uri));
    // `let` in line 4, a keyword of three letters two further in; then the name that it declares.
    let data: Vec<u64> = tokens["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|n| n.as_u64().unwrap())
        .collect();
    assert_eq!(data[..10], [3, 2, 3, 0, 0, 0, 4, 5, 2, 0]);
    assert_eq!(data.len() % 5, 0);
}

#[test]
fn a_fix_puts_in_the_name_that_is_meant() {
    let folder = repository("fix");
    let mut session = Session::new(&folder);
    let uri = folder.uri("rules/a.kql");
    session.open(&uri, "Vpn_CL | where Usr == 'x'");
    let found = session.diagnostics(&uri);
    let params = json!({
        "textDocument": {"uri": uri},
        "range": found[0]["range"],
        "context": {"diagnostics": found},
    });
    let actions = session.ask("textDocument/codeAction", params);
    assert_eq!(actions[0]["title"], "Replace by `User`");
    let edit = &actions[0]["edit"]["changes"][&uri][0];
    assert_eq!(edit["newText"], "User");
    session.change(
        &uri,
        json!([{"range": edit["range"], "text": edit["newText"]}]),
    );
    assert_eq!(session.diagnostics(&uri), Vec::<Value>::new());
}

#[test]
fn tests_are_counted_over_the_rule_and_rows_behind_its_stages() {
    let folder = repository("lens");
    let mut session = Session::new(&folder);
    let uri = folder.uri("rules/vpn.yaml");
    session.open(&uri, RULE);
    let of = json!({"textDocument": {"uri": uri}});
    let lenses = session.ask("textDocument/codeLens", of.clone());
    assert_eq!(lenses[0]["command"]["title"], "2 tests, 2 passed");
    let command = lenses[0]["command"].clone();
    let result = session.ask("workspace/executeCommand", command);
    assert_eq!(result["tests"][0]["status"], "passed");
    let hints = session.ask("textDocument/inlayHint", of.clone());
    let rows: Vec<&str> = hints
        .as_array()
        .unwrap()
        .iter()
        .map(|hint| hint["label"].as_str().unwrap())
        .collect();
    assert_eq!(rows, ["⟶ 1 row", "⟶ 1 row", "⟶ 1 row"]);
    // As typed, before it is saved.
    session.open(&uri, &RULE.replace("least = 3", "least = 9"));
    let lenses = session.ask("textDocument/codeLens", of);
    assert_eq!(lenses[0]["command"]["title"], "2 tests, 1 passed");
}
