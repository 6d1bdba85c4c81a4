//! That two plans give the same rows.

use std::cell::RefCell;
use std::collections::HashMap;

use kql_eval::bind::BoundQuery;
use kql_eval::plan::{Expr, ExprKind, Node};
use kql_eval::types::ScalarType;
use kql_parser::Span;

use super::empty::empty;
use super::facts::{about, facts};
use super::name;
use super::normal::{Base, Normal, normal};
use super::question::decide;
use crate::decision::{Constraint, Decision};
use crate::solver::Solver;
use crate::substitute::{columns_read, rewritten};

/// Two queries that are compared.
pub(super) struct Pair<'q, 's, 'r> {
    one: &'q BoundQuery,
    other: &'q BoundQuery,
    solver: &'s Solver<'r>,
    /// Which sub-query of the one has the rows of which of the other.
    subqueries: RefCell<HashMap<(usize, usize), bool>>,
    steps: RefCell<Vec<String>>,
}

impl<'q, 's, 'r> Pair<'q, 's, 'r> {
    pub fn new(one: &'q BoundQuery, other: &'q BoundQuery, solver: &'s Solver<'r>) -> Self {
        Self {
            one,
            other,
            solver,
            subqueries: RefCell::default(),
            steps: RefCell::default(),
        }
    }

    /// What decided on the way.
    pub fn into_steps(self) -> Vec<String> {
        self.steps.into_inner()
    }

    /// That both have the same rows.
    ///
    /// # Errors
    /// That it is not decided; the obstacle in words.
    pub fn same(&self, one: &Normal<'_>, other: &Normal<'_>) -> Result<(), String> {
        let obstacle = match self.same_parts(one, other) {
            Ok(()) => return Ok(()),
            Err(obstacle) => obstacle,
        };
        // Rows that are none on both sides are the same, whatever the stages.
        let none = empty(one, self.solver).and_then(|reason| {
            let (renumbered, _) = self.of_one(other);
            empty(&renumbered, self.solver).map(|_| reason)
        });
        match none {
            Ok(reason) => {
                self.note(format!("both have no rows there: {reason}"));
                Ok(())
            }
            Err(_) => Err(obstacle),
        }
    }

    fn note(&self, step: String) {
        let mut steps = self.steps.borrow_mut();
        if !steps.contains(&step) {
            steps.push(step);
        }
    }

    fn same_parts(&self, one: &Normal<'_>, other: &Normal<'_>) -> Result<(), String> {
        self.same_base(&one.base, &other.base)?;
        if one.columns.len() != other.columns.len() {
            return Err("the columns differ in number".to_owned());
        }
        for (a, b) in one.columns.iter().zip(&other.columns) {
            if !self.same_expr(a, b) {
                return Err(format!(
                    "a column over {} is computed otherwise",
                    name(one.base.plan)
                ));
            }
        }
        self.same_filters(one, other)
    }

    fn same_base(&self, one: &Base<'_>, other: &Base<'_>) -> Result<(), String> {
        // Each sample is a draw of its own.
        if matches!(one.plan.node, Node::Sample { .. }) {
            return Err("`sample` takes other rows each time".to_owned());
        }
        if !self.same_step(&one.plan.node, &other.plan.node) {
            return Err(format!("{} is not the same in both", name(one.plan)));
        }
        if matches!(one.plan.node, Node::TableScan { .. })
            && one.plan.schema.columns() != other.plan.schema.columns()
        {
            return Err(format!("{} have other columns", name(one.plan)));
        }
        if one.inputs.len() != other.inputs.len() {
            return Err(format!("{} has other inputs", name(one.plan)));
        }
        let inputs = one.inputs.iter().zip(&other.inputs);
        for (one, other) in inputs {
            self.same(one, other)?;
        }
        Ok(())
    }

    /// What a join chooses left rows by is among the filters of its left side.
    fn same_step(&self, one: &Node, other: &Node) -> bool {
        let same = |one: &Expr, other: &Expr| self.same_expr(one, other);
        match (one, other) {
            (
                Node::Join { kind, on, .. },
                Node::Join {
                    kind: other_kind,
                    on: other_on,
                    ..
                },
            ) => kind == other_kind && on == other_on,
            _ => one.same_step(other, &same),
        }
    }

    /// That both have the same value. What is by chance has another one the next time, even of the same row.
    fn same_expr(&self, one: &Expr, other: &Expr) -> bool {
        one.is_repeatable() && one.same_where(other, &|one, other| self.same_subquery(one, other))
    }

