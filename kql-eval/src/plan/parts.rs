//! The plans that a plan is made of: what it reads, and everything inside.

use std::sync::Arc;

use super::{Expr, Node, Plan};

impl Plan {
    /// The plans it reads, to be replaced by others of the same columns.
    pub(crate) fn inputs_mut(&mut self) -> Vec<&mut Arc<Self>> {
        match &mut self.node {
            Node::TableScan { .. }
            | Node::Values { .. }
            | Node::Range { .. }
            | Node::Group { .. } => vec![],
            Node::ForEach { input, .. }
            | Node::Parse { input, .. }
            | Node::Window { input, .. }
            | Node::Series { input, .. }
            | Node::Scan { input, .. }
            | Node::TopNested { input, .. }
            | Node::Sample { input, .. }
            | Node::Filter { input, .. }
            | Node::Project { input, .. }
            | Node::Aggregate { input, .. }
            | Node::Sort { input, .. }
            | Node::Limit { input, .. }
            | Node::Expand { input, .. }
            | Node::Materialize { input, .. } => vec![input],
            Node::Join { left, right, .. } => vec![left, right],
            Node::Union { inputs } | Node::Algorithm { inputs, .. } => inputs.iter_mut().collect(),
        }
    }

    /// The same plan over other inputs of the same columns, in their order; those that are missing stay.
    #[must_use]
    pub fn with_inputs(&self, inputs: Vec<Arc<Self>>) -> Self {
        let mut plan = self.clone();
        for (slot, input) in plan.inputs_mut().into_iter().zip(inputs) {
            *slot = input;
        }
        plan
    }

    /// The plans it reads, the left one of a join first; none for a source. What [`Node::ForEach`] runs for each group is not
    /// among them, see [`nodes`](Self::nodes).
    #[must_use]
    pub fn inputs(&self) -> Vec<&Arc<Self>> {
        match &self.node {
            Node::TableScan { .. }
            | Node::Values { .. }
            | Node::Range { .. }
            | Node::Group { .. } => vec![],
            Node::ForEach { input, .. }
            | Node::Parse { input, .. }
            | Node::Window { input, .. }
            | Node::Series { input, .. }
            | Node::Scan { input, .. }
            | Node::TopNested { input, .. }
            | Node::Sample { input, .. }
            | Node::Filter { input, .. }
            | Node::Project { input, .. }
            | Node::Aggregate { input, .. }
            | Node::Sort { input, .. }
            | Node::Limit { input, .. }
            | Node::Expand { input, .. }
            | Node::Materialize { input, .. } => vec![input],
            Node::Join { left, right, .. } => vec![left, right],
            Node::Union { inputs } | Node::Algorithm { inputs, .. } => inputs.iter().collect(),
        }
    }

    /// This plan and every plan inside, each before those that it is made of: the plans it reads, in their order, then the
    /// sub-query that [`Node::ForEach`] runs for each group. The sub-queries of `toscalar` and `in` are plans of the
    /// [query](crate::bind::BoundQuery::plans), not of the plan that asks for their values.
    pub fn nodes(&self) -> impl Iterator<Item = &Self> {
        let mut left = vec![self];
        std::iter::from_fn(move || {
            let plan = left.pop()?;
            if let Node::ForEach { body, .. } = &plan.node {
                left.push(body);
            }
            left.extend(plan.inputs().into_iter().rev().map(|input| &**input));
            Some(plan)
        })
    }
}

impl Node {
    /// The expressions that it computes over the rows of its inputs. What a series, `scan` and `top-nested` compute is not among
    /// them: they have their expressions elsewhere.
    #[must_use]
    pub fn expressions(&self) -> Vec<&Expr> {
        match self {
            Self::Filter { predicate, .. } => vec![predicate],
            Self::Project { columns, .. } => columns.iter().collect(),
            Self::Aggregate {
                keys, aggregates, ..
            } => {
                let inside = aggregates
                    .iter()
                    .flat_map(|aggregate| aggregate.arguments.iter().chain(&aggregate.condition));
                keys.iter().chain(inside).collect()
            }
            Self::Join { left_where, .. } => left_where.iter().collect(),
            Self::Sort { keys, limit, .. } => {
                keys.iter().map(|key| &key.value).chain(limit).collect()
            }
            Self::Limit { count, .. } | Self::Sample { count, .. } => vec![count],
            Self::Expand { targets, limit, .. } => targets
                .iter()
                .map(|target| &target.value)
                .chain(limit)
                .collect(),
            Self::Parse { value, .. } => vec![value],
            Self::Window { calls, .. } => calls.iter().flat_map(|call| &call.arguments).collect(),
            Self::ForEach { by, .. } => by.iter().collect(),
            Self::Range { from, to, step } => vec![from, to, step],
            Self::Algorithm { arguments, .. } => arguments.iter().collect(),
            Self::TableScan { .. }
            | Self::Values { .. }
            | Self::Union { .. }
            | Self::Group { .. }
            | Self::Series { .. }
            | Self::Scan { .. }
            | Self::TopNested { .. }
            | Self::Materialize { .. } => vec![],
        }
    }
}
