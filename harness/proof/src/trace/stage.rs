//! The columns of stages that compute new ones row by row, or in ways that are not followed.

use kql_eval::plan::{ExpandTarget, Expr, Node, Plan};
use kql_eval::types::{Scalar, ScalarType};
use kql_parser::Span;

use super::{Groups, Tracer, opaque, value};
use crate::path::Path;

impl Tracer<'_> {
    /// The columns of a stage over a path of its input. A stage whose rows are other rows than those of its input has only
    /// opaque ones.
    pub(super) fn stage_columns(&self, path: &mut Path, plan: &Plan) -> Vec<Expr> {
        match &plan.node {
            Node::Expand {
                targets,
                index,
                kept,
                ..
            } => {
                let columns = kept_columns(path, kept, plan);
                self.expanded(path, targets, *index, plan.span, columns)
            }
            Node::Parse {
                value,
                extraction,
                targets,
                kept,
                ..
            } => {
                let text = self.value(path, value);
                let mut columns = kept_columns(path, kept, plan);
                value::parsed(path, &text, extraction, targets, plan, &mut columns);
                columns
            }
            Node::Window { calls, .. } => {
                let mut columns = path.columns.clone();
                for call in calls {
                    columns.push(opaque(path, "the rows around", call.ty, call.span));
                }
                columns
            }
            Node::Series { keys, .. } => {
                let known = path.columns.iter().take(*keys).cloned().collect();
                opaque_after(path, known, "a series", plan)
            }
            Node::Scan { .. } => {
                let known = path.columns.clone();
                opaque_after(path, known, "a sequence of rows", plan)
            }
            Node::TopNested { .. } => opaque_after(path, vec![], "the best of each level", plan),
            Node::Algorithm { .. } => opaque_after(path, vec![], "a plugin or a graph", plan),
            // These are followed where they are met.
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
            | Node::Materialize { .. }
            | Node::Group { .. }
            | Node::ForEach { .. } => opaque_after(path, vec![], "a stage", plan),
        }
    }

    /// The columns of `mv-expand` for the first element of each array.
    fn expanded(
        &self,
        path: &mut Path,
        targets: &[ExpandTarget],
        index: Option<usize>,
        span: Span,
        mut columns: Vec<Expr>,
    ) -> Vec<Expr> {
        path.narrowed("the first element of an array stands for all");
        for target in targets {
            let array = self.value(path, &target.value);
            let element = value::first_element(array, target.ty, span);
            put(&mut columns, target.column, Some(element));
        }
        if let Some(index) = index {
            let first = Expr::literal(Scalar::Long(0), span);
            put(&mut columns, index, Some(first));
        }
        columns
    }

    /// The paths of the sub-query of a `partition`, each over the rows of one group; none for any other node.
    pub(super) fn for_each_group(&self, node: &Node, groups: &Groups) -> Vec<Path> {
        let Node::ForEach {
            input,
            repeated,
            slot,
            body,
            ..
        } = node
        else {
            return vec![];
        };
        let mut paths = Vec::new();
        for rows in self.paths(input, groups) {
            let first: Vec<Expr> = repeated
                .iter()
                .filter_map(|column| rows.columns.get(*column).cloned())
                .collect();
            let mut inner = groups.clone();
            inner.insert(*slot, rows);
            for mut path in self.paths(body, &inner) {
                path.columns.splice(0..0, first.iter().cloned());
                paths.push(path);
            }
        }
        paths
    }
}

/// The columns of a stage with those of its input that it keeps, and null in the others.
fn kept_columns(path: &Path, kept: &[(usize, usize)], plan: &Plan) -> Vec<Expr> {
    let null = Expr::literal(Scalar::Null(ScalarType::Dynamic), plan.span);
    let mut columns = vec![null; plan.schema.len()];
    for (column, from) in kept {
        put(&mut columns, *column, path.columns.get(*from).cloned());
    }
    columns
}

/// The known columns, and opaque ones for those that a stage computes in ways that are not followed.
fn opaque_after(path: &mut Path, known: Vec<Expr>, what: &str, plan: &Plan) -> Vec<Expr> {
    let missing = plan.schema.fields.iter().skip(known.len());
    let opaque: Vec<Expr> = missing
        .map(|field| opaque(path, what, field.ty, plan.span))
        .collect();
    known.into_iter().chain(opaque).collect()
}

/// Puts a value into a column; nothing changes without a value or such a column.
pub(super) fn put(columns: &mut [Expr], index: usize, value: Option<Expr>) {
    if let (Some(slot), Some(value)) = (columns.get_mut(index), value) {
        *slot = value;
    }
}
