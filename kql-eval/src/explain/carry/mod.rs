//! The numbers of input rows, carried through a node in columns that the query does not see.
//!
//! A node is rewritten so that its own operator carries them: a projection keeps them, an aggregation collects them with
//! `make_list`, a join has those of both sides. They stand behind all other columns.

mod deciding;
mod join;

use std::sync::Arc;

use kql_parser::Span;

use crate::functions::AggregationSignature;
use crate::functions::aggregation::find;
use crate::plan::{Aggregate, Expr, Field, Node, Plan, Schema};
use crate::types::{Scalar, ScalarType};

/// A plan whose last columns hold numbers of rows.
#[derive(Clone, Debug)]
pub(super) struct Carried {
    /// The plan.
    pub plan: Arc<Plan>,
    /// What its last columns hold.
    pub provenance: Vec<ProvenanceColumn>,
}

/// A column of numbers of input rows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct ProvenanceColumn {
    /// Which input.
    pub input: usize,
    /// A long for one row, or dynamic for many.
    pub ty: ScalarType,
    /// What the rows are.
    pub role: Role,
}

/// What the rows of a column of numbers are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Role {
    /// All rows that a row of the result was made of.
    Made,
    /// Those that set the value of the aggregate with this number.
    Set(usize),
    /// No rows: the value of the aggregate with this number, which no row set where it is null.
    Value(usize),
}

impl Carried {
    /// How many columns come before the numbers.
    pub fn width(&self) -> usize {
        self.plan.schema.len() - self.provenance.len()
    }

    /// The columns of the numbers, as expressions.
    fn provenance_columns(&self, span: Span) -> impl Iterator<Item = Expr> + '_ {
        let width = self.width();
        let provenance = self.provenance.iter().enumerate();
        provenance.map(move |(index, column)| Expr::column(width + index, column.ty, span))
    }
}

/// The same node over inputs that carry numbers; `None` where it cannot carry them.
pub(super) fn carry(plan: &Plan, inputs: Vec<Carried>) -> Option<Carried> {
    let span = plan.span;
    let mut node = plan.node.clone();
    match (&mut node, inputs.as_slice()) {
        (
            Node::Filter { input, .. }
            | Node::Sort { input, .. }
            | Node::Limit { input, .. }
            | Node::Sample { input, .. },
            [carried],
        ) => {
            *input = Arc::clone(&carried.plan);
            Some(with_provenance(plan, node, carried.provenance.clone()))
        }
        (Node::Project { input, columns }, [carried]) => {
            *input = Arc::clone(&carried.plan);
            columns.extend(carried.provenance_columns(span));
            Some(with_provenance(plan, node, carried.provenance.clone()))
        }
        (Node::Expand { input, kept, .. } | Node::Parse { input, kept, .. }, [carried]) => {
            *input = Arc::clone(&carried.plan);
            let width = plan.schema.len();
            let from = carried.width();
            kept.extend(
                (0..carried.provenance.len()).map(|column| (width + column, from + column)),
            );
            Some(with_provenance(plan, node, carried.provenance.clone()))
        }
        (Node::Aggregate { .. }, [carried]) => carry_aggregate(plan, node, carried),
        (Node::Window { .. }, [carried]) => Some(carry_window(plan, node, carried)),
        (Node::Union { .. }, carried) => Some(carry_union(plan, node, carried)),
        (Node::Join { .. }, [left, right]) => join::join(plan, left, right),
        (Node::ForEach { slot, body, .. }, [carried]) => {
            let body = carry_body(body, *slot, carried)?;
            let provenance = body.provenance.clone();
            if let Node::ForEach {
                input, body: own, ..
            } = &mut node
            {
                *input = Arc::clone(&carried.plan);
                *own = body.plan;
            }
            Some(with_provenance(plan, node, provenance))
        }
        (
            Node::TableScan { .. }
            | Node::Values { .. }
            | Node::Range { .. }
            | Node::Group { .. }
            | Node::Series { .. }
            | Node::Scan { .. }
            | Node::TopNested { .. }
            | Node::Algorithm { .. }
            | Node::Materialize { .. }
            | Node::Filter { .. }
            | Node::Sort { .. }
            | Node::Limit { .. }
            | Node::Sample { .. }
            | Node::Project { .. }
            | Node::Expand { .. }
            | Node::Parse { .. }
            | Node::Aggregate { .. }
            | Node::Window { .. }
            | Node::Join { .. }
            | Node::ForEach { .. },
            _,
        ) => None,
    }
}

/// An aggregation that collects the numbers of each group's rows beside its own aggregates.
fn carry_aggregate(plan: &Plan, mut node: Node, carried: &Carried) -> Option<Carried> {
    let Node::Aggregate {
        input, aggregates, ..
    } = &mut node
    else {
        return None;
    };
    *input = Arc::clone(&carried.plan);
    // Which rows set `max` or `arg_max` is asked of the aggregates as they are, before those that collect numbers join
    // them.
    let deciding = deciding::deciding(aggregates, carried);
    let mut provenance: Vec<ProvenanceColumn> = Vec::new();
    for (kept, column) in carried
        .provenance
        .iter()
        .zip(carried.provenance_columns(plan.span))
    {
        aggregates.push(collecting(column)?);
        provenance.push(ProvenanceColumn {
            ty: ScalarType::Dynamic,
            ..*kept
        });
    }
    Some(deciding::with_deciding(plan, node, provenance, deciding))
}

