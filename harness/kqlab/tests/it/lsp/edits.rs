//! Edits at random: the server says the same as one that was just started, and does not fail.

use serde_json::{Value, json};

use super::{Folder, RULE, Session, repository};

/// Numbers that look like chance and are the same in each run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound.max(1)
    }
}

const PIECES: [&str; 16] = [
    "|",
    " where ",
    "User",
    "Hits",
    "(",
    ")",
    "'",
    "\n",
    "\n  ",
    "ü😀",
    "let x = 1;",
    ";",
    "[",
    "// ",
    "join (Vpn_CL) on User",
    ": ",
];

/// Puts a piece in the place of a few characters; the change as the editor says it.
fn edit(text: &mut String, chance: &mut Chance) -> Value {
    let places: Vec<usize> = text
        .char_indices()
        .map(|(at, _)| at)
        .chain([text.len()])
        .collect();
    let first = chance.below(places.len());
    let last = (first + chance.below(4)).min(places.len() - 1);
    let piece = PIECES[chance.below(PIECES.len())];
    let change = json!({
        "range": {"start": position(text, places[first]), "end": position(text, places[last])},
        "text": piece,
    });
    text.replace_range(places[first]..places[last], piece);
    change
}

fn position(text: &str, at: usize) -> Value {
    let before = &text[..at];
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    json!({"line": before.matches('\n').count(), "character": before[start..].encode_utf16().count()})
}

fn fresh(folder: &Folder, uri: &str, text: &str) -> Vec<Value> {
    let mut session = Session::new(folder);
    session.open(uri, text);
    session.diagnostics(uri)
}

#[test]
fn after_a_thousand_edits_the_diagnostics_are_those_of_a_fresh_start() {
    let folder = repository("edits");
    let mut session = Session::new(&folder);
    let mut chance = Chance(7);
    let query = "let least = 3;\nVpn_CL\n| where Hits >= least and User has 'ü'\n| summarize count() by User\n";
    for (name, start) in [("rules/vpn.yaml", RULE), ("rules/a.kql", query)] {
        let uri = folder.uri(name);
        for _ in 0..20 {
            let mut text = start.to_owned();
            session.open(&uri, &text);
            for _ in 0..25 {
                let change = edit(&mut text, &mut chance);
                session.change(&uri, json!([change]));
            }
            let place = position(&text, text.len());
            let params = json!({"textDocument": {"uri": uri}, "position": place});
            for method in [
                "hover",
                "completion",
                "signatureHelp",
                "documentSymbol",
                "foldingRange",
                "semanticTokens/full",
            ] {
                session.ask(&format!("textDocument/{method}"), params.clone());
            }
            let found = session.diagnostics(&uri);
            assert_eq!(found, fresh(&folder, &uri, &text), "{text}");
        }
    }
    assert_eq!(session.end(), Some(0));
}
