//! A run of the plan one node at a time, with the input rows that each row was made of.

use std::collections::HashMap;
use std::sync::Arc;

use kql_parser::Span;

use super::carry::{Carried, ProvenanceColumn, Role, carry};
use crate::RuntimeError;
use crate::exec::{Batch, Context, open};
use crate::plan::{Field, Node, Plan, Schema};
use crate::types::dynamic::{Dynamic, DynamicRef};
use crate::types::{Column, Long, Scalar, ScalarType};

/// A node with the rows that it gave.
#[derive(Debug)]
pub(super) struct Traced {
    /// The node, its inputs replaced by their rows.
    pub plan: Plan,
    /// The nodes that it reads, by number in the trace.
    pub inputs: Vec<usize>,
    /// Its rows.
    pub rows: Batch,
    /// What they were made of.
    pub links: Links,
}

/// What the rows of a node were made of.
#[derive(Debug)]
pub(super) enum Links {
    /// They are those of a source.
    Source,
    /// For each row those of the inputs.
    Rows(Vec<Made>),
    /// The node does not say which.
    Unknown,
}

/// What a row was made of.
#[derive(Clone, Debug, Default)]
pub(super) struct Made {
    /// The rows of the inputs.
    pub of: Vec<Link>,
    /// For aggregates that took their value from one row, by number, that row.
    pub set: Vec<(usize, Link)>,
}

/// A row of an input.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) struct Link {
    /// Which input.
    pub input: usize,
    /// Its number there.
    pub row: usize,
}

/// The nodes of a plan, each behind those that it reads.
pub(super) struct Tracer<'c, 'r> {
    context: &'c Context<'r>,
    pub nodes: Vec<Traced>,
    materialized: HashMap<usize, usize>,
}

impl<'c, 'r> Tracer<'c, 'r> {
    pub fn new(context: &'c Context<'r>) -> Self {
        Self {
            context,
            nodes: Vec::new(),
            materialized: HashMap::new(),
        }
    }

    /// Runs a plan; the number of its node.
    pub fn trace(&mut self, plan: &Plan) -> Result<usize, RuntimeError> {
        if let Node::Materialize { id, input } = &plan.node {
            if let Some(known) = self.materialized.get(id) {
                return Ok(*known);
            }
            let number = self.trace(input)?;
            self.materialized.insert(*id, number);
            return Ok(number);
        }
        let mut inputs = Vec::new();
        for input in plan.inputs() {
            inputs.push(self.trace(input)?);
        }
        let traced = self.run(plan, inputs)?;
        self.nodes.push(traced);
        Ok(self.nodes.len() - 1)
    }

    fn run(&self, plan: &Plan, inputs: Vec<usize>) -> Result<Traced, RuntimeError> {
        let mut plan = plan.clone();
        if let Node::TableScan { pushed_down, .. } = &mut plan.node {
            // Rows that later stages drop are what is asked about.
            pushed_down.clear();
        }
        let given: Vec<&Traced> = inputs
            .iter()
            .filter_map(|input| self.nodes.get(*input))
            .collect();
        for (slot, given) in plan.inputs_mut().into_iter().zip(&given) {
            *slot = known(&given.plan, &given.rows);
        }
        let (rows, links) = if given.is_empty() {
            (rows(&plan, self.context)?, Links::Source)
        } else {
            match carried(&plan, &given) {
                Some(carried) => {
                    let batch = rows(&carried.plan, self.context)?;
                    split(batch, carried.width(), &carried.provenance)
                }
                None => (rows(&plan, self.context)?, Links::Unknown),
            }
        };
        Ok(Traced {
            plan,
            inputs,
            rows,
            links,
        })
    }
}

/// The node over inputs that are numbered from 0.
fn carried(plan: &Plan, given: &[&Traced]) -> Option<Carried> {
    let numbered = given.iter().enumerate();
    let numbered = numbered.map(|(input, given)| numbered_rows(&given.plan, &given.rows, input));
    carry(plan, numbered.collect())
}

