//! Events that tell two rules apart, looked for by running both over events near those at hand: a search, and no decision.
//!
//! What it finds is certain, since the engine has run both rules over it. That it finds nothing means nothing.

use std::cell::{Cell, OnceCell};
use std::collections::BTreeSet;
use std::sync::Arc;

use kql_eval::plan::{Expr, Node};

use super::answer::{Answer, Telling};
use super::events::Events;
use super::legs::with_legs;
use super::near_miss::near_misses_by;
use super::path::Path;
use super::perturbed::Perturbed;
use super::positive::positives_within;
use super::prepared::Prepared;
use super::smallest::{smallest, whole_tables};
use super::trace::trace;

/// As many events near the base with one changed cell are tried.
const MOST_CELLS: usize = 120;

/// As many events near the base with several changes are tried.
const MOST_CHANGED: usize = 160;

/// As many events with values that only the other rule names are tried.
const MOST_NEW: usize = 80;

/// As many events that the search begins with are made for a rule.
const MOST_BASE: usize = 80;

/// As many runs may make one witness small.
const MOST_SHRINKING: usize = 120;

/// The steps of the solver for each event that is asked of it.
const MOST_SOLVING: usize = 1_000_000;

/// The share of all steps that the comparison with one other rule may take.
const SHARE: usize = 12;

/// What one other rule costs that asks the solver for events of its own.
const COST_OF_SOLVING: usize = 500;

/// As many parts of expressions are written out along paths for the cost of one step.
const PARTS_A_STEP: usize = 40;

/// Events that tell two rules apart.
#[derive(Clone, Debug)]
pub struct Witness {
    /// The events, as small as the search made them.
    pub events: Events,
    /// What the rule answers over them, and the other one does not.
    pub telling: Telling,
}

/// Events with the rule's answers: they are the same for all that it is compared with.
type Answered = Vec<(Events, Answer)>;

/// A search for events that tell other rules from one rule.
#[derive(Debug)]
pub struct Nearby<'r> {
    rule: &'r Prepared,
    given: Vec<Events>,
    whole: BTreeSet<Arc<str>>,
    base: OnceCell<Answered>,
    changed: OnceCell<(Perturbed, Answered)>,
    weight: OnceCell<usize>,
    is_steady: bool,
    /// What runs may still cost, and what those for the rule at hand may.
    left: Cell<usize>,
    share: usize,
    of_other: Cell<usize>,
}

impl<'r> Nearby<'r> {
    /// A search near these events and near those that the rule itself asks for, whose runs may cost this many steps
    /// together: a step is one node of a plan over one set of events, or some cells.
    #[must_use]
    pub fn new(rule: &'r Prepared, given: Vec<Events>, steps: usize) -> Self {
        Self {
            rule,
            given,
            whole: whole_tables(rule.query()),
            base: OnceCell::new(),
            changed: OnceCell::new(),
            weight: OnceCell::new(),
            is_steady: is_steady(rule),
            left: Cell::new(steps),
            share: steps / SHARE,
            of_other: Cell::new(steps),
        }
    }

    /// Whether runs may go on.
    #[must_use]
    pub fn may_go_on(&self) -> bool {
        self.left.get() > 0
    }

    /// Whether runs for the other rule at hand may go on.
    fn may_try(&self) -> bool {
        self.may_go_on() && self.of_other.get() > 0
    }

    /// Events that tell another rule from the rule. That one of the two is silent is preferred to other differences.
    #[must_use]
    pub fn telling(&self, other: &Prepared) -> Option<Witness> {
        if !self.is_steady || !is_steady(other) {
            return None;
        }
        let base = self.base();
        self.of_other.set(self.share);
        let found = self
            .among(base, other)
            .or_else(|| self.near_other(other))
            .or_else(|| self.among(&self.changed().1, other))?;
        Some(self.made_small(other, found.events, found.telling))
    }

