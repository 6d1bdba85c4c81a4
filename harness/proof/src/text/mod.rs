//! Deciding whether a text exists that several predicates on one text column are as asked for.
//!
//! Every string operator with a constant right side is a small automaton over the characters of the text. Walking through
//! those of all predicates at once, breadth first, either ends at the shortest text that does, or in a finite set of states
//! without one: then no text does, of any length and over all of Unicode. Characters that no automaton tells apart are walked
//! once, see [`alphabet`].

mod alphabet;
mod machine;
mod model;

use std::collections::HashSet;

use kql_eval::plan::Expr;
use kql_eval::types::Scalar;

use super::decision::Truth;
use machine::State;
use model::{Asked, Atom, Model};

/// What a walk may cost in steps of single automata; beyond it nothing is decided.
const MOST_STEPS: usize = 1_500_000;

/// What is known of the texts that meet some predicates.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Texts {
    /// This one does.
    One(String),
    /// None does.
    None,
    /// It was not found out; the reason in words.
    Unknown(String),
}

/// Whether a text is as asked of all predicates. Each reads one string column and nothing else; `fixed` gives the values of
/// expressions that are the same for all rows. With the answer comes how many steps it took.
pub(super) fn texts(
    asked: &[(&Expr, Truth)],
    fixed: &dyn Fn(&Expr) -> Option<Scalar>,
) -> (Texts, usize) {
    let mut model = Model::default();
    for (expr, truth) in asked {
        let asked = match truth {
            Truth::True | Truth::NotFalse => Asked::Holds,
            Truth::False | Truth::NotTrue => Asked::Fails,
        };
        if let Err(reason) = model.add(expr, asked, fixed) {
            return (Texts::Unknown(reason), 0);
        }
    }
    walk(&model)
}

/// All automata, each in a state.
type States = Vec<State>;

/// A text on the way: the text before its last character, by number, and that character.
struct Reached {
    states: States,
    before: Option<(usize, char)>,
}

fn walk(model: &Model) -> (Texts, usize) {
    let classes = alphabet::classes(&model.machines);
    let cost = classes.len().max(1) * model.machines.len().max(1);
    let Some(start) = settled(model, model.start()) else {
        return (Texts::None, cost);
    };
    let mut known = HashSet::from([start.clone()]);
    let mut reached = vec![Reached {
        states: start,
        before: None,
    }];
    let mut next = 0;
    let mut steps = 0;
    while let Some(at) = reached.get(next) {
        if model.accepts(&at.states) {
            return (Texts::One(text(&reached, next)), steps + cost);
        }
        steps += cost;
        if steps > MOST_STEPS {
            let reason = "its texts are too many to walk through".to_owned();
            return (Texts::Unknown(reason), steps);
        }
        let from = at.states.clone();
        for class in &classes {
            let states = model.step(&from, class);
            let Some(states) = settled(model, states) else {
                continue;
            };
            if known.insert(states.clone()) {
                reached.push(Reached {
                    states,
                    before: Some((next, class.character)),
                });
            }
        }
        next += 1;
    }
    (Texts::None, steps + cost)
}

/// The states with those of settled predicates put aside; None when a predicate can no longer be as asked.
fn settled(model: &Model, mut states: States) -> Option<States> {
    for atom in &model.atoms {
        match atom.settled(&model.machines, &states) {
            None => {}
            Some(answer) if answer == atom.asked.answer() => put_aside(atom, &mut states),
            Some(_) => return None,
        }
    }
    Some(states)
}

/// What a settled predicate's automata go on to see changes nothing: one state is as good as another.
fn put_aside(atom: &Atom, states: &mut States) {
    for state in states.get_mut(atom.machines.clone()).into_iter().flatten() {
        *state = State::ASIDE;
    }
}

fn text(reached: &[Reached], at: usize) -> String {
    let mut characters = Vec::new();
    let mut at = reached.get(at);
    while let Some(Reached {
        before: Some((number, character)),
        ..
    }) = at
    {
        characters.push(*character);
        at = reached.get(*number);
    }
    characters.iter().rev().collect()
}

#[cfg(test)]
mod tests;