/// A variation of a traced node over the rows that it was given, with what they were made of.
pub(super) fn again(
    node: &Traced,
    varied: &Plan,
    nodes: &[Traced],
    context: &Context<'_>,
) -> Result<Option<(Batch, Links)>, RuntimeError> {
    let given: Vec<&Traced> = node
        .inputs
        .iter()
        .filter_map(|input| nodes.get(*input))
        .collect();
    let Some(carried) = carried(varied, &given) else {
        return Ok(None);
    };
    let batch = rows(&carried.plan, context)?;
    Ok(Some(split(batch, carried.width(), &carried.provenance)))
}

/// Rows as a plan.
fn known(plan: &Plan, rows: &Batch) -> Arc<Plan> {
    Arc::new(Plan {
        node: Node::Values {
            columns: rows.columns.clone(),
            rows: rows.rows,
        },
        schema: Arc::clone(&plan.schema),
        span: plan.span,
    })
}

/// Rows with their numbers.
fn numbered_rows(plan: &Plan, rows: &Batch, input: usize) -> Carried {
    let numbers = (0..rows.rows).map(|row| i64::try_from(row).unwrap_or(i64::MAX));
    let mut columns = rows.columns.clone();
    columns.push(Column::build::<Long, _>(numbers));
    let fields = plan.schema.fields.iter().cloned();
    let number = Field::computed("", ScalarType::Long);
    Carried {
        plan: Arc::new(Plan {
            node: Node::Values {
                columns,
                rows: rows.rows,
            },
            schema: Arc::new(Schema::new(fields.chain([number]).collect())),
            span: plan.span,
        }),
        provenance: vec![ProvenanceColumn {
            input,
            ty: ScalarType::Long,
            role: Role::Made,
        }],
    }
}

/// All rows of a plan.
fn rows(plan: &Plan, context: &Context<'_>) -> Result<Batch, RuntimeError> {
    let types: Vec<ScalarType> = plan.schema.fields.iter().map(|field| field.ty).collect();
    // The context outlives this borrow of the plan only by name: streams are dropped before it returns.
    let mut stream = open(plan, context)?;
    let mut batches = Vec::new();
    while let Some(batch) = stream.next_batch(context)? {
        batches.push(batch);
    }
    Ok(Batch::concat(&types, &batches))
}

/// The columns of the query, and what the others say.
fn split(mut batch: Batch, width: usize, provenance: &[ProvenanceColumn]) -> (Batch, Links) {
    let numbers = batch.columns.split_off(width);
    let made = (0..batch.rows).map(|row| {
        let mut made = Made::default();
        let mut unset = None;
        for (numbers, column) in numbers.iter().zip(provenance) {
            let value = numbers.scalar(row);
            match column.role {
                Role::Value(index) => unset = value.is_null().then_some(index),
                Role::Set(index) if unset == Some(index) => {}
                Role::Set(index) => {
                    let rows = numbers_in(&value);
                    made.set.extend(rows.into_iter().map(|row| {
                        let input = column.input;
                        (index, Link { input, row })
                    }));
                }
                Role::Made => {
                    let rows = numbers_in(&value);
                    made.of.extend(rows.into_iter().map(|row| Link {
                        input: column.input,
                        row,
                    }));
                }
            }
        }
        made
    });
    let links = Links::Rows(made.collect());
    (batch, links)
}

fn numbers_in(value: &Scalar) -> Vec<usize> {
    let number = |number: i64| usize::try_from(number).ok();
    match value {
        Scalar::Long(row) => number(*row).into_iter().collect(),
        Scalar::Dynamic(bytes) => match DynamicRef::new(bytes).view() {
            Dynamic::Long(row) => number(row).into_iter().collect(),
            Dynamic::Array(items) => items
                .iter()
                .filter_map(|item| match item.view() {
                    Dynamic::Long(row) => number(row),
                    _ => None,
                })
                .collect(),
            _ => vec![],
        },
        _ => vec![],
    }
}

impl Traced {
    /// Where it stands in the query.
    pub const fn span(&self) -> Span {
        self.plan.span
    }
}
