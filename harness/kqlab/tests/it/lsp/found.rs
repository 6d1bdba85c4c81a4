//! Diagnostics: as typed, and the same as `kqlab check` finds.

use serde_json::{Value, json};

use super::{Folder, RULE, Session, TESTS, repository};

/// Code, message and line of what `check` finds.
fn of_check(findings: &[Value]) -> Vec<(String, String, u64)> {
    let found = findings.iter().map(|finding| {
        let message = finding["message"].as_str().unwrap();
        let message = match finding["help"].as_str() {
            Some(help) => format!("{message}\n{help}"),
            None => message.to_owned(),
        };
        let line = finding["line"].as_u64().unwrap();
        (finding["code"].as_str().unwrap().to_owned(), message, line)
    });
    found.collect()
}

fn of_editor(diagnostics: &[Value]) -> Vec<(String, String, u64)> {
    let found = diagnostics.iter().map(|diagnostic| {
        let text = |key: &str| diagnostic[key].as_str().unwrap().to_owned();
        let line = diagnostic["range"]["start"]["line"].as_u64().unwrap() + 1;
        (text("code"), text("message"), line)
    });
    found.collect()
}

#[test]
fn an_editor_shows_what_check_finds_in_rules_and_queries() {
    let files = [
        (
            "rules/a.kql",
            "Vpn_CL\n| where Usr == 'ü' and Hits > 1\n| project Hots",
        ),
        ("rules/b.kql", "Vpn_CL\r\n| wher User == 'x'\r\n"),
        (
            "rules/c.yaml",
            "name: ü\nquery: |\n  Vpn_CL\n  // ü\n  | where 'ü' == Usr\n",
        ),
        (
            "rules/d.yaml",
            "name: x\nqueryPeriod: soon\nqueryFrequency: 1h\nkind: Scheduled\nquery: Vpn_CL\n",
        ),
        ("rules/e.yaml", "name: [x\nquery: T\n"),
        ("rules/f.kql", "Vpn_CL | where User == 'bob'"),
        (
            "rules/g.kql",
            "// kqlab: allow unknown_column - as agreed\nVpn_CL\n| where Usr == 'x'",
        ),
        ("rules/h.kql", "Vpn_CL | where ["),
    ];
    let mut folder = repository("check");
    for (name, text) in files {
        folder = folder.with(name, text);
    }
    let mut session = Session::new(&folder);
    for (name, text) in files {
        let uri = folder.uri(name);
        session.open(&uri, text);
        let shown = of_editor(&session.diagnostics(&uri));
        assert_eq!(shown, of_check(&folder.checked(name)), "{name}");
    }
}

#[test]
fn what_is_typed_counts_before_it_is_saved() {
    let folder = repository("typed");
    let mut session = Session::new(&folder);
    let uri = folder.uri("rules/vpn.yaml");
    session.open(&uri, RULE);
    assert_eq!(session.diagnostics(&uri), Vec::<Value>::new());
    // `Hits` in line 6 becomes `Hots`.
    let range = json!({"start": {"line": 5, "character": 11}, "end": {"line": 5, "character": 12}});
    session.change(&uri, json!([{"range": range, "text": "o"}]));
    let found = session.diagnostics(&uri);
    assert_eq!(found[0]["code"], "kql::semantic::unknown_column");
    let wrong = json!({"start": {"line": 5, "character": 10}, "end": {"line": 5, "character": 14}});
    assert_eq!(found[0]["range"], wrong);
    session.change(&uri, json!([{"text": RULE}]));
    assert_eq!(session.diagnostics(&uri), Vec::<Value>::new());
}

#[test]
fn a_test_file_is_judged_with_the_rule_as_it_is_typed() {
    let folder = repository("tests");
    let mut session = Session::new(&folder);
    let (rule, tests) = (
        folder.uri("rules/vpn.yaml"),
        folder.uri("rules/vpn.test.yaml"),
    );
    session.open(&tests, TESTS);
    assert_eq!(session.diagnostics(&tests), Vec::<Value>::new());
    session.open(&tests, &TESTS.replace("kind: benign", "kind: bening"));
    let found = session.diagnostics(&tests);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0]["range"]["start"]["line"], 14);
    session.open(&tests, TESTS);
    assert_eq!(session.diagnostics(&tests), Vec::<Value>::new());
    session.open(&rule, &RULE.replace("Hits >=", "Hots >="));
    let found = session.published(&tests, &|params| params["diagnostics"] != json!([]));
    // The mistake is in the rule, which the test file names.
    let place = &found[0]["relatedInformation"][0]["location"];
    assert_eq!(place["uri"], rule);
    assert_eq!(place["range"]["start"]["line"], 5);
}

#[test]
fn the_mistakes_of_a_workspace_file_are_at_their_places() {
    let folder = repository("workspace");
    let mut session = Session::new(&folder);
    let uri = folder.uri("kqlab.yaml");
    session.open(&uri, "version: 1\nrulez: [rules]\n");
    let found = session.diagnostics(&uri);
    assert_eq!(found[0]["code"], "kqlab::workspace");
    assert_eq!(
        found[0]["range"]["start"],
        json!({"line": 1, "character": 0})
    );
    assert_eq!(found[0]["data"]["replacements"], json!(["rules"]));
    session.open(&uri, "version: 1\nfunctions:\n  - nowhere\n");
    let found = session.diagnostics(&uri);
    assert_eq!(
        found[0]["range"]["start"],
        json!({"line": 2, "character": 4})
    );
}

#[test]
fn a_mistake_in_a_saved_function_shows_where_it_is_called() {
    let folder = repository("function");
    let mut session = Session::new(&folder);
    let (rule, function) = (
        folder.uri("rules/vpn.yaml"),
        folder.uri("functions/vpn.kql"),
    );
    session.open(&rule, RULE);
    assert_eq!(session.diagnostics(&rule), Vec::<Value>::new());
    session.open(
        &function,
        ".create function Vpn(user: string = '*') {\n  Vpn_CL\n  | where Usr == user\n}\n",
    );
    let found = session.diagnostics(&function);
    assert_eq!(
        found[0]["range"]["start"],
        json!({"line": 2, "character": 10})
    );
    let found = session.published(&rule, &|params| params["diagnostics"] != json!([]));
    let call = json!({"start": {"line": 4, "character": 2}, "end": {"line": 4, "character": 5}});
    assert_eq!(found[0]["range"], call);
    assert_eq!(
        found[0]["relatedInformation"][0]["location"]["uri"],
        function
    );
}

#[test]
fn a_closed_document_has_none() {
    let folder = Folder::new("closed");
    let mut session = Session::new(&folder);
    let uri = folder.uri("a.kql");
    session.open(&uri, "print x = nosuch");
    assert_eq!(session.diagnostics(&uri).len(), 1);
    session.note(
        "textDocument/didClose",
        json!({"textDocument": {"uri": uri}}),
    );
    assert_eq!(session.published(&uri, &|_| true), Vec::<Value>::new());
}
