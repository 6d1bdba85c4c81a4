//! The session itself: greeting, end, requests that are not known, taken back or wrong.

use serde_json::{Value, json};

use super::{RULE, Session, repository};

fn code(session: &mut Session, method: &str, params: Value) -> i64 {
    let id = session.request(method, params);
    session.answer(id)["error"]["code"].as_i64().unwrap()
}

#[test]
fn a_session_is_greeted_answered_and_ended() {
    let folder = repository("life");
    let mut session = Session::ungreeted(&folder);
    assert_eq!(code(&mut session, "textDocument/hover", json!({})), -32002);
    let greeting = session.ask("initialize", json!({"capabilities": {}}));
    assert_eq!(greeting["serverInfo"]["name"], "kqlab");
    assert_eq!(greeting["capabilities"]["positionEncoding"], "utf-16");
    session.ask("shutdown", Value::Null);
    assert_eq!(code(&mut session, "textDocument/hover", json!({})), -32600);
    drop(session);
    assert_eq!(Session::new(&folder).end(), Some(0));
}

#[test]
fn requests_that_are_not_known_or_not_whole_are_answered() {
    let folder = repository("unknown");
    let mut session = Session::new(&folder);
    assert_eq!(
        code(&mut session, "textDocument/moniker", json!({})),
        -32601
    );
    assert_eq!(
        code(&mut session, "textDocument/hover", json!({"a": 1})),
        -32602
    );
    // Neither what is no message nor an unknown note ends the session.
    session.send("{no message");
    session.note("$/unknown", json!({"a": 1}));
    session.note("textDocument/didOpen", json!([1]));
    let nowhere = json!({"textDocument": {"uri": folder.uri("no.kql")}, "position": {"line": 9, "character": 9}});
    assert_eq!(session.ask("textDocument/hover", nowhere), Value::Null);
    assert_eq!(session.end(), Some(0));
}

#[test]
fn a_request_that_is_taken_back_is_answered_once() {
    let folder = repository("cancel");
    let mut session = Session::new(&folder);
    let uri = folder.uri("rules/vpn.yaml");
    session.open(&uri, RULE);
    let params = json!({"textDocument": {"uri": uri}, "position": {"line": 5, "character": 12}});
    let ids: Vec<i64> = (0..20)
        .map(|_| session.request("textDocument/completion", params.clone()))
        .collect();
    for id in &ids {
        session.note("$/cancelRequest", json!({"id": id}));
    }
    for id in ids {
        let answer = session.answer(id);
        let code = answer["error"]["code"].as_i64();
        // Those that were answered before they were taken back have their result.
        assert!(code.is_none_or(|code| code == -32800), "{answer}");
    }
    assert_eq!(session.end(), Some(0));
}

#[test]
fn positions_are_counted_as_the_editor_offers() {
    let folder = repository("encoding");
    let text = "print x = '😀', y = nosuch";
    for (offered, start) in [(["utf-16", "utf-32"], 20), (["utf-8", "utf-16"], 22)] {
        let mut session = Session::with_encodings(&folder, &offered);
        let uri = folder.uri("a.kql");
        session.open(&uri, text);
        let found = session.diagnostics(&uri);
        assert_eq!(
            found[0]["range"]["start"]["character"], start,
            "{offered:?}"
        );
    }
}
