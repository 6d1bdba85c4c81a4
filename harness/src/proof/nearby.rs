//! Events that tell two rules apart, looked for by running both over events near those at hand: a search, and no decision.
//!
//! What it finds is certain, since the engine has run both rules over it. That it finds nothing means nothing.

use std::cell::{Cell, OnceCell};
use std::collections::BTreeSet;
use std::sync::Arc;

use kql_eval::plan::{Expr, Node};

use super::answer::{Answer, Telling};
use super::events::Events;
use super::near_miss::near_misses;
use super::perturbed::Perturbed;
use super::positive::positives;
use super::prepared::Prepared;
use super::smallest::{smallest, whole_tables};

/// As many events near the base with one changed cell are tried.
const MOST_CELLS: usize = 160;

/// As many events near the base with several changes are tried.
const MOST_CHANGED: usize = 240;

/// As many events near what the other rule names are tried.
const MOST_NEAR_OTHER: usize = 120;

/// As many runs may make one witness small.
const MOST_SHRINKING: usize = 160;

/// Events that tell two rules apart.
#[derive(Clone, Debug)]
pub struct Witness {
    /// The events, as small as the search made them.
    pub events: Events,
    /// What the rule answers over them, and the other one does not.
    pub telling: Telling,
}

/// A search for events that tell other rules from one rule.
#[derive(Debug)]
pub struct Nearby<'r> {
    rule: &'r Prepared,
    base: Vec<Events>,
    whole: BTreeSet<Arc<str>>,
    /// Events with the rule's answers: they are the same for all that it is compared with.
    known: OnceCell<Vec<(Events, Answer)>>,
    is_steady: bool,
    /// What runs may still cost, in nodes run.
    left: Cell<usize>,
}

impl<'r> Nearby<'r> {
    /// A search near these events and near those that the rule itself asks for, whose runs may cost this many steps
    /// together: a step is one node of a plan over one set of events.
    #[must_use]
    pub fn new(rule: &'r Prepared, base: Vec<Events>, steps: usize) -> Self {
        Self {
            rule,
            base,
            whole: whole_tables(rule.query()),
            known: OnceCell::new(),
            is_steady: is_steady(rule),
            left: Cell::new(steps),
        }
    }

    /// Whether runs may go on.
    #[must_use]
    pub fn may_go_on(&self) -> bool {
        self.left.get() > 0
    }

    /// Events that tell another rule from the rule. That one of the two is silent is preferred to other differences.
    #[must_use]
    pub fn telling(&self, other: &Prepared) -> Option<Witness> {
        if !self.is_steady || !is_steady(other) {
            return None;
        }
        let mut weaker: Option<Witness> = None;
        let known = self.known();
        for (events, own) in known {
            if !self.may_go_on() {
                break;
            }
            let Some(telling) = self.told(own, other, events) else {
                continue;
            };
            if telling.is_of_verdict() {
                return Some(self.made_small(other, events.clone(), telling));
            }
            if weaker.is_none() {
                weaker = Some(Witness {
                    events: events.clone(),
                    telling,
                });
            }
        }
        if weaker.is_none() {
            weaker = self.near_other(other);
        }
        weaker.map(|found| self.made_small(other, found.events, found.telling))
    }

    /// Whether these events tell the rules apart, and how; made small.
    #[must_use]
    pub fn checked(&self, other: &Prepared, events: Events) -> Option<Witness> {
        if !self.is_steady || !is_steady(other) {
            return None;
        }
        let own = self.answer(self.rule, &events)?;
        let telling = self.told(&own, other, &events)?;
        Some(self.made_small(other, events, telling))
    }

    fn known(&self) -> &[(Events, Answer)] {
        self.known.get_or_init(|| {
            let mut base = self.base.clone();
            let own = positives(self.rule, 1, 3).unwrap_or_default();
            for positive in &own {
                base.push(positive.events.clone());
            }
            if let Some(first) = own.first() {
                let misses = near_misses(self.rule, 1, first);
                base.extend(misses.into_iter().map(|miss| miss.events));
            }
            let near = Perturbed::new(&[self.rule], base.clone(), 1);
            let cells = near.one_cell_changed(MOST_CELLS);
            let all = base.into_iter().chain(cells);
            let all = all.chain(near.take(MOST_CHANGED));
            all.map_while(|events| {
                self.may_go_on().then(|| {
                    let answer = self.answer(self.rule, &events)?;
                    Some((events, answer))
                })
            })
            .flatten()
            .collect()
        })
    }

    /// Events that the other rule asks for, and those near the base with the values that it names.
    fn near_other(&self, other: &Prepared) -> Option<Witness> {
        let own = positives(other, 1, 2).unwrap_or_default();
        let mut base: Vec<Events> = own.iter().map(|made| made.events.clone()).collect();
        if let Some(first) = own.first() {
            let misses = near_misses(other, 1, first);
            base.extend(misses.into_iter().map(|miss| miss.events));
        }
        let mut all: Vec<Events> = base.clone();
        base.extend(self.base.iter().cloned());
        let near = Perturbed::new(&[other], base, 7);
        all.extend(near.one_cell_changed(MOST_NEAR_OTHER));
        let all = all.into_iter().chain(near.take(MOST_NEAR_OTHER));
        all.take_while(|_| self.may_go_on()).find_map(|events| {
            let own = self.answer(self.rule, &events)?;
            let telling = self.told(&own, other, &events)?;
            Some(Witness { events, telling })
        })
    }

    fn told(&self, own: &Answer, other: &Prepared, events: &Events) -> Option<Telling> {
        let other = self.answer(other, events)?;
        own.told_from(&other)
    }

    fn answer(&self, rule: &Prepared, events: &Events) -> Option<Answer> {
        let nodes = rule.bound().plans().map(|plan| plan.nodes().count()).sum();
        self.left.set(self.left.get().saturating_sub(nodes));
        Answer::of(rule, events)
    }

    /// The events without the rows and cells that the difference does not need.
    fn made_small(&self, other: &Prepared, events: Events, telling: Telling) -> Witness {
        let mut best = telling;
        let mut runs = 0;
        let events = smallest(events, &self.whole, &mut |fewer| {
            runs += 1;
            if runs > MOST_SHRINKING {
                return false;
            }
            let own = self.answer(self.rule, fewer);
            let telling = own.and_then(|own| self.told(&own, other, fewer));
            match telling {
                Some(telling) if telling.is_like(&best) => {
                    best = telling;
                    true
                }
                Some(_) | None => false,
            }
        });
        Witness {
            events,
            telling: best,
        }
    }
}

/// Whether a rule gives the same rows each time.
fn is_steady(rule: &Prepared) -> bool {
    let nodes = || rule.bound().plans().flat_map(|plan| plan.nodes());
    nodes().all(|plan| {
        !matches!(plan.node, Node::Sample { .. })
            && plan.node.expressions().into_iter().all(Expr::is_repeatable)
    })
}
