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
    /// [query](super::BoundQuery::plans), not of the plan that asks for their values.
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

/// A table that is read, and how much of it.
#[derive(Clone, Copy, Debug)]
pub struct Scan<'p> {
    /// The table.
    pub table: &'p Arc<str>,
    /// Which columns anything above reads.
    pub needed: &'p [bool],
    /// Predicates that later stages ask of the rows.
    pub pushed_down: &'p [Expr],
}

impl Node {
    /// The table that it reads; `None` for a node that reads none.
    #[must_use]
    pub fn as_scan(&self) -> Option<Scan<'_>> {
        if let Self::TableScan {
            table,
            needed,
            pushed_down,
        } = self
        {
            return Some(Scan {
                table,
                needed,
                pushed_down,
            });
        }
        None
    }

    /// The rows that it keeps or leaves out, one for one, and the predicate that decides; `None` for any other node.
    #[must_use]
    pub const fn as_filter(&self) -> Option<(&Arc<Plan>, &Expr)> {
        if let Self::Filter { input, predicate } = self {
            return Some((input, predicate));
        }
        None
    }

    /// The rows that it computes other columns of, one for one, and these columns; `None` for any other node.
    #[must_use]
    pub fn as_project(&self) -> Option<(&Arc<Plan>, &[Expr])> {
        if let Self::Project { input, columns } = self {
            return Some((input, columns));
        }
        None
    }

    /// The plan of which each of its rows is one row, under the same or other columns: that of a filter and of a projection.
    #[must_use]
    pub fn rows_of(&self) -> Option<&Arc<Plan>> {
        self.as_filter()
            .map(|(input, _)| input)
            .or_else(|| self.as_project().map(|(input, _)| input))
    }

    /// [`rows_of`](Self::rows_of), to be replaced by another plan of the same columns.
    pub(crate) const fn rows_of_mut(&mut self) -> Option<&mut Arc<Plan>> {
        if let Self::Filter { input, .. } | Self::Project { input, .. } = self {
            return Some(input);
        }
        None
    }

    /// The column of [`rows_of`](Self::rows_of) that a column of the result is, unchanged; `None` for one that is computed.
    #[must_use]
    pub fn passed_column(&self, column: usize) -> Option<usize> {
        if let Some((_, columns)) = self.as_project() {
            return columns.get(column)?.as_column();
        }
        self.as_filter().map(|_| column)
    }

    /// The plan that it looks at one row at a time, however its rows are cut into partitions: that of a filter, a projection, of
    /// `parse` and `mv-expand`. What it computes is in [`expressions`](Self::expressions).
    #[must_use]
    pub const fn row_by_row(&self) -> Option<&Arc<Plan>> {
        if let Self::Filter { input, .. }
        | Self::Project { input, .. }
        | Self::Parse { input, .. }
        | Self::Expand { input, .. } = self
        {
            return Some(input);
        }
        None
    }
}

impl Plan {
    /// The one plan that it reads; `None` for a source and for a node of several inputs.
    #[must_use]
    pub fn only_input(&self) -> Option<&Arc<Self>> {
        let inputs = self.inputs();
        let [input] = inputs.as_slice() else {
            return None;
        };
        Some(input)
    }
}

// The identity of a node in a plan is its number in `Plan::nodes`: it is the same in a copy, and says which node is meant
// where two are alike. An address says neither.
impl Plan {
    /// The same plan with another one in the place of the node with this number in [`nodes`](Self::nodes); `None` when there is no such node. What is
    /// put in must have the same columns.
    #[must_use]
    pub fn with_node(&self, number: usize, other: Arc<Self>) -> Option<Self> {
        let mut left = number;
        self.replaced(&mut left, &other)
    }

    fn replaced(&self, left: &mut usize, other: &Arc<Self>) -> Option<Self> {
        let Some(behind) = left.checked_sub(1) else {
            return Some((**other).clone());
        };
        *left = behind;
        let mut plan = self.clone();
        // The order is that of `nodes`: the inputs, then the sub-query that is run for each group.
        let mut inputs = plan.inputs_mut().into_iter();
        let mut is_done = inputs.any(|input| replace_inside(input, left, other));
        if !is_done && let Node::ForEach { body, .. } = &mut plan.node {
            is_done = replace_inside(body, left, other);
        }
        is_done.then_some(plan)
    }
}

/// Replaces the node with the number `left` inside a plan; whether there was one. `left` loses the nodes that were passed.
fn replace_inside(plan: &mut Arc<Plan>, left: &mut usize, other: &Arc<Plan>) -> bool {
    let Some(replaced) = plan.replaced(left, other) else {
        return false;
    };
    *plan = Arc::new(replaced);
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Query;
    use crate::bind::NoTables;

    #[test]
    fn a_node_is_replaced_by_its_number_wherever_it_is() {
        let text = "range x from 1 to 9 step 1 | union (print x = 1) | partition by x (where x > 1 | take 1)";
        let query = Query::compile(text, &NoTables).unwrap();
        let plan = query.bound().plans().next().unwrap();
        let count = plan.nodes().count();
        assert!(count > 6);
        for number in 0..count {
            let node = plan.nodes().nth(number).unwrap();
            let marked = Plan {
                node: Node::Limit {
                    input: Arc::new(node.clone()),
                    count: Expr::literal(crate::types::Scalar::Long(7), node.span),
                },
                schema: Arc::clone(&node.schema),
                span: node.span,
            };
            let plan = plan.with_node(number, Arc::new(marked)).unwrap();
            assert_eq!(plan.nodes().count(), count + 1);
            assert!(matches!(
                plan.nodes().nth(number).unwrap().node,
                Node::Limit { .. }
            ));
        }
        let other = Arc::clone(plan);
        assert!(plan.with_node(count, other).is_none());
    }
}