/// Functions of the rows around, over an input whose numbers stand between its columns and theirs.
fn carry_window(plan: &Plan, mut node: Node, carried: &Carried) -> Carried {
    let span = plan.span;
    let width = carried.width();
    let provenance = carried.provenance.len();
    if let Node::Window { input, calls } = &mut node {
        *input = Arc::clone(&carried.plan);
        for argument in calls.iter_mut().flat_map(|call| &mut call.arguments) {
            argument.renumber(&|column| {
                if column < width {
                    column
                } else {
                    column + provenance
                }
            });
        }
    }
    let count = plan.schema.len().saturating_sub(width);
    // The functions' columns come after those of the input, numbers included.
    let mut fields = carried.plan.schema.fields.clone();
    fields.extend(plan.schema.fields.iter().skip(width).cloned());
    let window = Plan {
        node,
        schema: Arc::new(Schema::new(fields)),
        span,
    };
    let order = (0..width)
        .chain(width + provenance..width + provenance + count)
        .chain(width..width + provenance);
    reordered(plan, window, order, carried.provenance.clone())
}

/// A union whose branches have the numbers of all branches: those of the others are nulls.
fn carry_union(plan: &Plan, mut node: Node, carried: &[Carried]) -> Carried {
    let span = plan.span;
    // Every branch needs the same columns, and a row of one branch comes from no row of another: the numbers of those
    // are nulls.
    let Node::Union { inputs: plans } = &mut node else {
        return with_provenance(plan, node, vec![]);
    };
    let all: Vec<ProvenanceColumn> = carried
        .iter()
        .flat_map(|input| &input.provenance)
        .copied()
        .collect();
    let mut first = 0;
    for (slot, carried) in plans.iter_mut().zip(carried) {
        let own = first..first + carried.provenance.len();
        let mut columns = unchanged(&carried.plan.schema, carried.width(), span);
        for (index, column) in all.iter().enumerate() {
            columns.push(if own.contains(&index) {
                Expr::column(carried.width() + index - own.start, column.ty, span)
            } else {
                Expr::literal(Scalar::null(column.ty), span)
            });
        }
        first = own.end;
        *slot = Arc::new(Plan {
            schema: extended(&plan.schema, &all),
            node: Node::Project {
                input: Arc::clone(&carried.plan),
                columns,
            },
            span,
        });
    }
    with_provenance(plan, node, all)
}

/// The sub-query of a [`Node::ForEach`] whose group carries numbers; `None` where it reads anything else.
fn carry_body(body: &Plan, slot: usize, group: &Carried) -> Option<Carried> {
    if let Node::Group { slot: own } = body.node {
        if own != slot {
            return None;
        }
        let columns = unchanged(&body.schema, body.schema.len(), body.span)
            .into_iter()
            .chain(group.provenance_columns(body.span))
            .collect();
        let rows = Plan {
            node: body.node.clone(),
            schema: Arc::clone(&group.plan.schema),
            span: body.span,
        };
        let node = Node::Project {
            input: Arc::new(rows),
            columns,
        };
        return Some(with_provenance(body, node, group.provenance.clone()));
    }
    let inputs = body.inputs();
    if inputs.is_empty() {
        return None;
    }
    let inputs = inputs
        .into_iter()
        .map(|input| carry_body(input, slot, group))
        .collect::<Option<Vec<_>>>()?;
    let mut carried = carry(body, inputs)?;
    // Only an aggregation of the query itself is asked which rows set its values.
    let kept = carried
        .provenance
        .iter()
        .take_while(|column| column.role == Role::Made);
    let provenance: Vec<ProvenanceColumn> = kept.copied().collect();
    if provenance.len() < carried.provenance.len() {
        let order = 0..body.schema.len() + provenance.len();
        let inner = Arc::unwrap_or_clone(carried.plan);
        carried = reordered(body, inner, order, provenance);
    }
    Some(carried)
}

/// `make_list` over a column of numbers, without a limit.
fn collecting(column: Expr) -> Option<Aggregate> {
    let size = Scalar::Long(i64::MAX);
    Some(Aggregate {
        name: "make_list",
        signature: form("make_list")?,
        span: column.span,
        arguments: vec![column.clone(), Expr::literal(size.clone(), column.span)],
        condition: None,
        constants: vec![None, Some(size)],
    })
}

fn form(name: &str) -> Option<&'static AggregationSignature> {
    find(name)?.signatures.first()
}

/// A node with the columns of `plan` and these numbers behind them.
fn with_provenance(plan: &Plan, node: Node, provenance: Vec<ProvenanceColumn>) -> Carried {
    Carried {
        plan: Arc::new(Plan {
            node,
            schema: extended(&plan.schema, &provenance),
            span: plan.span,
        }),
        provenance,
    }
}

/// The columns of `inner` in another order: those of `plan`, then the numbers.
fn reordered(
    plan: &Plan,
    inner: Plan,
    order: impl Iterator<Item = usize>,
    provenance: Vec<ProvenanceColumn>,
) -> Carried {
    let column = |index: usize| {
        let ty = inner
            .schema
            .field(index)
            .map_or(ScalarType::Dynamic, |field| field.ty);
        Expr::column(index, ty, plan.span)
    };
    let columns = order.map(column).collect();
    let node = Node::Project {
        input: Arc::new(inner),
        columns,
    };
    with_provenance(plan, node, provenance)
}

fn unchanged(schema: &Schema, width: usize, span: Span) -> Vec<Expr> {
    let fields = schema.fields.iter().take(width).enumerate();
    fields
        .map(|(index, field)| Expr::column(index, field.ty, span))
        .collect()
}

fn field(column: &ProvenanceColumn) -> Field {
    Field::computed("", column.ty)
}

fn extended(schema: &Schema, provenance: &[ProvenanceColumn]) -> Arc<Schema> {
    let fields = schema.fields.iter().cloned();
    Arc::new(Schema::new(
        fields.chain(provenance.iter().map(field)).collect(),
    ))
}
