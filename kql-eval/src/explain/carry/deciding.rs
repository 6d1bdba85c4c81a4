//! The numbers of the rows that set the value of an aggregate: those that `max`, `min`, `arg_max` and `arg_min` chose.

use std::sync::Arc;

use super::{Carried, ProvenanceColumn, Role, extended, form, reordered, with_provenance};
use crate::plan::{Aggregate, Expr, Field, Node, Plan, Schema};

/// For each aggregate that takes its value from one row, what gives the numbers of that row.
pub(super) fn deciding(aggregates: &[Aggregate], carried: &Carried) -> Vec<(usize, Aggregate)> {
    let mut deciding = Vec::new();
    for (index, aggregate) in aggregates.iter().enumerate() {
        let chooser = match aggregate.name {
            "max" | "maxif" | "arg_max" | "argmax" => "arg_max",
            "min" | "minif" | "arg_min" | "argmin" => "arg_min",
            _ => continue,
        };
        let (Some(signature), Some(metric)) = (form(chooser), aggregate.arguments.first()) else {
            continue;
        };
        let arguments: Vec<Expr> = std::iter::once(metric.clone())
            .chain(carried.provenance_columns(aggregate.span))
            .collect();
        deciding.push((
            index,
            Aggregate {
                name: chooser,
                signature,
                constants: vec![None; arguments.len()],
                arguments,
                condition: aggregate.condition.clone(),
                span: aggregate.span,
            },
        ));
    }
    deciding
}

/// The aggregation with the columns of what decides, and without the values that these repeat.
pub(super) fn with_deciding(
    plan: &Plan,
    mut node: Node,
    mut provenance: Vec<ProvenanceColumn>,
    deciding: Vec<(usize, Aggregate)>,
) -> Carried {
    if deciding.is_empty() {
        return with_provenance(plan, node, provenance);
    }
    let Node::Aggregate { aggregates, .. } = &mut node else {
        return with_provenance(plan, node, provenance);
    };
    let schema = extended(&plan.schema, &provenance);
    let mut fields = schema.fields.clone();
    let mut order: Vec<usize> = (0..fields.len()).collect();
    let inputs: Vec<usize> = provenance.iter().map(|column| column.input).collect();
    for (index, aggregate) in deciding {
        // The value comes first, then the numbers of its row.
        let roles = std::iter::once((0, Role::Value(index)))
            .chain(inputs.iter().map(|input| (*input, Role::Set(index))));
        for (argument, (input, role)) in aggregate.arguments.iter().zip(roles) {
            let ty = argument.ty;
            order.push(fields.len());
            provenance.push(ProvenanceColumn { input, ty, role });
            fields.push(Field::computed("", ty));
        }
        aggregates.push(aggregate);
    }
    let inner = Plan {
        node,
        schema: Arc::new(Schema::new(fields)),
        span: plan.span,
    };
    reordered(plan, inner, order.into_iter(), provenance)
}
