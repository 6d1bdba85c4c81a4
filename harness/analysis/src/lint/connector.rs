//! `requiredDataConnectors` against the tables that a query reads.

use std::collections::BTreeSet;

use kqlab_suite::testfile::{Node, NodeKind, Placed, listed};

use super::subject::{texts, under};
use super::{At, Found, Lint, SENTINEL, Subject};
use crate::findings::Severity;

/// A table of a connector that the query does not read.
pub(super) static CONNECTOR_TABLE: Lint = Lint {
    name: "connector_table",
    code: "kqlab::lint::connector_table",
    weight: Severity::Note,
    targets: SENTINEL,
    summary: "`requiredDataConnectors` and the query name different tables.",
    page: "Sentinel says by these tables whether a workspace has the data that a rule needs. A table that the query names \
           and no connector brings, and tables of connectors none of which the query reads, are reported.",
    bad: "name: x\nquery: SigninLogs\nrequiredDataConnectors:\n  - connectorId: AzureActiveDirectory\n    dataTypes: [AuditLogs]\n",
    good: "name: x\nquery: SigninLogs\nrequiredDataConnectors:\n  - connectorId: AzureActiveDirectory\n    dataTypes: [SigninLogs]\n",
    look: connector_table,
};

fn connector_table(subject: &Subject<'_>) -> Vec<Found> {
    let (Some(field), Some(query)) = (subject.field("requiredDataConnectors"), subject.query)
    else {
        return vec![];
    };
    let NodeKind::List(connectors) = &field.value.kind else {
        return vec![];
    };
    let types = |node: &Node| under(node, &["dataTypes"]).map_or_else(Vec::new, texts);
    let types: Vec<Placed<String>> = connectors.iter().flat_map(types).collect();
    if types.is_empty() {
        return vec![];
    }
    let words = words(query.text());
    let tables: BTreeSet<&str> = query
        .bound()
        .plans()
        .flat_map(|plan| plan.nodes())
        .filter_map(|node| node.node.as_scan())
        .map(|scan| &**scan.table)
        .collect();
    // A parser reads tables of its own: only those that the query names are the author's.
    let is_brought = |table: &str| {
        let mut types = types.iter();
        types.any(|brought| first_word(&brought.value).eq_ignore_ascii_case(table))
    };
    let named = tables.iter().filter(|table| words.contains(**table));
    let unbrought: Vec<&str> = named.copied().filter(|table| !is_brought(table)).collect();
    let is_read = |name: &str| words.contains(name) || tables.contains(name);
    let unread: Vec<&Placed<String>> = types
        .iter()
        .filter(|brought| !is_read(first_word(&brought.value)))
        .collect();
    // A connector may bring what functions read, and a rule may look things up in tables of none: only both together, or
    // nothing that fits, is a slip.
    if unread.len() < types.len() || unbrought.is_empty() {
        return vec![];
    }
    let message = format!(
        "the connectors bring {}, and the query reads {}",
        listed(
            &unread
                .iter()
                .map(|brought| brought.value.as_str())
                .collect::<Vec<_>>()
        ),
        listed(&unbrought)
    );
    let at = unread.first().map_or(field.key.place, |first| first.place);
    vec![Found::new(
        At::Field(at),
        message,
        "name the tables that the query reads",
    )]
}

/// The table of a data type such as `CommonSecurityLog (Zscaler)`.
fn first_word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_');
    text.get(..end.unwrap_or(text.len())).unwrap_or(text)
}

fn words(query: &str) -> BTreeSet<&str> {
    query
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .collect()
}
