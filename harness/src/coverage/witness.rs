//! Rows that reach a place of a plan and show something there.

use std::collections::BTreeSet;
use std::sync::Arc;

use kql_eval::bind::{BoundQuery, Statement};
use kql_eval::exec::run;
use kql_eval::operators::Comparison;
use kql_eval::plan::{Expr, ExprKind, JoinKind, Node, Plan};
use kql_eval::types::ticks::{DAY, HOUR};
use kql_eval::types::{Scalar, ScalarType};
use kql_eval::{Query, Settings};

use super::site::{Input, JoinSite, PointId};
use super::telling::hinge;
use crate::proof::{
    Decision, Demand, Events, Given, Plausible, Question, Route, Solver, Truth, VariableKind,
    columns_read, trace,
};

/// So many ways to a place are tried.
const MOST_WAYS: usize = 8;

/// What was found.
pub(super) enum Found {
    /// Rows that reach the wanted point
    Events {
        /// The rows.
        events: Events,
        /// All that they reach.
        reached: BTreeSet<PointId>,
        /// A rule that must fire over them, see [`hinge`].
        hinge: Option<BoundQuery>,
    },
    /// No rows can
    Impossible,
    /// Neither
    Nothing,
}

/// Says what events reach, if the wanted point is among it.
type Judge<'j> = &'j mut dyn FnMut(&Events) -> Option<BTreeSet<PointId>>;

/// Finds rows for places of a query.
pub(super) struct Finder<'q> {
    bound: &'q BoundQuery,
    settings: &'q Settings,
    solver: Solver<'q>,
    /// The same with other plausible values.
    other: Solver<'q>,
}

impl<'q> Finder<'q> {
    /// A finder; `settings` has the query's clock.
    pub fn new(query: &'q Query, settings: &'q Settings) -> Self {
        let bound = query.bound();
        let solver = |plausible| Solver::new(Some(bound), settings, plausible);
        let plausible = Plausible::new(1, settings.now);
        Self {
            bound,
            settings,
            other: solver(plausible.other(7)),
            solver: solver(plausible),
        }
    }

    /// The ways in which rows become those of a plan, which the nodes around run for each group of rows.
    fn ways(&self, plan: Plan, around: &[&Plan]) -> Vec<Route> {
        let plan = around
            .iter()
            .rev()
            .fold(plan, |plan, around| match &around.node {
                Node::ForEach {
                    input, by, slot, ..
                } => {
                    let node = Node::ForEach {
                        input: Arc::clone(input),
                        by: by.clone(),
                        repeated: vec![],
                        slot: *slot,
                        body: Arc::new(plan),
                    };
                    beside(around, node)
                }
                _ => plan,
            });
        trace(&BoundQuery {
            results: vec![Statement {
                plan: Arc::new(plan),
                render: None,
                name: None,
            }],
            subqueries: self.bound.subqueries.clone(),
            materialized: self.bound.materialized,
            now: self.bound.now,
            open: vec![],
        })
    }

    /// The ways to a plan's rows on which a row meets demands. What must hold is asked as a filter would, so that the rows
    /// of a list's sub-query are looked for as well.
    fn ways_with(&self, input: &Input<'_>, demands: &[Demand]) -> Vec<Route> {
        let (holding, others): (Vec<&Demand>, Vec<&Demand>) = demands
            .iter()
            .partition(|demand| demand.truth == Truth::True);
        let mut plan = Arc::clone(input.plan);
        for demand in holding {
            let node = Node::Filter {
                input: Arc::clone(&plan),
                predicate: demand.predicate.clone(),
            };
            plan = Arc::new(beside(&plan, node));
        }
        let columns = others.iter().map(|demand| demand.predicate.clone());
        let mut ways = self.ways(projected(&plan, columns.collect()), &input.around);
        for way in &mut ways {
            let columns = way.columns.clone();
            way.demands
                .extend(
                    columns
                        .into_iter()
                        .zip(&others)
                        .map(|(predicate, demand)| Demand {
                            predicate,
                            truth: demand.truth,
                        }),
                );
        }
        ways
    }

    /// Rows of which one reaches a plan's result and meets demands there.
    pub fn meeting(&self, input: &Input<'_>, demands: &[Demand], judge: Judge<'_>) -> Found {
        self.first(&self.ways_with(input, demands), judge)
    }

