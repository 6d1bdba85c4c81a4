//! Leaving out columns that nobody reads.

use std::sync::Arc;

use crate::plan::{Aggregate, ExpandTarget, Expr, JoinKind, Node, Plan, SortKey};
use crate::types::Scalar;

/// The same plan, whose tables are asked only for the columns that its result depends on.
#[must_use]
pub fn prune(plan: &Arc<Plan>) -> Arc<Plan> {
    pruned(plan, &vec![true; plan.schema.len()])
}

/// `needed` says for each column of the plan's result whether anything reads it.
fn pruned(plan: &Arc<Plan>, needed: &[bool]) -> Arc<Plan> {
    let is_needed = |index: usize| needed.get(index).copied().unwrap_or(true);
    let node = match &plan.node {
        Node::TableScan { table, wanted, .. } => Node::TableScan {
            table: Arc::clone(table),
            needed: needed.to_vec(),
            wanted: wanted.clone(),
        },
        Node::Values { .. } | Node::Range { .. } => return Arc::clone(plan),
        Node::Filter { input, predicate } => {
            let mut below = needed.to_vec();
            read(predicate, &mut below);
            Node::Filter {
                input: pruned(input, &below),
                predicate: predicate.clone(),
            }
        }
        Node::Project { input, columns } => {
            let mut below = vec![false; input.schema.len()];
            let columns = columns
                .iter()
                .enumerate()
                .map(|(index, column)| {
                    if !is_needed(index) {
                        return Expr::literal(Scalar::null(column.ty), column.span);
                    }
                    read(column, &mut below);
                    column.clone()
                })
                .collect();
            Node::Project {
                input: pruned(input, &below),
                columns,
            }
        }
        Node::Aggregate {
            input,
            keys,
            aggregates,
        } => {
            let mut below = vec![false; input.schema.len()];
            keys.iter().for_each(|key| read(key, &mut below));
            aggregates
                .iter()
                .for_each(|aggregate| read_aggregate(aggregate, &mut below));
            Node::Aggregate {
                input: pruned(input, &below),
                keys: keys.clone(),
                aggregates: aggregates.clone(),
            }
        }
        Node::Join {
            left,
            right,
            kind,
            on,
            left_where,
        } => {
            let (mut left_needed, right_needed) = join_sides(left, right, *kind, on, needed);
            if let Some(predicate) = left_where {
                read(predicate, &mut left_needed);
            }
            Node::Join {
                left_where: left_where.clone(),
                left: pruned(left, &left_needed),
                right: pruned(right, &right_needed),
                kind: *kind,
                on: on.clone(),
            }
        }
        Node::Union { inputs } => Node::Union {
            inputs: inputs.iter().map(|input| pruned(input, needed)).collect(),
        },
        Node::Sort { input, keys, limit } => {
            let mut below = needed.to_vec();
            keys.iter()
                .for_each(|key: &SortKey| read(&key.value, &mut below));
            Node::Sort {
                input: pruned(input, &below),
                keys: keys.clone(),
                limit: limit.clone(),
            }
        }
        Node::Limit { input, count } => Node::Limit {
            input: pruned(input, needed),
            count: count.clone(),
        },
        Node::Expand {
            input,
            targets,
            index,
            kept,
            limit,
        } => {
            let mut below = vec![false; input.schema.len()];
            for (to, from) in kept {
                if let Some(below) = below.get_mut(*from) {
                    *below |= is_needed(*to);
                }
            }
            targets
                .iter()
                .for_each(|target: &ExpandTarget| read(&target.value, &mut below));
            Node::Expand {
                input: pruned(input, &below),
                targets: targets.clone(),
                index: *index,
                kept: kept.clone(),
                limit: limit.clone(),
            }
        }
        Node::Parse {
            input,
            value,
            extraction,
            targets,
            kept,
            unmatched,
        } => {
            let mut below = vec![false; input.schema.len()];
            for (to, from) in kept {
                if let Some(below) = below.get_mut(*from) {
                    *below |= is_needed(*to);
                }
            }
            read(value, &mut below);
            Node::Parse {
                input: pruned(input, &below),
                value: value.clone(),
                extraction: extraction.clone(),
                targets: targets.clone(),
                kept: kept.clone(),
                unmatched: *unmatched,
            }
        }
        Node::Window { input, calls } => {
            let mut below: Vec<bool> = (0..input.schema.len()).map(is_needed).collect();
            calls
                .iter()
                .flat_map(|call| &call.arguments)
                .for_each(|argument| read(argument, &mut below));
            Node::Window {
                input: pruned(input, &below),
                calls: calls.clone(),
            }
        }
        // What a sub-query reads of a group is not followed: all columns are kept.
        Node::ForEach {
            input,
            by,
            repeated,
            slot,
            body,
        } => Node::ForEach {
            input: prune(input),
            by: by.clone(),
            repeated: repeated.clone(),
            slot: *slot,
            body: prune(body),
        },
        Node::Group { .. } => return Arc::clone(plan),
        Node::Series {
            input,
            keys,
            axis,
            defaults,
            nonempty,
        } => Node::Series {
            input: prune(input),
            keys: *keys,
            axis: axis.clone(),
            defaults: defaults.clone(),
            nonempty: *nonempty,
        },
        Node::Scan {
            input,
            defaults,
            steps,
            numbered,
        } => {
            let mut below: Vec<bool> = (0..input.schema.len()).map(is_needed).collect();
            let width = input.schema.len();
            let block = width + defaults.len();
            let mut mark = |column: usize| {
                // What a step remembers of a column, it has read from the input.
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
            Node::Scan {
                input: pruned(input, &below),
                defaults: defaults.clone(),
                steps: steps.clone(),
                numbered: *numbered,
            }
        }
        Node::TopNested { input, levels } => {
            let mut below = vec![false; input.schema.len()];
            for level in levels {
                read(&level.key, &mut below);
                level
                    .aggregates
                    .iter()
                    .for_each(|aggregate| read_aggregate(aggregate, &mut below));
            }
            Node::TopNested {
                input: pruned(input, &below),
                levels: levels.clone(),
            }
        }
        Node::Sample { input, count } => Node::Sample {
            input: pruned(input, needed),
            count: count.clone(),
        },
        // Which columns an algorithm reads, the binder has settled.
        Node::Algorithm {
            inputs,
            arguments,
            algorithm,
        } => Node::Algorithm {
            inputs: inputs.iter().map(prune).collect(),
            arguments: arguments.clone(),
            algorithm: Arc::clone(algorithm),
        },
        // The rows are shared by all their readers, who may need different columns.
        Node::Materialize { id, input } => Node::Materialize {
            id: *id,
            input: prune(input),
        },
    };
    Arc::new(Plan {
        node,
        schema: Arc::clone(&plan.schema),
        span: plan.span,
    })
}

fn read(expr: &Expr, needed: &mut [bool]) {
    expr.for_each_column(&mut |index| {
        if let Some(needed) = needed.get_mut(index) {
            *needed = true;
        }
    });
}

fn read_aggregate(aggregate: &Aggregate, needed: &mut [bool]) {
    aggregate
        .arguments
        .iter()
        .chain(&aggregate.condition)
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
