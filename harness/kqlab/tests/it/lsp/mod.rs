//! `kqlab lsp`: sessions with the server over pipes, as an editor has them.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod answers;
mod edits;
mod files;
mod found;
mod protocol;
mod session;

use session::{Folder, Session};

/// A repository with a saved function, a table, a rule with its test file, and a query.
fn repository(name: &str) -> Folder {
    Folder::new(name)
        .with(
            "kqlab.yaml",
            "version: 1\nrules: [rules]\nfunctions: [functions]\ntables: [tables]\n",
        )
        .with("tables/vpn.json", "{\"Vpn_CL\": {\"User\": \"string\", \"Hits\": \"long\"}}")
        .with(
            "functions/vpn.kql",
            ".create function Vpn(user: string = '*') {\n  Vpn_CL\n  | where user == '*' or User == user\n}\n",
        )
        .with("rules/vpn.yaml", RULE)
        .with("rules/vpn.test.yaml", TESTS)
}

const RULE: &str = "id: 1\nname: vpn ünd\nquery: |\n  let least = 3;\n  Vpn(user='bob')\n  | where Hits >= least\n  | extend Twice = Hits * 2\n  | project User, Twice\n";

const TESTS: &str = "version: 1\nrule: ./vpn.yaml\nclock: 2026-01-15T12:00:00Z\n\ntests:\n  - name: many hits\n    kind: positive\n    given:\n      - table: Vpn_CL\n        row: {User: bob, Hits: 7}\n      - table: Vpn_CL\n        row: {User: bob, Hits: 1}\n    expect: fires\n  - name: few hits\n    kind: benign\n    given:\n      - table: Vpn_CL\n        row: {User: bob, Hits: 2}\n    expect: silent\n";
