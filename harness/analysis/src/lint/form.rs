//! What a plan says of its result whatever the rows: how many there are, which columns are lists.

use kql_eval::plan::{Expr, Node, Plan};
use kql_eval::types::Scalar;

/// Whether a column of a result is a list of values, and nothing else.
pub(super) fn is_list(plan: &Plan, column: usize) -> bool {
    match &plan.node {
        Node::Aggregate {
            input,
            keys,
            aggregates,
        } => match column.checked_sub(keys.len()) {
            Some(number) => aggregates.get(number).is_some_and(|aggregate| {
                matches!(
                    aggregate.name,
                    "make_set"
                        | "makeset"
                        | "make_set_if"
                        | "make_list"
                        | "makelist"
                        | "make_list_if"
                        | "make_list_with_nulls"
                )
            }),
            None => keys
                .get(column)
                .and_then(Expr::as_column)
                .is_some_and(|column| is_list(input, column)),
        },
        Node::Filter { input, .. }
        | Node::Sort { input, .. }
        | Node::Limit { input, .. }
        | Node::Sample { input, .. }
        | Node::Materialize { input, .. } => is_list(input, column),
        Node::Project { input, columns } => columns
            .get(column)
            .and_then(Expr::as_column)
            .is_some_and(|column| is_list(input, column)),
        Node::TableScan { .. }
        | Node::Values { .. }
        | Node::Range { .. }
        | Node::Join { .. }
        | Node::Union { .. }
        | Node::Expand { .. }
        | Node::Parse { .. }
        | Node::Window { .. }
        | Node::ForEach { .. }
        | Node::Group { .. }
        | Node::Series { .. }
        | Node::Scan { .. }
        | Node::TopNested { .. }
        | Node::Algorithm { .. } => false,
    }
}

/// Between which numbers of rows a result has; None for no upper limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rows {
    /// There are at least these.
    pub least: u64,
    /// There are at most these.
    pub most: Option<u64>,
}

/// How many rows a plan gives, whatever its tables hold.
pub(super) fn rows(plan: &Plan) -> Rows {
    match &plan.node {
        // Without keys there is one row, even of none.
        Node::Aggregate { keys, .. } if keys.is_empty() => Rows {
            least: 1,
            most: Some(1),
        },
        Node::Aggregate { input, .. } => Rows {
            least: rows(input).least.min(1),
            most: rows(input).most,
        },
        Node::Filter { input, .. } => Rows {
            least: 0,
            most: rows(input).most,
        },
        Node::Project { input, .. }
        | Node::Window { input, .. }
        | Node::Materialize { input, .. } => rows(input),
        Node::Sort { input, limit, .. } => limit
            .as_ref()
            .map_or_else(|| rows(input), |limit| at_most(rows(input), limit)),
        Node::Limit { input, count } => at_most(rows(input), count),
        Node::Sample { input, count } => Rows {
            least: 0,
            ..at_most(rows(input), count)
        },
        Node::Values { rows, .. } => {
            let rows = u64::try_from(*rows).unwrap_or(u64::MAX);
            Rows {
                least: rows,
                most: Some(rows),
            }
        }
        Node::TableScan { .. }
        | Node::Range { .. }
        | Node::Join { .. }
        | Node::Union { .. }
        | Node::Expand { .. }
        | Node::Parse { .. }
        | Node::ForEach { .. }
        | Node::Group { .. }
        | Node::Series { .. }
        | Node::Scan { .. }
        | Node::TopNested { .. }
        | Node::Algorithm { .. } => Rows {
            least: 0,
            most: None,
        },
    }
}

fn at_most(rows: Rows, count: &Expr) -> Rows {
    let Some(&Scalar::Long(count)) = count.as_literal() else {
        return Rows { least: 0, ..rows };
    };
    let count = u64::try_from(count).unwrap_or(0);
    Rows {
        least: rows.least.min(count),
        most: Some(rows.most.map_or(count, |most| most.min(count))),
    }
}
