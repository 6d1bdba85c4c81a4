//! Events made from two rules: where each fires, where it just does not, and where one does and the other does not.

use kql_eval::plan::{Expr, ExprKind};

use super::answer::Pair;
use super::{Side, Version};
use crate::audit::elements;
use crate::generate::{near_misses, positives};
use crate::mutate::moved;
use crate::proof::{Decision, Demand, Events, Plausible, Question, Route, Solver, Truth, trace};

/// So many positives are made of each rule.
const POSITIVES: usize = 4;

/// So many ways through each rule are compared.
const MOST_WAYS: usize = 6;

/// Events made from two rules.
#[derive(Debug, Default)]
pub(super) struct Made {
    /// The events, each once.
    pub events: Vec<Events>,
    /// Why there are none of a rule, in words.
    pub refused: Vec<String>,
}

/// Makes events from both rules.
pub(super) fn events(pair: &Pair<'_>) -> Made {
    let mut made = Made::default();
    // Where they differ first, so that these are the examples.
    apart(pair, pair.old, pair.new, &mut made);
    apart(pair, pair.new, pair.old, &mut made);
    for side in [Side::Old, Side::New] {
        around(pair, side, &mut made);
    }
    made
}

impl Made {
    fn add(&mut self, events: Events) {
        if !self.events.contains(&events) {
            self.events.push(events);
        }
    }
}

/// Events that a rule fires on, and those that miss it by one predicate.
fn around(pair: &Pair<'_>, side: Side, made: &mut Made) {
    let Version { text, query } = pair.side(side);
    match positives(query, pair.settings, 0, POSITIVES) {
        Err(refusal) => made
            .refused
            .push(format!("the {} rule: {refusal}", side.name())),
        Ok(found) => {
            let misses = found.first().map_or_else(Vec::new, |first| {
                near_misses(query, text, pair.settings, 0, first)
            });
            for positive in found {
                made.add(positive.events);
            }
            for miss in misses {
                made.add(miss.events);
            }
        }
    }
}

/// Events that meet all predicates of one rule and fail one of the other, for each of its predicates and for each value of
/// the lists that the one names.
fn apart(pair: &Pair<'_>, takes: Version<'_>, drops: Version<'_>, made: &mut Made) {
    let (ways, others) = (trace(takes.query.bound()), trace(drops.query.bound()));
    let solver = Solver::new(
        Some(takes.query.bound()),
        pair.settings,
        Plausible::new(1, pair.settings.now),
    );
    for way in ways.iter().take(MOST_WAYS) {
        for other in others.iter().take(MOST_WAYS) {
            let mut way = way.clone();
            let Some(demands) = moved(&mut way, other) else {
                continue;
            };
            for question in questions(&way, &demands) {
                if let Decision::Satisfiable(values) = solver.decide(&question) {
                    made.add(way.events(&solver, &values, 0));
                }
            }
        }
    }
}

/// Ways to meet all demands of a way and not all of these.
fn questions(way: &Route, demands: &[Expr]) -> Vec<Question> {
    let plain = way.question();
    let with = |more: Vec<Demand>| {
        let mut question = plain.clone();
        question.demands.extend(more);
        question
    };
    let mut found = Vec::new();
    for (number, failing) in demands.iter().enumerate() {
        let others = demands.iter().enumerate();
        let others = others.filter(|(other, _)| *other != number);
        let mut alone: Vec<Demand> = others
            .map(|(_, demand)| Demand::holds(demand.clone()))
            .collect();
        alone.push(Demand::drops(failing.clone()));
        found.push(with(alone));
        found.push(with(vec![Demand::drops(failing.clone())]));
        for value in way
            .demands
            .iter()
            .flat_map(|demand| values(&demand.predicate))
        {
            found.push(with(vec![
                Demand::holds(value),
                Demand::drops(failing.clone()),
            ]));
        }
    }
    found
}

/// The values of each list that a predicate names, on their own.
fn values(predicate: &Expr) -> Vec<Expr> {
    match &predicate.kind {
        ExprKind::And(parts) => parts.iter().flat_map(values).collect(),
        ExprKind::Membership { .. } => {
            let values = elements(predicate, Truth::True);
            if values.len() > 1 { values } else { vec![] }
        }
        _ => vec![],
    }
}
