//! Leaving out columns that nobody reads.

use std::sync::Arc;

use crate::plan::{Aggregate, Expr, JoinKind, NestedLevel, Node, Plan, Step};
use crate::types::Scalar;

/// The same plan, whose tables are asked only for the columns that its result depends on.
#[must_use]
pub fn prune(plan: &Arc<Plan>) -> Arc<Plan> {
    pruned(plan, &vec![true; plan.schema.len()])
}

/// `needed` says for each column of the plan's result whether anything reads it.
fn pruned(plan: &Arc<Plan>, needed: &[bool]) -> Arc<Plan> {
    let mut node = plan.node.clone();
    match &mut node {
        // Columns keep their places and come as nulls, so that no expression above has to be renumbered.
        Node::TableScan { needed: asked, .. } => *asked = needed.to_vec(),
        Node::Values { .. } | Node::Range { .. } | Node::Group { .. } => return Arc::clone(plan),
        Node::Filter { input, predicate } => {
            let mut below = needed.to_vec();
            read(predicate, &mut below);
            *input = pruned(input, &below);
        }
        Node::Project { input, columns } => {
            // A column that nobody reads becomes a null and reads nothing itself: so whole chains of `extend` fall
            // away.
            let below = read_by_columns(columns, needed, input.schema.len());
            *input = pruned(input, &below);
        }
        Node::Aggregate {
            input,
            keys,
            aggregates,
        } => {
            let below = read_by_groups(keys, aggregates, input.schema.len());
            *input = pruned(input, &below);
        }
        Node::Join {
            left,
            right,
            kind,
            on,
            left_where,
        } => {
            let (mut left_needed, right_needed) = join_sides(left, right, *kind, on, needed);
            left_where
                .iter()
                .for_each(|predicate| read(predicate, &mut left_needed));
            *left = pruned(left, &left_needed);
            *right = pruned(right, &right_needed);
        }
        Node::Union { inputs } => inputs
            .iter_mut()
            .for_each(|input| *input = pruned(input, needed)),
        Node::Sort { input, keys, .. } => {
            let mut below = needed.to_vec();
            keys.iter().for_each(|key| read(&key.value, &mut below));
            *input = pruned(input, &below);
        }
        Node::Limit { input, .. } | Node::Sample { input, .. } => *input = pruned(input, needed),
        Node::Expand {
            input,
            targets,
            kept,
            ..
        } => {
            let values = targets.iter().map(|target| &target.value);
            let below = read_as_kept(kept, values, needed, input.schema.len());
            *input = pruned(input, &below);
        }
        Node::Parse {
            input, value, kept, ..
        } => {
            let below = read_as_kept(kept, [&*value], needed, input.schema.len());
            *input = pruned(input, &below);
        }
        Node::Window { input, calls } => {
            let mut below = first_columns(needed, input.schema.len());
            for argument in calls.iter().flat_map(|call| &call.arguments) {
                read(argument, &mut below);
            }
            *input = pruned(input, &below);
        }
        // Which columns of a group a sub-query reads is not followed: its body names them by another node.
        Node::ForEach { input, body, .. } => {
            *input = prune(input);
            *body = prune(body);
        }
        // The readers of a materialized value may need different columns, and all of them share its rows.
        Node::Series { input, .. } | Node::Materialize { input, .. } => *input = prune(input),
        Node::Scan {
            input,
            defaults,
            steps,
            ..
        } => {
            let below = read_by_steps(steps, defaults.len(), needed, input.schema.len());
            *input = pruned(input, &below);
        }
        Node::TopNested { input, levels } => {
            let below = read_by_levels(levels, input.schema.len());
            *input = pruned(input, &below);
        }
        // An algorithm reads columns by their place in its inputs, which the binder has settled.
        Node::Algorithm { inputs, .. } => inputs.iter_mut().for_each(|input| *input = prune(input)),
    }
    Arc::new(Plan {
        node,
        schema: Arc::clone(&plan.schema),
        span: plan.span,
    })
}

