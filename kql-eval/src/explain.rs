//! What became of rows on their way through a query, and which predicate dropped them.
//!
//! Everything is computed by running the plan's own nodes and expressions, so that an explanation cannot disagree with the
//! engine.

use kql_parser::Span;

use crate::exec::{Batch, Context, Database, evaluate, open};
use crate::operators::{explain_between, explain_equality, explain_match, explain_membership};
use crate::plan::{Expr, ExprKind, Node, Plan};
use crate::types::{Scalar, ScalarType};
use crate::{Query, RuntimeError, Settings};

/// A stage of the query with the rows that went in and came out.
#[derive(Clone, Debug)]
pub struct Stage {
    /// The tabular operator's place.
    pub span: Span,
    /// Rows that reached it.
    pub rows_in: usize,
    /// Rows that left it.
    pub rows_out: usize,
    /// For a `where`: why the first row that it dropped was dropped.
    pub dropped: Vec<Dropped>,
}

/// A row that a predicate dropped.
#[derive(Clone, Debug)]
pub struct Dropped {
    /// The row's number among those that reached the stage.
    pub row: usize,
    /// The atomic predicates that were not true and decided it.
    pub because: Vec<Verdict>,
}

/// What an atomic predicate said of a row.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// The predicate's place.
    pub span: Span,
    /// True, false, or null.
    pub value: Option<bool>,
    /// The operands that are read from the row, by place and value.
    pub operands: Vec<Operand>,
    /// The rule of the language that decides.
    pub rule: Option<String>,
}

/// An operand's value.
#[derive(Clone, Debug)]
pub struct Operand {
    /// Its place.
    pub span: Span,
    /// Its value for the row.
    pub value: Scalar,
}

/// The stages of the query's last statement, from the source on.
///
/// # Errors
/// As running the query.
pub fn explain(
    query: &Query,
    database: &dyn Database,
    settings: &Settings,
) -> Result<Vec<Stage>, RuntimeError> {
    let context = Context::new(query.bound(), database, settings);
    let mut stages = Vec::new();
    if let Some(last) = query.bound().results.last() {
        walk(&last.plan, &context, &mut stages)?;
    }
    Ok(stages)
}

fn walk(plan: &Plan, context: &Context<'_>, stages: &mut Vec<Stage>) -> Result<(), RuntimeError> {
    for input in plan.inputs() {
        walk(input, context, stages)?;
    }
    let rows_out = rows(plan, context)?.iter().map(|batch| batch.rows).sum();
    let mut rows_in = 0;
    for input in plan.inputs() {
        rows_in += rows(input, context)?
            .iter()
            .map(|batch| batch.rows)
            .sum::<usize>();
    }
    let dropped = match &plan.node {
        Node::Filter { input, predicate } => dropped(&rows(input, context)?, predicate, context)?,
        Node::TableScan { .. }
        | Node::Values { .. }
        | Node::Range { .. }
        | Node::Project { .. }
        | Node::Aggregate { .. }
        | Node::Join { .. }
        | Node::Union { .. }
        | Node::Sort { .. }
        | Node::Limit { .. }
        | Node::Expand { .. }
        | Node::Parse { .. }
        | Node::Window { .. }
        | Node::ForEach { .. }
        | Node::Group { .. }
        | Node::Series { .. }
        | Node::Scan { .. }
        | Node::TopNested { .. }
        | Node::Sample { .. }
        | Node::Algorithm { .. }
        | Node::Materialize { .. } => vec![],
    };
    // An operator may need several nodes: they are one stage to its author.
    match stages.last_mut().filter(|stage| stage.span == plan.span) {
        Some(stage) => stage.rows_out = rows_out,
        None => stages.push(Stage {
            span: plan.span,
            rows_in,
            rows_out,
            dropped,
        }),
    }
    Ok(())
}

fn rows(plan: &Plan, context: &Context<'_>) -> Result<Vec<Batch>, RuntimeError> {
    // The context outlives this borrow of the plan only by name: streams are dropped before it returns.
    let mut stream = open(plan, context)?;
    let mut batches = Vec::new();
    while let Some(batch) = stream.next_batch(context)? {
        batches.push(batch);
    }
    Ok(batches)
}

