//! Arguments that hold for any event: that two queries give the same rows, that a plan gives none.
//!
//! An argument goes over every node of the plans. Filters and columns are first gathered as near to the tables as they may
//! move (see [`normal`]): a filter commutes with a `summarize` only over its keys, with a join only on a side whose rows it
//! keeps apart, and never with anything that counts or orders rows. What is left is compared node by node. Where filters
//! differ, the [`Solver`] decides whether any row meets the one and not the other, with what is certain of the rows (see
//! [`facts`]). Where a node is not covered, nothing is claimed: the obstacle is named.

mod empty;
mod facts;
mod normal;
mod question;
mod same;

use kql_eval::plan::{Node, Plan};

use super::decision::Constraint;
use super::prepared::Prepared;
use super::solver::Solver;
use normal::normal;
use same::Pair;

/// Why something holds for any event: what was compared and what decided, a sentence each.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Argument {
    /// The sentences, from the tables on.
    pub steps: Vec<String>,
}

/// The steps that the questions of one argument take together; beyond them it is not decided.
const MOST_STEPS: usize = 20_000_000;

/// Why two rules give the same rows over any events, in the same order.
///
/// # Errors
/// That it is not decided: the obstacle in words.
pub fn same_rows(one: &Prepared, other: &Prepared) -> Result<Argument, String> {
    same_rows_by(one, other, &one.solver().seeded(1).within(MOST_STEPS))
}

/// As [`same_rows`], decided by a solver of the one rule.
pub(super) fn same_rows_by(
    one: &Prepared,
    other: &Prepared,
    solver: &Solver<'_>,
) -> Result<Argument, String> {
    // One solver evaluates both: at two clocks `ago(1d)` is two values, and nothing would be proven.
    if one.clock() != other.clock() {
        return Err("the rules have two clocks".to_owned());
    }
    let (one, other) = (one.query().unpruned(), other.query().unpruned());
    if one.results.len() != other.results.len() {
        return Err("the queries have other statements".to_owned());
    }
    let pair = Pair::new(one, other, solver);
    for (one, other) in one.results.iter().zip(&other.results) {
        if one.plan.schema.columns() != other.plan.schema.columns() {
            return Err("the results have other columns".to_owned());
        }
        pair.same(&normal(&one.plan), &normal(&other.plan))?;
    }
    let mut steps = pair.into_steps();
    if steps.is_empty() {
        steps.push("the plans are the same but for places in the text".to_owned());
    } else {
        steps.push(
            "everything else is the same in both: sources, joins, groups, columns, order"
                .to_owned(),
        );
    }
    Ok(Argument { steps })
}

/// Why a rule never fires: its last statement gives no row over any events.
///
/// # Errors
/// That it is not decided: the obstacle in words.
pub fn never_fires(rule: &Prepared) -> Result<Argument, String> {
    let last = rule.query().unpruned().results.last();
    let last = last.ok_or("the rule has no result")?;
    no_row_meets(&last.plan, &[], &rule.solver().within(MOST_STEPS))
}

/// Why no row of a plan is as asked, over any events. The constraints are over its columns.
///
/// # Errors
/// That it is not decided: the obstacle in words.
pub fn no_row_meets(
    plan: &Plan,
    constraints: &[Constraint],
    solver: &Solver<'_>,
) -> Result<Argument, String> {
    let step = empty::none_meets(&normal(plan), constraints, solver)?;
    Ok(Argument { steps: vec![step] })
}

/// The words for a node in sentences.
fn name(plan: &Plan) -> String {
    let words = match &plan.node {
        Node::TableScan { table, .. } => return format!("the rows of {table}"),
        Node::Values { .. } => "the rows that the query writes itself",
        Node::Range { .. } => "the rows of `range`",
        Node::Filter { .. } => "a filter",
        Node::Project { .. } => "computed columns",
        Node::Aggregate { aggregates, .. } if aggregates.is_empty() => "`distinct`",
        Node::Aggregate { .. } => "`summarize`",
        Node::Join { .. } => "a join",
        Node::Union { .. } => "a union",
        Node::Sort { limit: None, .. } => "`sort`",
        Node::Sort { limit: Some(_), .. } => "`top`",
        Node::Limit { .. } => "`take`",
        Node::Expand { .. } => "`mv-expand`",
        Node::Parse { .. } => "`parse`",
        Node::Window { .. } => "a function over the rows around",
        Node::ForEach { .. } => "a sub-query for each group of rows",
        Node::Group { .. } => "the rows of a group",
        Node::Series { .. } => "`make-series`",
        Node::Scan { .. } => "`scan`",
        Node::TopNested { .. } => "`top-nested`",
        Node::Sample { .. } => "`sample`",
        Node::Algorithm { .. } => "a plugin or a graph",
        Node::Materialize { .. } => "`materialize`",
    };
    words.to_owned()
}
