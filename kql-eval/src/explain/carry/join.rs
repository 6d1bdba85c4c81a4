//! The numbers of input rows carried through a join.

use std::sync::Arc;

use super::{Carried, ProvenanceColumn, collecting, field, reordered, with_provenance};
use crate::plan::{Expr, JoinKind, Node, Plan, Schema};
use crate::types::ScalarType;

/// A join with the numbers of both sides. Where the result has the rows of one side only, those of the other that share a
/// row's key are collected.
pub(super) fn join(plan: &Plan, left: &Carried, right: &Carried) -> Option<Carried> {
    let Node::Join {
        kind,
        on,
        left_where,
        ..
    } = &plan.node
    else {
        return None;
    };
    let one_side = |kept: &Carried, kind| {
        let joined = join_again(plan, [left, right], kind)?;
        Some(with_provenance(plan, joined.node, kept.provenance.clone()))
    };
    match kind {
        JoinKind::LeftAnti => return one_side(left, *kind),
        JoinKind::RightAnti => return one_side(right, *kind),
        JoinKind::LeftSemi if left_where.is_none() => {
            let keys = on.iter().copied();
            return semi(plan, left, right, keys.collect());
        }
        JoinKind::RightSemi if left_where.is_none() => {
            let keys = on.iter().map(|(left, right)| (*right, *left));
            return semi(plan, right, left, keys.collect());
        }
        JoinKind::LeftSemi | JoinKind::RightSemi => return None,
        JoinKind::InnerUnique
        | JoinKind::Inner
        | JoinKind::LeftOuter
        | JoinKind::RightOuter
        | JoinKind::FullOuter => {}
    }
    let joined = join_again(plan, [left, right], *kind)?;
    let (l, ll) = (left.width(), left.provenance.len());
    let (r, rl) = (right.width(), right.provenance.len());
    let order = (0..l)
        .chain(l + ll..l + ll + r)
        .chain(l..l + ll)
        .chain(l + ll + r..l + ll + r + rl);
    let provenance = left
        .provenance
        .iter()
        .chain(&right.provenance)
        .copied()
        .collect();
    Some(reordered(plan, joined, order, provenance))
}

/// The rows of one side that have a partner, each with all its partners: the other side is first brought to one row a key.
fn semi(plan: &Plan, kept: &Carried, other: &Carried, on: Vec<(usize, usize)>) -> Option<Carried> {
    let span = plan.span;
    let mut keys = Vec::new();
    let mut fields = Vec::new();
    for (_, column) in &on {
        let field = other.plan.schema.field(*column)?;
        keys.push(Expr::column(*column, field.ty, span));
        fields.push(field.clone());
    }
    let mut provenance = Vec::new();
    let mut aggregates = Vec::new();
    for (kept, column) in other.provenance.iter().zip(other.provenance_columns(span)) {
        aggregates.push(collecting(column)?);
        provenance.push(ProvenanceColumn {
            ty: ScalarType::Dynamic,
            ..*kept
        });
    }
    fields.extend(provenance.iter().map(field));
    let grouped = Plan {
        node: Node::Aggregate {
            input: Arc::clone(&other.plan),
            keys,
            aggregates,
        },
        schema: Arc::new(Schema::new(fields)),
        span,
    };
    let number = 0..on.len();
    let joined = Plan {
        schema: both(&kept.plan.schema, &grouped.schema),
        node: Node::Join {
            left: Arc::clone(&kept.plan),
            right: Arc::new(grouped),
            kind: JoinKind::Inner,
            on: on
                .into_iter()
                .map(|(own, _)| own)
                .zip(number.clone())
                .collect(),
            left_where: None,
        },
        span,
    };
    let width = kept.plan.schema.len();
    let others = width + number.end..width + number.end + provenance.len();
    let order = (0..width).chain(others);
    let provenance = kept.provenance.iter().copied().chain(provenance).collect();
    Some(reordered(plan, joined, order, provenance))
}

fn both(left: &Schema, right: &Schema) -> Arc<Schema> {
    let fields = left.fields.iter().chain(&right.fields);
    Arc::new(Schema::new(fields.cloned().collect()))
}

/// The same join over sides that carry numbers, with all columns of both.
fn join_again(plan: &Plan, [left, right]: [&Carried; 2], kind: JoinKind) -> Option<Plan> {
    let mut node = plan.node.clone();
    let Node::Join {
        left: left_plan,
        right: right_plan,
        kind: own,
        ..
    } = &mut node
    else {
        return None;
    };
    *left_plan = Arc::clone(&left.plan);
    *right_plan = Arc::clone(&right.plan);
    *own = kind;
    Some(Plan {
        node,
        schema: both(&left.plan.schema, &right.plan.schema),
        span: plan.span,
    })
}