fn dropped(
    batches: &[Batch],
    predicate: &Expr,
    context: &Context<'_>,
) -> Result<Vec<Dropped>, RuntimeError> {
    let mut dropped = Vec::new();
    let mut first = 0;
    for batch in batches {
        for row in 0..batch.rows {
            let one = batch.slice(row, 1);
            let mut because = Vec::new();
            if !is_true(predicate, &one, context)? {
                decisive(predicate, &one, context, true, &mut because)?;
                dropped.push(Dropped {
                    row: first + row,
                    because,
                });
            }
        }
        first += batch.rows;
    }
    Ok(dropped)
}

fn truth(expr: &Expr, row: &Batch, context: &Context<'_>) -> Result<Option<bool>, RuntimeError> {
    Ok(match evaluate(expr, row, context)?.scalar(0) {
        Scalar::Bool(value) => Some(value),
        _ => None,
    })
}

fn is_true(expr: &Expr, row: &Batch, context: &Context<'_>) -> Result<bool, RuntimeError> {
    Ok(truth(expr, row, context)? == Some(true))
}

/// The atomic predicates that keep `expr` from being `wanted`: the first operand of an `and` that fails, all of an `or`.
fn decisive(
    expr: &Expr,
    row: &Batch,
    context: &Context<'_>,
    wanted: bool,
    because: &mut Vec<Verdict>,
) -> Result<(), RuntimeError> {
    let all_must_fail = match (&expr.kind, wanted) {
        (ExprKind::And(_), true) | (ExprKind::Or(_), false) => false,
        (ExprKind::Or(_), true) | (ExprKind::And(_), false) => true,
        (ExprKind::Not(operand), _) => return decisive(operand, row, context, !wanted, because),
        _ => {
            because.push(verdict(expr, row, context)?);
            return Ok(());
        }
    };
    for operand in expr.children() {
        if truth(operand, row, context)? != Some(wanted) {
            decisive(operand, row, context, wanted, because)?;
            if !all_must_fail {
                break;
            }
        }
    }
    Ok(())
}

fn verdict(expr: &Expr, row: &Batch, context: &Context<'_>) -> Result<Verdict, RuntimeError> {
    let mut operands = Vec::new();
    for child in expr.children() {
        if child.as_literal().is_none() {
            operands.push(Operand {
                span: child.span,
                value: evaluate(child, row, context)?.scalar(0),
            });
        }
    }
    Ok(Verdict {
        span: expr.span,
        value: truth(expr, row, context)?,
        operands,
        rule: rule(expr, row, context)?,
    })
}

/// The rule of the language that decides an atomic predicate.
fn rule(expr: &Expr, row: &Batch, context: &Context<'_>) -> Result<Option<String>, RuntimeError> {
    let scalar = |expr: &Expr| evaluate(expr, row, context).map(|column| column.scalar(0));
    let text = |value: &Scalar| {
        let mut text = String::new();
        value.write_text(&mut text);
        text
    };
    Ok(match &expr.kind {
        ExprKind::StringMatch {
            operator,
            value,
            needle,
            ..
        } => Some(explain_match(
            *operator,
            &text(&scalar(value)?),
            &text(&scalar(needle)?),
        )),
        ExprKind::Membership {
            operator,
            value,
            list,
            ..
        } => {
            let items = list
                .iter()
                .map(|item| Ok(text(&scalar(item)?)))
                .collect::<Result<Vec<_>, RuntimeError>>()?;
            let items: Vec<&str> = items.iter().map(String::as_str).collect();
            Some(explain_membership(
                *operator,
                &text(&scalar(value)?),
                &items,
            ))
        }
        ExprKind::Between {
            negated,
            value,
            low,
            high,
        } => Some(explain_between(
            *negated,
            &scalar(value)?,
            &scalar(low)?,
            &scalar(high)?,
        )),
        ExprKind::Compare {
            operator,
            left,
            right,
        } if !operator.is_ordering() && left.ty == ScalarType::String => Some(explain_equality(
            *operator,
            &text(&scalar(left)?),
            &text(&scalar(right)?),
        )),
        _ => None,
    })
}
