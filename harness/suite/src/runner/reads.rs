//! The tables and columns that a query reads.

use std::collections::BTreeSet;
use std::sync::Arc;

use kql_eval::Query;
use kql_eval::plan::{ExprKind, Field, Node, Origin, Plan};

/// The tables that a plan reads, in the order in which the query names them; one that is read twice comes twice.
pub(crate) fn scanned(plan: &Plan) -> impl Iterator<Item = &Arc<str>> {
    plan.nodes().filter_map(|plan| {
        let Node::TableScan { table, .. } = &plan.node else {
            return None;
        };
        Some(table)
    })
}

/// Whether a name of rows is a function's call with its arguments, as in `_GetWatchlist('VIP')`.
#[must_use]
pub fn is_call(table: &str) -> bool {
    table.ends_with(')')
}

/// The tables that a query reads, in order of their names.
pub fn tables_of(query: &Query) -> Vec<String> {
    let tables: BTreeSet<&Arc<str>> = query
        .bound()
        .plans()
        .flat_map(|plan| scanned(plan))
        .collect();
    tables.into_iter().map(ToString::to_string).collect()
}

/// The columns of a table that a query reads, in the order in which it first does.
pub fn columns_of(query: &Query, wanted: &str) -> Vec<String> {
    let mut columns: Vec<String> = Vec::new();
    for plan in query.bound().plans().flat_map(|plan| plan.nodes()) {
        let Node::TableScan { table, needed, .. } = &plan.node else {
            continue;
        };
        if **table != *wanted {
            continue;
        }
        for (field, needed) in plan.schema.fields.iter().zip(needed) {
            if *needed && columns.iter().all(|known| **known != *field.name) {
                columns.push(field.name.to_string());
            }
        }
    }
    columns
}

/// The columns of a table that a query asks something of, in the order of [`columns_of`]. What is handed on as it is where a
/// query hands on all columns is not among them.
pub fn columns_asked_of(query: &Query, wanted: &str) -> Vec<String> {
    let mut columns = columns_of(query, wanted);
    let mut scans = query.bound().plans().flat_map(|plan| plan.nodes());
    let hands_all_on = scans.any(|plan| {
        let Node::TableScan { table, needed, .. } = &plan.node else {
            return false;
        };
        **table == *wanted && needed.iter().all(|needed| *needed)
    });
    if hands_all_on {
        let asked = asked_of(query, wanted);
        columns.retain(|column| asked.contains(column.as_str()));
    }
    columns
}

/// The columns of a table that a query decides by: what it filters, joins, groups and computes with, and not what it only
/// hands on.
pub fn columns_decided_by(query: &Query, wanted: &str) -> Vec<String> {
    let asked = asked_of(query, wanted);
    let mut columns = columns_of(query, wanted);
    columns.retain(|column| asked.contains(column.as_str()));
    columns
}

/// The columns of a table that are more than handed on.
fn asked_of<'q>(query: &'q Query, wanted: &str) -> BTreeSet<&'q str> {
    let mut asked: BTreeSet<&str> = BTreeSet::new();
    let mut ask = |field: Option<&'q Field>| {
        if let Some(Origin::Table { table, column }) = field.map(|field| &field.origin)
            && **table == *wanted
        {
            asked.insert(&**column);
        }
    };
    for plan in query.bound().plans().flat_map(|plan| plan.nodes()) {
        let inputs = plan.inputs();
        let fields: Vec<&Field> = inputs
            .iter()
            .flat_map(|input| &input.schema.fields)
            .collect();
        if let Node::Join {
            left, right, on, ..
        } = &plan.node
        {
            for (of_left, of_right) in on {
                ask(left.schema.fields.get(*of_left));
                ask(right.schema.fields.get(*of_right));
            }
        }
        // Where its expressions are not known, every column may be asked for.
        if has_expressions_elsewhere(&plan.node) {
            fields.iter().for_each(|field| ask(Some(*field)));
        }
        // `project a, b` names columns and asks nothing of them.
        let is_projection = matches!(plan.node, Node::Project { .. });
        for expr in plan.node.expressions() {
            let is_handed_on = is_projection && matches!(expr.kind, ExprKind::Column(_));
            if !is_handed_on {
                expr.for_each_column(&mut |place| ask(fields.get(place).copied()));
            }
        }
    }
    asked
}

/// Whether a node computes expressions that [`Node::expressions`] does not give.
const fn has_expressions_elsewhere(node: &Node) -> bool {
    match node {
        Node::Series { .. } | Node::Scan { .. } | Node::TopNested { .. } => true,
        Node::TableScan { .. }
        | Node::Values { .. }
        | Node::Range { .. }
        | Node::Filter { .. }
        | Node::Project { .. }
        | Node::Aggregate { .. }
        | Node::Join { .. }
        | Node::Union { .. }
        | Node::Sort { .. }
        | Node::Limit { .. }
        | Node::Sample { .. }
        | Node::Expand { .. }
        | Node::Parse { .. }
        | Node::Window { .. }
        | Node::ForEach { .. }
        | Node::Group { .. }
        | Node::Algorithm { .. }
        | Node::Materialize { .. } => false,
    }
}

#[cfg(test)]
mod tests {
    use kqlab_proof::Clock;

    use super::*;
    use crate::schema::{Catalog, Dialect};
    use crate::workspace::Workspace;

    fn compiled(text: &str) -> Query {
        let workspace = Workspace::new(Catalog::bundled(Dialect::Defender), Clock::default());
        Query::compile(text, &workspace).unwrap()
    }

    #[test]
    fn a_table_that_only_a_sub_query_over_groups_reads_is_read() {
        let query = compiled(
            "DeviceEvents | partition hint.strategy=native by DeviceId (join kind=leftsemi DeviceInfo on DeviceId) | project ActionType",
        );
        assert_eq!(tables_of(&query), ["DeviceEvents", "DeviceInfo"]);
        assert_eq!(columns_of(&query, "DeviceInfo"), ["DeviceId"]);
    }

    #[test]
    fn columns_that_are_only_handed_on_are_not_asked_for() {
        let query = compiled(
            "DeviceEvents | where FileName == 'DeviceName' | extend a = tolower(ActionType) | join kind=leftsemi (DeviceInfo | project DeviceId) on DeviceId // AccountName",
        );
        let asked = columns_asked_of(&query, "DeviceEvents");
        assert_eq!(asked, ["DeviceId", "ActionType", "FileName"]);
        assert_eq!(columns_asked_of(&query, "DeviceInfo"), ["DeviceId"]);
    }

    #[test]
    fn tables_come_in_the_order_in_which_the_query_names_them() {
        let query = compiled("DeviceInfo | join DeviceEvents on DeviceId | count");
        let statement = query.bound().results.first().unwrap();
        let tables: Vec<&str> = scanned(&statement.plan).map(|table| &**table).collect();
        assert_eq!(tables, ["DeviceInfo", "DeviceEvents"]);
    }
}