/// Replaces the columns that nobody reads by nulls; the columns of the input, `width` of them, that the others read.
fn read_by_columns(columns: &mut [Expr], needed: &[bool], width: usize) -> Vec<bool> {
    let mut below = vec![false; width];
    for (index, column) in columns.iter_mut().enumerate() {
        if needed.get(index).copied().unwrap_or(true) {
            read(column, &mut below);
        } else {
            *column = Expr::literal(Scalar::null(column.ty), column.span);
        }
    }
    below
}

/// The columns of an input of `width` columns that `values` read, or that the result keeps: pairs of a column of the result and
/// one of the input.
fn read_as_kept<'e>(
    kept: &[(usize, usize)],
    values: impl IntoIterator<Item = &'e Expr>,
    needed: &[bool],
    width: usize,
) -> Vec<bool> {
    let mut below = vec![false; width];
    for (to, from) in kept {
        if let Some(below) = below.get_mut(*from) {
            *below |= needed.get(*to).copied().unwrap_or(true);
        }
    }
    for value in values {
        read(value, &mut below);
    }
    below
}

/// What is read of the first `width` columns of a result, which are those of the input.
fn first_columns(needed: &[bool], width: usize) -> Vec<bool> {
    (0..width)
        .map(|index| needed.get(index).copied().unwrap_or(true))
        .collect()
}

/// The columns of the input that the steps of `scan` read, and those of the result that are read of it.
fn read_by_steps(steps: &[Step], declared: usize, needed: &[bool], width: usize) -> Vec<bool> {
    let mut below = first_columns(needed, width);
    let block = width + declared;
    let mut mark = |column: usize| {
        // A step remembers the columns of the row that it matched, so that a remembered column is one of the input too.
        let column = match column.checked_sub(width) {
            Some(remembered) => remembered % block.max(1),
            None => column,
        };
        if let Some(below) = below.get_mut(column) {
            *below = true;
        }
    };
    for step in steps {
        step.condition.for_each_column(&mut mark);
        for (_, value) in &step.assignments {
            value.for_each_column(&mut mark);
        }
    }
    below
}

/// The columns that keys and aggregates read.
fn read_by_groups(keys: &[Expr], aggregates: &[Aggregate], width: usize) -> Vec<bool> {
    let mut below = vec![false; width];
    keys.iter().for_each(|key| read(key, &mut below));
    read_aggregates(aggregates, &mut below);
    below
}

/// The columns that the levels of `top-nested` read.
fn read_by_levels(levels: &[NestedLevel], width: usize) -> Vec<bool> {
    let mut below = vec![false; width];
    for level in levels {
        read(&level.key, &mut below);
        read_aggregates(&level.aggregates, &mut below);
    }
    below
}

fn read(expr: &Expr, needed: &mut [bool]) {
    expr.for_each_column(&mut |index| {
        if let Some(needed) = needed.get_mut(index) {
            *needed = true;
        }
    });
}

fn read_aggregates(aggregates: &[Aggregate], needed: &mut [bool]) {
    aggregates
        .iter()
        .flat_map(|aggregate| aggregate.arguments.iter().chain(&aggregate.condition))
        .for_each(|expr| read(expr, needed));
}

/// What a join needs of its sides: the keys, and the columns of its result.
fn join_sides(
    left: &Plan,
    right: &Plan,
    kind: JoinKind,
    on: &[(usize, usize)],
    needed: &[bool],
) -> (Vec<bool>, Vec<bool>) {
    let mut needed = needed.iter().copied();
    let mut side = |shown: bool, width: usize| -> Vec<bool> {
        if shown {
            needed.by_ref().take(width).collect()
        } else {
            vec![false; width]
        }
    };
    let mut left_needed = side(kind.has_left(), left.schema.len());
    let mut right_needed = side(kind.has_right(), right.schema.len());
    for (l, r) in on {
        if let Some(needed) = left_needed.get_mut(*l) {
            *needed = true;
        }
        if let Some(needed) = right_needed.get_mut(*r) {
            *needed = true;
        }
    }
    (left_needed, right_needed)
}
