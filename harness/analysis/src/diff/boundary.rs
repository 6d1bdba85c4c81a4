//! Events made from two rules: where each fires, where it just does not, and where one does and the other does not.

use kql_eval::plan::{Expr, ExprKind};
use kql_parser::Span;
use kqlab_proof::{
    Constraint, Decision, Events, Path, Prepared, Question, Truth, VariableKind, columns_read,
    elements, near_misses, positives, substitute, trace,
};

use super::Side;
use super::answer::Pair;
use super::regroup::{regrouped, with_fewer_values};

/// How many positives are made of each rule.
const POSITIVES: usize = 4;

/// How many paths through each rule are compared.
const MOST_WAYS: usize = 6;

/// Events made from two rules.
#[derive(Debug, Default)]
pub(super) struct Made {
    /// The events, each once.
    pub events: Vec<MadeEvents>,
    /// Why there are none of a rule, in words.
    pub refused: Vec<String>,
}

/// Events that were made.
#[derive(Debug)]
pub(super) struct MadeEvents {
    /// The events.
    pub events: Events,
    /// Whether they are there for one value of a list, of which others may be missed too.
    pub of_list: bool,
}

/// Makes events from both rules.
pub(super) fn events(pair: &Pair<'_>) -> Made {
    let mut made = Made::default();
    // Where they differ first, so that these are the examples.
    apart(pair.old.rule, pair.new.rule, &mut made);
    apart(pair.new.rule, pair.old.rule, &mut made);
    for side in [Side::Old, Side::New] {
        around(pair, side, &mut made);
    }
    made
}

impl Made {
    fn add(&mut self, events: Events, of_list: bool) {
        if self.events.iter().all(|known| known.events != events) {
            self.events.push(MadeEvents { events, of_list });
        }
    }
}

/// Events that a rule fires on, and those that miss it by one predicate.
fn around(pair: &Pair<'_>, side: Side, made: &mut Made) {
    let rule = pair.side(side);
    match positives(rule, 0, POSITIVES) {
        Err(refusal) => made
            .refused
            .push(format!("the {} rule: {refusal}", side.name())),
        Ok(found) => {
            let misses = found
                .first()
                .map_or_else(Vec::new, |first| near_misses(rule, 0, first));
            if let Some(first) = found.first() {
                let others = found.get(1..).unwrap_or_default();
                for events in regrouped(rule, first, others) {
                    made.add(events, false);
                }
                for events in with_fewer_values(&first.events) {
                    made.add(events, false);
                }
            }
            for positive in found {
                made.add(positive.events, false);
            }
            for miss in misses {
                made.add(miss.events, false);
            }
        }
    }
}

/// Events that meet all predicates of one rule and fail one of the other, for each of its predicates and for each value of
/// the lists that the one names.
fn apart(takes: &Prepared, drops: &Prepared, made: &mut Made) {
    let (ways, others) = (trace(takes.bound()), trace(drops.bound()));
    let solver = takes.solver().seeded(1);
    for way in ways.iter().take(MOST_WAYS) {
        for other in others.iter().take(MOST_WAYS) {
            let mut way = way.clone();
            let constraints = transferred(&mut way, other);
            for asked in questions(&way, &constraints) {
                let Decision::Satisfiable(values) = solver.decide(&asked.question) else {
                    continue;
                };
                // Of a group either source may have the rows that it asks for.
                let turns = 0..way.sources.len().min(3);
                let events = turns.map(|repeated| way.events(&solver, &values, repeated));
                let fires = |events: &Events| takes.fires(events) == Ok(true);
                if let Some(events) = events.into_iter().find(fires) {
                    made.add(events, asked.of_list);
                }
            }
        }
    }
}

/// The constraints of a way over columns of tables that another way reads too, over the variables of that way, which gets the
/// columns that it lacks.
fn transferred(way: &mut Path, other: &Path) -> Vec<Expr> {
    let mut found = Vec::new();
    let constraints = other.constraints.iter();
    for constraint in constraints.filter(|constraint| constraint.truth == Truth::True) {
        let read = columns_read(&constraint.predicate);
        let places: Option<Vec<(usize, Expr)>> = read
            .into_iter()
            .map(|number| {
                let variable = other.variables.get(number)?;
                let VariableKind::Column(source) = variable.kind else {
                    return None;
                };
                let table = &other.sources.get(source)?.table;
                if way.sources.get(source)?.table != *table {
                    return None;
                }
                let known = way.column(source, &variable.name);
                let place = known.unwrap_or_else(|| {
                    way.variables.push(variable.clone());
                    way.variables.len() - 1
                });
                Some((number, Expr::column(place, variable.ty, Span::at(0))))
            })
            .collect();
        let Some(places) = places else { continue };
        found.push(substitute(&constraint.predicate, &|column| {
            let place = places.iter().find(|(of, _)| *of == column);
            place.map(|(_, place)| place.clone())
        }));
    }
    found
}

/// A question whose answer tells the rules apart.
struct Asked {
    question: Question,
    of_list: bool,
}

/// Ways to meet all constraints of a way and not all of these.
fn questions(way: &Path, constraints: &[Expr]) -> Vec<Asked> {
    let plain = way.question();
    let with = |more: Vec<Constraint>, of_list| {
        let mut question = plain.clone();
        question.constraints.extend(more);
        Asked { question, of_list }
    };
    let lists = way.constraints.iter();
    let lists: Vec<Expr> = lists
        .flat_map(|constraint| values(&constraint.predicate))
        .collect();
    let mut found = Vec::new();
    for (number, failing) in constraints.iter().enumerate() {
        let read = columns_read(failing);
        let same_column = |value: &&Expr| {
            columns_read(value)
                .iter()
                .any(|column| read.contains(column))
        };
        let others = constraints.iter().enumerate();
        let others = others.filter(|(other, _)| *other != number);
        // Where it can be, this one alone decides.
        let mut alone: Vec<Constraint> = others
            .map(|(_, constraint)| Constraint::holds(constraint.clone()))
            .collect();
        alone.push(Constraint::drops(failing.clone()));
        let any = vec![Constraint::drops(failing.clone())];
        for fails in [alone, any] {
            for value in lists.iter().filter(same_column) {
                let mut both = fails.clone();
                both.push(Constraint::holds(value.clone()));
                found.push(with(both, true));
            }
            found.push(with(fails, false));
        }
    }
    let alone = lists.iter();
    found.extend(alone.map(|value| with(vec![Constraint::holds(value.clone())], false)));
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