    /// Rows of which some reach a predicate, meet demands there, and would make the rule fire if they passed by that.
    pub fn hinging(&self, predicate: &Expr, demands: &[Demand], judge: Judge<'_>) -> Found {
        let Some(other) = hinge(self.bound, predicate, demands) else {
            return Found::Nothing;
        };
        let mut fires = |events: &Events| {
            let reached = judge(events)?;
            self.fires(&other, events).then_some(reached)
        };
        match self.first(&trace(&other), &mut fires) {
            Found::Events {
                events, reached, ..
            } => Found::Events {
                events,
                reached,
                hinge: Some(other),
            },
            found => found,
        }
    }

    /// Whether a form of the rule has a result over events.
    pub fn fires(&self, rule: &BoundQuery, events: &Events) -> bool {
        let tables = run(rule, events, self.settings);
        tables.is_ok_and(|tables| tables.last().is_some_and(|table| table.batch.rows > 0))
    }

    /// Events along the first of some ways that do.
    fn first(&self, ways: &[Route], judge: Judge<'_>) -> Found {
        for way in ways.iter().take(MOST_WAYS) {
            let Some(values) = self.solver.decide(&way.question()).values() else {
                continue;
            };
            let exact = self.with_none_counted(way, &values);
            for values in exact.iter().chain([&values]) {
                if let Some(found) = self.along(way, values, judge) {
                    return found;
                }
            }
        }
        Found::Nothing
    }

    /// Values with the same counts, where a count with a condition is 0 and the rows do not meet its condition.
    fn with_none_counted(&self, way: &Route, values: &[Scalar]) -> Option<Vec<Scalar>> {
        let mut question = way.question().near(values);
        for (given, (variable, value)) in question
            .given
            .iter_mut()
            .zip(way.variables.iter().zip(values))
        {
            if !matches!(variable.kind, VariableKind::Column(_)) {
                *given = Given::Fixed(value.clone());
            }
        }
        let before = question.demands.len();
        for demand in &way.demands {
            if let ExprKind::Or(items) = &demand.predicate.kind
                && let [condition, none] = items.as_slice()
                && demand.truth == Truth::True
                && is_count_of_none(none)
                && self.solver.truth(none, values) == Some(true)
            {
                question.demands.push(Demand::drops(condition.clone()));
            }
        }
        if question.demands.len() == before {
            return None;
        }
        self.solver.decide(&question).values()
    }

    /// Events for the values of a way, if they do.
    fn along(&self, way: &Route, values: &[Scalar], judge: Judge<'_>) -> Option<Found> {
        for repeated in 0..way.sources.len().clamp(1, 3) {
            let events = way.events(&self.solver, values, repeated);
            if let Some(reached) = judge(&events) {
                return Some(Found::Events {
                    events,
                    reached,
                    hinge: None,
                });
            }
        }
        None
    }

    /// Whether it is proven that no row meets demands.
    pub fn is_impossible(&self, input: &Input<'_>, demands: &[Demand]) -> bool {
        self.never_arrives(input, demands) || self.is_no_count(input, demands)
    }

    /// Whether no row can take any of the ways, where all ways are known in full.
    fn never_arrives(&self, input: &Input<'_>, demands: &[Demand]) -> bool {
        let ways = self.ways_with(input, demands);
        self.bound.subqueries.is_empty()
            && (1..=MOST_WAYS).contains(&ways.len())
            && ways.iter().all(|way| {
                way.obstacles.is_empty()
                    && self.solver.decide(&way.question()) == Decision::Unsatisfiable
            })
    }

    /// Whether the demands are about counts of a group alone and no count meets them: a group has at least one row.
    fn is_no_count(&self, input: &Input<'_>, demands: &[Demand]) -> bool {
        let columns = demands.iter().map(|demand| demand.predicate.clone());
        let ways = self.ways(projected(input.plan, columns.collect()), &input.around);
        (1..=MOST_WAYS).contains(&ways.len())
            && ways.iter().all(|way| {
                let own = way.columns.iter().zip(demands);
                let own = own.map(|(predicate, demand)| Demand {
                    predicate: predicate.clone(),
                    truth: demand.truth,
                });
                let question = Question {
                    demands: own.collect(),
                    ..way.question()
                };
                let is_count = |column: &usize| {
                    way.variables.get(*column).is_some_and(|variable| {
                        matches!(
                            variable.kind,
                            VariableKind::Rows(_)
                                | VariableKind::Matching(_)
                                | VariableKind::Distinct { .. }
                        )
                    })
                };
                question
                    .demands
                    .iter()
                    .all(|demand| columns_read(&demand.predicate).iter().all(is_count))
                    && self.solver.decide(&question) == Decision::Unsatisfiable
            })
    }

