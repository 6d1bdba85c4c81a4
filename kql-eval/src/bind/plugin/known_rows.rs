//! Rows known while binding, and columns known by their use: for the plugins whose columns depend on the data.
//!
//! What columns such a plugin gives is known where the query says so (`: (name:type, …)`) and where its input is written in
//! the query. Elsewhere its columns are known by their use, which differs from Kusto: a name that is used later and is no
//! other column is taken as one of them. A result that ends in all columns shows only those that are used.

use std::collections::BTreeSet;

use kql_parser::Span;

use crate::Settings;
use crate::bind::Binder;
use crate::exec::{Batch, Context, NoData, open};
use crate::functions::Purity;
use crate::plan::{Expr, ExprKind, Node, Plan};

/// The most rows that are looked at while binding.
const MOST_ROWS: usize = 100_000;

impl Binder<'_> {
    /// The names that a later stage takes from the plugin at this place.
    pub(super) fn used_columns(&self, place: Span) -> Vec<String> {
        self.unpacked
            .iter()
            .filter(|(at, _)| *at == place)
            .map(|(_, name)| name.clone())
            .collect::<BTreeSet<String>>()
            .into_iter()
            .collect()
    }
}

/// The rows of a plan that depends on nothing but the query's text.
pub(super) fn known_rows(plan: &Plan) -> Option<Vec<Batch>> {
    if !is_written_out(plan) {
        return None;
    }
    let settings = Settings {
        max_rows: MOST_ROWS,
        ..Settings::default()
    };
    let context = Context::without_query(&NoData, &settings);
    let mut stream = open(plan, &context).ok()?;
    let mut batches = Vec::new();
    while let Some(batch) = stream.next_batch(&context).ok()? {
        batches.push(batch);
    }
    Some(batches)
}

fn is_written_out(plan: &Plan) -> bool {
    let own = match &plan.node {
        Node::Values { .. } => true,
        Node::Range { from, to, step } => [from, to, step].into_iter().all(is_pure),
        Node::Filter { predicate, .. } => is_pure(predicate),
        Node::Project { columns, .. } => columns.iter().all(is_pure),
        Node::Expand { targets, limit, .. } => {
            targets.iter().all(|target| is_pure(&target.value)) && limit.iter().all(is_pure)
        }
        Node::Parse { value, .. } => is_pure(value),
        Node::Union { .. } => true,
        Node::Limit { count, .. } => is_pure(count),
        Node::Sort { keys, limit, .. } => {
            keys.iter().all(|key| is_pure(&key.value)) && limit.iter().all(is_pure)
        }
        Node::Aggregate {
            keys, aggregates, ..
        } => {
            let arguments = aggregates
                .iter()
                .flat_map(|aggregate| aggregate.arguments.iter().chain(&aggregate.condition));
            keys.iter().chain(arguments).all(is_pure)
        }
        Node::Window { calls, .. } => calls.iter().flat_map(|call| &call.arguments).all(is_pure),
        Node::TableScan { .. }
        | Node::Join { .. }
        | Node::ForEach { .. }
        | Node::Group { .. }
        | Node::Series { .. }
        | Node::Scan { .. }
        | Node::TopNested { .. }
        | Node::Sample { .. }
        | Node::Algorithm { .. }
        | Node::Materialize { .. } => false,
    };
    own && plan.inputs().into_iter().all(|input| is_written_out(input))
}

fn is_pure(expr: &Expr) -> bool {
    let own = match &expr.kind {
        ExprKind::Call { function, .. } => function.purity == Purity::Pure,
        ExprKind::Subquery(_) | ExprKind::InSubquery { .. } | ExprKind::Error => false,
        _ => true,
    };
    own && expr.children().into_iter().all(is_pure)
}