    /// The first events of these that tell another rule from the rule, those by a verdict before all others.
    fn among(&self, known: &[(Events, Answer)], other: &Prepared) -> Option<Witness> {
        let mut weaker = None;
        for (events, own) in known {
            if !self.may_try() {
                break;
            }
            let Some(telling) = self.told(own, other, events) else {
                continue;
            };
            let is_of_verdict = telling.is_of_verdict();
            let found = Witness {
                events: events.clone(),
                telling,
            };
            if is_of_verdict {
                return Some(found);
            }
            weaker.get_or_insert(found);
        }
        weaker
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

    fn answered(&self, all: impl Iterator<Item = Events>) -> Answered {
        all.take_while(|_| self.may_go_on())
            .filter_map(|events| {
                let answer = self.answer(self.rule, &events)?;
                Some((events, answer))
            })
            .collect()
    }

    /// What is given, what the rule asks for, what misses it, and that with rows for its sub-queries.
    fn base(&self) -> &[(Events, Answer)] {
        self.base.get_or_init(|| {
            let mut base = self.given.clone();
            let own = positives_within(self.rule, 1, 3, MOST_SOLVING).unwrap_or_default();
            base.extend(own.iter().map(|positive| positive.events.clone()));
            let solver = self.rule.solver().seeded(1).within(10 * MOST_SOLVING);
            if let Some(first) = own.first() {
                let misses = near_misses_by(self.rule, &solver, first);
                base.extend(misses.into_iter().map(|miss| miss.events));
            }
            let whole = own.first().map(|positive| &positive.events);
            if let Some(whole) = whole.or_else(|| self.given.first()) {
                let other = self.rule.solver().seeded(1).for_event(7);
                base.extend(with_legs(
                    self.rule,
                    whole,
                    &other.within(10 * MOST_SOLVING),
                ));
            }
            self.answered(base.into_iter().take(MOST_BASE))
        })
    }

    /// Events near the base.
    fn changed(&self) -> &(Perturbed, Answered) {
        self.changed.get_or_init(|| {
            let base = self.base().iter().map(|(events, _)| events.clone());
            let near = Perturbed::new(&[self.rule], base.collect(), 1);
            let cells = near.one_cell_changed(MOST_CELLS).into_iter();
            let all = cells.chain(near.clone().take(MOST_CHANGED));
            let answered = self.answered(all);
            (near, answered)
        })
    }

    /// Events that the other rule asks for, and those near the base with the values that only it names.
    fn near_other(&self, other: &Prepared) -> Option<Witness> {
        if !self.may_try() {
            return None;
        }
        self.spend(COST_OF_SOLVING + self.weight() / PARTS_A_STEP);
        let own = positives_within(other, 1, 1, MOST_SOLVING).unwrap_or_default();
        let own: Vec<Events> = own.into_iter().map(|made| made.events).collect();
        let base = self.base().iter().map(|(events, _)| events.clone());
        let near = Perturbed::new(&[other], own.iter().cloned().chain(base).collect(), 7);
        let new = near.beyond(&self.changed().0);
        let new = new.one_cell_changed(MOST_NEW).into_iter();
        let all = own.into_iter().chain(new);
        all.take_while(|_| self.may_try()).find_map(|events| {
            let own = self.answer(self.rule, &events)?;
            let telling = self.told(&own, other, &events)?;
            Some(Witness { events, telling })
        })
    }

    /// How many parts the expressions along the rule's paths have.
    fn weight(&self) -> usize {
        *self
            .weight
            .get_or_init(|| trace(self.rule.bound()).iter().map(Path::size).sum())
    }

    fn told(&self, own: &Answer, other: &Prepared, events: &Events) -> Option<Telling> {
        let other = self.answer(other, events)?;
        own.told_from(&other)
    }

    fn spend(&self, steps: usize) {
        self.left.set(self.left.get().saturating_sub(steps));
        self.of_other.set(self.of_other.get().saturating_sub(steps));
    }

    fn answer(&self, rule: &Prepared, events: &Events) -> Option<Answer> {
        let nodes: usize = rule.bound().plans().map(|plan| plan.nodes().count()).sum();
        let cells = events.tables.values().flatten().map(|row| row.cells.len());
        self.spend(nodes + cells.sum::<usize>() / 8);
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