    /// Rows of two groups that differ in key `number` alone, or at least in it.
    pub fn differing(
        &self,
        input: &Input<'_>,
        keys: &[Expr],
        number: usize,
        judge: Judge<'_>,
    ) -> Found {
        let comparable = keys.iter().map(|key| match key.ty {
            ScalarType::Dynamic => Expr {
                kind: ExprKind::Convert(Box::new(key.clone())),
                ty: ScalarType::String,
                span: key.span,
            },
            _ => key.clone(),
        });
        let plan = projected(input.plan, comparable.collect());
        let ways = self.ways(plan, &input.around);
        let here = ways.iter().take(MOST_WAYS).map(|way| (way, &way.columns));
        // Groups that come through the whole rule are the better test: it counts them.
        let whole = trace(self.bound);
        let through = whole.iter().take(MOST_WAYS).flat_map(|way| {
            let groups = way.groups.iter().map(|group| &group.keys);
            let groups = groups.filter(|of| of.len() == keys.len());
            groups.map(move |keys| (way, keys))
        });
        let mut counts = |events: &Events| {
            let reached = judge(events)?;
            let tables = run(self.bound, events, self.settings).ok()?;
            (tables.last()?.batch.rows > 1).then_some(reached)
        };
        for (way, keys) in through {
            if let Some(found) = self.two_groups(way, keys, number, &mut counts) {
                return found;
            }
        }
        for (way, keys) in here {
            if let Some(found) = self.two_groups(way, keys, number, judge) {
                return found;
            }
        }
        Found::Nothing
    }

    /// Events along a way for two groups that differ in key `number`.
    fn two_groups(
        &self,
        way: &Route,
        keys: &[Expr],
        number: usize,
        judge: Judge<'_>,
    ) -> Option<Found> {
        let first = self.solver.decide(&way.question()).values()?;
        let value = |key: &Expr| self.solver.value(key, &first);
        let compared = |key: &Expr, operator| {
            let literal = Expr::literal(value(key)?, key.span);
            (key.ty != ScalarType::Dynamic)
                .then(|| Demand::holds(compare(key.clone(), operator, literal)))
        };
        let key = keys.get(number)?;
        let other = compared(key, Comparison::NotEqual)?;
        let same = keys.iter().enumerate().filter_map(|(at, key)| {
            let is_null = value(key).is_none_or(|value| value.is_null());
            (at != number && !is_null)
                .then(|| compared(key, Comparison::Equal))
                .flatten()
        });
        let mut strict = way.question().near(&first);
        strict.demands.push(other.clone());
        strict.demands.extend(same);
        // Another plausible value is better than one beside the first.
        let mut plausible = strict.clone();
        for column in columns_read(key) {
            if let Some(given) = plausible.given.get_mut(column) {
                *given = Given::Open;
            }
        }
        let mut loose = way.question();
        loose.demands.push(other);
        let far = self.far(key, &first).into_iter().map(|demand| {
            let mut far = loose.clone();
            far.demands.push(demand);
            (&self.solver, far)
        });
        let questions = [(&self.other, plausible), (&self.solver, strict)];
        let last = (&self.other, loose.clone());
        for (solver, question) in questions.into_iter().chain(far).chain([last]) {
            let Some(second) = solver.decide(&question).values() else {
                continue;
            };
            let mut events = way.events(&self.solver, &first, 0);
            add(&mut events, &way.events(&self.solver, &second, 0));
            if let Some(reached) = judge(&events) {
                return Some(Found::Events {
                    events,
                    reached,
                    hinge: None,
                });
            }
        }
        None
    }

