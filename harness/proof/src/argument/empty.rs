//! That rows are none, whatever the events.

use kql_eval::plan::{Expr, JoinKind, Node};

use super::facts::{about, facts};
use super::name;
use super::normal::{Base, Normal};
use super::question::decide;
use crate::decision::{Constraint, Decision};
use crate::solver::Solver;

/// Why there are no rows.
///
/// # Errors
/// That it is not decided; the obstacle in words.
pub(super) fn empty(rows: &Normal<'_>, solver: &Solver<'_>) -> Result<String, String> {
    none_meets(rows, &[], solver)
}

/// Why no row is as asked of its columns.
///
/// # Errors
/// That it is not decided; the obstacle in words.
pub(super) fn none_meets(
    rows: &Normal<'_>,
    constraints: &[Constraint],
    solver: &Solver<'_>,
) -> Result<String, String> {
    let mut obstacle = None;
    let own = constraints.iter().map(|constraint| Constraint {
        predicate: rows.over(&constraint.predicate),
        truth: constraint.truth,
    });
    let mut asked: Vec<Constraint> = rows.keeps.iter().cloned().map(Constraint::holds).collect();
    asked.extend(own);
    if !asked.is_empty() {
        let predicates: Vec<Expr> = asked
            .iter()
            .map(|constraint| constraint.predicate.clone())
            .collect();
        let known = about(facts(&rows.base), &predicates);
        asked.extend(known.into_iter().map(Constraint::holds));
        match decide(solver, rows.base.plan, asked) {
            Decision::Unsatisfiable => {
                return Ok(format!(
                    "no values meet all that is asked of {}",
                    name(rows.base.plan)
                ));
            }
            Decision::Undecided(reason) => obstacle = Some(reason),
            Decision::Satisfiable(_) => {}
        }
    }
    empty_base(&rows.base, solver).map_err(|reason| obstacle.unwrap_or(reason))
}

fn empty_base(base: &Base<'_>, solver: &Solver<'_>) -> Result<String, String> {
    let may_have = || Err(format!("{} may have rows", name(base.plan)));
    let input = |number: usize| match base.inputs.get(number) {
        Some(input) => empty(input, solver),
        None => Err(format!("{} may have rows", name(base.plan))),
    };
    match &base.plan.node {
        Node::Values { rows: 0, .. } => Ok("the query writes no rows".to_owned()),
        // Without keys there is a row even of no rows.
        Node::Aggregate { keys, .. } if keys.is_empty() => may_have(),
        Node::Aggregate { .. }
        | Node::Sort { .. }
        | Node::Limit { .. }
        | Node::Expand { .. }
        | Node::Parse { .. }
        | Node::Window { .. }
        | Node::Scan { .. }
        | Node::TopNested { .. }
        | Node::Sample { .. }
        | Node::Filter { .. }
        | Node::Project { .. }
        | Node::Materialize { .. } => input(0),
        Node::ForEach { .. } => input(0).or_else(|_| input(1)),
        Node::Join { kind, .. } => match kind {
            JoinKind::InnerUnique | JoinKind::Inner | JoinKind::LeftSemi | JoinKind::RightSemi => {
                input(0).or_else(|_| input(1))
            }
            JoinKind::LeftOuter | JoinKind::LeftAnti => input(0),
            JoinKind::RightOuter | JoinKind::RightAnti => input(1),
            JoinKind::FullOuter => {
                input(0)?;
                input(1)
            }
        },
        Node::Union { .. } => {
            let mut reason = "a union of no tables has no rows".to_owned();
            for number in 0..base.inputs.len() {
                reason = input(number)?;
            }
            Ok(reason)
        }
        Node::TableScan { .. }
        | Node::Values { .. }
        | Node::Range { .. }
        | Node::Group { .. }
        | Node::Series { .. }
        | Node::Algorithm { .. } => may_have(),
    }
}
