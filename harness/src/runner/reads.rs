//! The tables and columns that a query reads.

use std::collections::BTreeSet;
use std::sync::Arc;

use kql_eval::Query;
use kql_eval::plan::{Node, Plan};

/// The tables that a plan reads, in the order in which the query names them; one that is read twice is told twice.
pub(crate) fn scanned(plan: &Plan) -> impl Iterator<Item = &Arc<str>> {
    plan.nodes().filter_map(|plan| match &plan.node {
        Node::TableScan { table, .. } => Some(table),
        _ => None,
    })
}

/// The tables that a query reads, in order of their names.
pub(crate) fn tables_of(query: &Query) -> Vec<String> {
    let tables: BTreeSet<&Arc<str>> = query
        .bound()
        .plans()
        .flat_map(|plan| scanned(plan))
        .collect();
    tables.into_iter().map(ToString::to_string).collect()
}

/// The columns of a table that a query reads, in the order in which it first does.
pub(crate) fn columns_of(query: &Query, wanted: &str) -> Vec<String> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proof::Clock;
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
    fn tables_come_in_the_order_in_which_the_query_names_them() {
        let query = compiled("DeviceInfo | join DeviceEvents on DeviceId | count");
        let statement = query.bound().results.first().unwrap();
        let tables: Vec<&str> = scanned(&statement.plan).map(|table| &**table).collect();
        assert_eq!(tables, ["DeviceInfo", "DeviceEvents"]);
    }
}