    fn same_subquery(&self, one: usize, other: usize) -> bool {
        if let Some(known) = self.subqueries.borrow().get(&(one, other)) {
            return *known;
        }
        let plans = self
            .one
            .subqueries
            .get(one)
            .zip(self.other.subqueries.get(other));
        let same = plans.is_some_and(|(a, b)| {
            a.schema.columns() == b.schema.columns() && self.same(&normal(a), &normal(b)).is_ok()
        });
        self.subqueries.borrow_mut().insert((one, other), same);
        same
    }

    /// Filters that both have are taken for granted; of the others no row may meet those of the one and not those of the
    /// other.
    fn same_filters(&self, one: &Normal<'_>, other: &Normal<'_>) -> Result<(), String> {
        let mut left = other.keeps.clone();
        let (mut common, mut own) = (Vec::new(), Vec::new());
        for part in &one.keeps {
            match left.iter().position(|of| self.same_expr(part, of)) {
                Some(place) => {
                    left.swap_remove(place);
                    common.push(part.clone());
                }
                None => own.push(part.clone()),
            }
        }
        if own.is_empty() && left.is_empty() {
            return Ok(());
        }
        let others: Vec<Expr> = left.iter().map(|part| self.renumbered(part)).collect();
        let mut asked = own.clone();
        asked.extend(others.iter().cloned());
        let mut known = facts(&one.base);
        known.extend(common);
        let known: Vec<Constraint> = about(known, &asked)
            .into_iter()
            .map(Constraint::holds)
            .collect();
        let plan = one.base.plan;
        for (holds, fails) in [(&own, &others), (&others, &own)] {
            let mut constraints = known.clone();
            constraints.extend(holds.iter().cloned().map(Constraint::holds));
            constraints.push(Constraint::drops(conjunction(fails.clone())));
            match decide(self.solver, plan, constraints) {
                Decision::Unsatisfiable => {}
                Decision::Undecided(reason) => return Err(reason),
                Decision::Satisfiable(_) => {
                    return Err(format!(
                        "values tell the filters over {} apart, and whether the result shows it was not followed",
                        name(plan)
                    ));
                }
            }
        }
        self.note(format!(
            "the filters over {} keep the same rows: no values of {} meet those of one rule and not those of the other",
            name(plan),
            names(plan, &asked)
        ));
        Ok(())
    }

    /// Rows of the other query with the sub-queries of the one where they have the same rows, and numbers of their own where
    /// not.
    fn of_one<'p>(&self, rows: &Normal<'p>) -> (Normal<'p>, usize) {
        let mut changed = rows.clone();
        for part in &mut changed.keeps {
            *part = self.renumbered(part);
        }
        for input in &mut changed.base.inputs {
            *input = self.of_one(input).0;
        }
        (changed, self.one.subqueries.len())
    }

    /// A predicate of the other query, whose sub-queries have the numbers of those of the one with the same rows.
    fn renumbered(&self, expr: &Expr) -> Expr {
        let number = |of: usize| {
            let known = self.one.subqueries.len();
            let same = (0..known).find(|one| self.same_subquery(*one, of));
            same.unwrap_or(known + of)
        };
        rewritten(expr, &|inner| match &inner.kind {
            ExprKind::Subquery(of) => Some(Expr {
                kind: ExprKind::Subquery(number(*of)),
                ..inner.clone()
            }),
            ExprKind::InSubquery {
                operator,
                value,
                subquery,
            } => Some(Expr {
                kind: ExprKind::InSubquery {
                    operator: *operator,
                    value: Box::new(self.renumbered(value)),
                    subquery: number(*subquery),
                },
                ..inner.clone()
            }),
            _ => None,
        })
    }
}

/// All of these; true where there are none.
fn conjunction(parts: Vec<Expr>) -> Expr {
    let span = Span::at(0);
    if parts.is_empty() {
        return Expr::literal(kql_eval::types::Scalar::Bool(true), span);
    }
    Expr {
        kind: ExprKind::And(parts),
        ty: ScalarType::Bool,
        span,
    }
}

/// The names of the columns that predicates read.
fn names(plan: &kql_eval::plan::Plan, asked: &[Expr]) -> String {
    let mut read: Vec<usize> = asked.iter().flat_map(columns_read).collect();
    read.sort_unstable();
    read.dedup();
    let fields = read.iter().filter_map(|column| plan.schema.field(*column));
    let names: Vec<String> = fields.map(|field| field.name.to_string()).collect();
    if names.is_empty() {
        "any column".to_owned()
    } else {
        names.join(", ")
    }
}