    /// Demands for values some way from those that a key is computed of, as the hours, days and years that `bin` and its like
    /// put times into.
    fn far(&self, key: &Expr, values: &[Scalar]) -> Vec<Demand> {
        let ExprKind::Call { arguments, .. } = &key.kind else {
            return vec![];
        };
        let Some(inner) = arguments.iter().find(|argument| !argument.is_fixed()) else {
            return vec![];
        };
        let moved: Vec<Scalar> = match self.solver.value(inner, values) {
            Some(Scalar::DateTime(at)) => [-HOUR, HOUR, -DAY, DAY, -32 * DAY, -366 * DAY]
                .map(|by| Scalar::DateTime(at.saturating_add(by)))
                .to_vec(),
            Some(Scalar::Long(at)) => [10, 1_000, 1_000_000]
                .map(|by| Scalar::Long(at.saturating_add(by)))
                .to_vec(),
            _ => vec![],
        };
        let equal = |value| {
            let value = Expr::literal(value, key.span);
            Demand::holds(compare(inner.clone(), Comparison::Equal, value))
        };
        moved.into_iter().map(equal).collect()
    }

    /// Rows of both sides of a join with equal keys.
    pub fn partners(&self, site: &JoinSite<'_>, judge: Judge<'_>) -> Found {
        let Some(plan) = inner(site.plan, None) else {
            return Found::Nothing;
        };
        self.meeting(&site.input(&Arc::new(plan)), &[], judge)
    }

    /// Rows that key `number` of a join alone keeps from one another; where there is no other key, a row of one side.
    pub fn lonely(&self, site: &JoinSite<'_>, number: usize, judge: Judge<'_>) -> Found {
        let join = site.plan;
        let Node::Join {
            left, right, on, ..
        } = &join.node
        else {
            return Found::Nothing;
        };
        let Some(((l, r), plan)) = on.get(number).zip(inner(join, Some(number))) else {
            return Found::Nothing;
        };
        if on.len() == 1 {
            for side in [left, right] {
                if let found @ Found::Events { .. } = self.meeting(&site.input(side), &[], judge) {
                    return found;
                }
            }
            return Found::Nothing;
        }
        let column = |plan: &Plan, number: usize, offset: usize| {
            let field = plan.schema.field(number)?;
            (field.ty != ScalarType::Dynamic)
                .then(|| Expr::column(number + offset, field.ty, join.span))
        };
        let keys = column(left, *l, 0).zip(column(right, *r, left.schema.len()));
        let Some((l, r)) = keys else {
            return Found::Nothing;
        };
        let differ = Demand::holds(compare(l, Comparison::NotEqual, r));
        self.meeting(&site.input(&Arc::new(plan)), &[differ], judge)
    }
}

/// Whether this asks that a variable is 0, as a way does of a count with a condition.
fn is_count_of_none(expr: &Expr) -> bool {
    let ExprKind::Compare {
        operator: Comparison::Equal,
        left,
        right,
    } = &expr.kind
    else {
        return false;
    };
    matches!(left.kind, ExprKind::Column(_)) && right.as_literal() == Some(&Scalar::Long(0))
}

impl JoinSite<'_> {
    /// The rows of a plan in the join's place.
    fn input<'p>(&'p self, plan: &'p Arc<Plan>) -> Input<'p> {
        Input {
            plan,
            around: self.around.clone(),
        }
    }
}

/// The join that keeps pairs alone, without one of its keys.
fn inner(join: &Plan, without: Option<usize>) -> Option<Plan> {
    let Node::Join {
        left, right, on, ..
    } = &join.node
    else {
        return None;
    };
    let on = on.iter().enumerate();
    let node = Node::Join {
        left: Arc::clone(left),
        right: Arc::clone(right),
        kind: JoinKind::Inner,
        on: on
            .filter(|(number, _)| Some(*number) != without)
            .map(|(_, keys)| *keys)
            .collect(),
        left_where: None,
    };
    Some(beside(join, node))
}

/// A plan that stands where another does. It is traced and never run, so that its columns need no schema of their own.
fn beside(plan: &Plan, node: Node) -> Plan {
    Plan {
        node,
        schema: Arc::clone(&plan.schema),
        span: plan.span,
    }
}

fn projected(input: &Arc<Plan>, columns: Vec<Expr>) -> Plan {
    let node = Node::Project {
        input: Arc::clone(input),
        columns,
    };
    beside(input, node)
}

fn compare(left: Expr, operator: Comparison, right: Expr) -> Expr {
    Expr {
        span: left.span,
        kind: ExprKind::Compare {
            operator,
            left: Box::new(left),
            right: Box::new(right),
        },
        ty: ScalarType::Bool,
    }
}

fn add(events: &mut Events, others: &Events) {
    for (table, rows) in &others.tables {
        for row in rows {
            events.push(table, row.clone());
        }
    }
}
