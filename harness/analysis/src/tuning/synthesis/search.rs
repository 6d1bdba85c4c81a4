//! The search for the narrowest readable exclusion of some events.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use kql_eval::plan::Schema;
use kqlab_proof::{Control, Direction, Prepared, control};
use kqlab_suite::workspace::Workspace;

use super::column::{Fitness, fitness};
use super::conjunction::{Conjunction, looseness, weakness};
use super::predicate::{Predicate, Shape, generalised};
use super::rows::Rows;

/// The most predicates that are joined with `and`.
pub(super) const MOST_PREDICATES: usize = 3;

/// How many predicates take part in the search: the best ones.
const MOST_CANDIDATES: usize = 24;

/// How many results are given.
const MOST_RESULTS: usize = 12;

/// What a search is about: the rule and its table, and the events that must be kept.
pub(super) struct SearchSpace<'g> {
    pub schema: Arc<Schema>,
    pub rule: &'g Prepared,
    pub workspace: &'g Workspace,
    /// The events that no exclusion may drop.
    pub must_stay: Rows,
    /// The columns that the rule's own predicates read.
    pub of_rule: Vec<String>,
}

/// A search, with what it has found out about predicates so far.
pub(super) struct Search<'g> {
    pub space: SearchSpace<'g>,
    known: RefCell<HashMap<String, Option<Rc<[bool]>>>>,
}

impl<'g> Search<'g> {
    pub fn new(space: SearchSpace<'g>) -> Self {
        Self {
            space,
            known: RefCell::default(),
        }
    }

    pub const fn workspace(&self) -> &'g Workspace {
        self.space.workspace
    }

    /// What a predicate says of each event; `None` where it does not bind or fails.
    fn truth(&self, rows: &Rows, kql: &str) -> Option<Vec<Option<bool>>> {
        rows.truth(kql, self.space.workspace, self.space.rule)
    }

    /// What a column is good for.
    pub fn fitness(&self, number: usize) -> Fitness {
        self.space
            .schema
            .field(number)
            .map_or(Fitness::Never("no column"), |field| {
                let of_rule = self.space.of_rule.iter().any(|name| **name == *field.name);
                fitness(field, of_rule)
            })
    }

    /// Which of the kept events a predicate would drop if it stood alone: those for which it is true or null.
    fn drops(&self, kql: &str) -> Option<Rc<[bool]>> {
        if let Some(known) = self.known.borrow().get(kql) {
            return known.clone();
        }
        let truth = self.truth(&self.space.must_stay, kql);
        let drops: Option<Rc<[bool]>> =
            truth.map(|truth| truth.iter().map(|one| *one != Some(false)).collect());
        let mut known = self.known.borrow_mut();
        known.insert(kql.to_owned(), drops.clone());
        drops
    }

    /// The predicates that hold for all of these events, the best first.
    fn candidates(&self, benign: &Rows) -> Vec<Candidate> {
        let mut found = Vec::new();
        for (number, field) in self.space.schema.fields.iter().enumerate() {
            let fitness = self.fitness(number);
            if matches!(fitness, Fitness::Never(_)) {
                continue;
            }
            let (control, why) = control(&field.name, Direction::To);
            for (shape, values, kql) in generalised(&field.name, &benign.values(number)) {
                let truth = self.truth(benign, &kql);
                let holds = truth.is_some_and(|truth| truth.iter().all(|one| *one == Some(true)));
                let drops = self.drops(&kql).filter(|_| holds);
                let Some(drops) = drops else { continue };
                let predicate = Predicate {
                    column: Arc::clone(&field.name),
                    kql,
                    shape,
                    values,
                    control,
                    why,
                };
                found.push(Candidate {
                    tells: drops.iter().any(|drops| !drops),
                    drops,
                    identifies: fitness == Fitness::Identifies,
                    predicate,
                });
            }
        }
        found
    }

    /// The exclusions of some benign events that keep every event that must be kept, the best first.
    pub fn exclusions(&self, benign: &Rows) -> Vec<Conjunction> {
        if self.space.must_stay.len() == 0 || benign.len() == 0 {
            return Vec::new();
        }
        let candidates = self.candidates(benign);
        let mut telling: Vec<&Candidate> = candidates.iter().filter(|one| one.tells).collect();
        telling.sort_by_key(|one| {
            let order = weakness(one.predicate.control) + looseness(&one.predicate);
            (order, one.predicate.values, one.predicate.kql.clone())
        });
        telling.truncate(MOST_CANDIDATES);
        let mut found: Vec<(u32, String, Conjunction)> = minimal(&telling)
            .into_iter()
            .map(|chosen| {
                let telling: Vec<Predicate> =
                    chosen.iter().map(|one| one.predicate.clone()).collect();
                let conjunction = narrowed(telling, &candidates);
                (conjunction.penalty(1), conjunction.kql(), conjunction)
            })
            .collect();
        found.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
        let best = found.into_iter().map(|(_, _, conjunction)| conjunction);
        best.take(MOST_RESULTS).collect()
    }
}

/// A predicate that holds for all benign events.
struct Candidate {
    predicate: Predicate,
    /// Which of the kept events it would drop if it stood alone.
    drops: Rc<[bool]>,
    /// Whether it would not drop all of them.
    tells: bool,
    /// Whether it says who or what acts.
    identifies: bool,
}

/// The choices of predicates over different columns that drop none of the kept events together, and none without any of
/// their predicates.
fn minimal<'c>(candidates: &[&'c Candidate]) -> Vec<Vec<&'c Candidate>> {
    let mut complete: Vec<Vec<usize>> = Vec::new();
    let mut open: Vec<Vec<usize>> = vec![vec![]];
    for _ in 0..MOST_PREDICATES {
        let mut longer = Vec::new();
        for chosen in &open {
            let start = chosen.last().map_or(0, |last| last + 1);
            for (number, next) in candidates.iter().enumerate().skip(start) {
                let mut more = chosen.clone();
                more.push(number);
                let has_column = chosen.iter().any(|one| {
                    candidates
                        .get(*one)
                        .is_some_and(|one| one.predicate.column == next.predicate.column)
                });
                let in_vain = complete
                    .iter()
                    .any(|known| known.iter().all(|one| more.contains(one)));
                if has_column || in_vain {
                    continue;
                }
                let parts: Vec<&Candidate> = more
                    .iter()
                    .filter_map(|number| candidates.get(*number).copied())
                    .collect();
                if drops_none(&parts) {
                    complete.push(more);
                } else {
                    longer.push(more);
                }
            }
        }
        open = longer;
    }
    let chosen = complete.iter().map(|numbers| {
        let parts = numbers.iter();
        parts
            .filter_map(|number| candidates.get(*number).copied())
            .collect()
    });
    chosen.collect()
}

/// Whether every kept event is spared by at least one of the predicates.
fn drops_none(parts: &[&Candidate]) -> bool {
    let rows = parts.first().map_or(0, |one| one.drops.len());
    (0..rows).all(|row| {
        parts
            .iter()
            .any(|one| one.drops.get(row).is_some_and(|drops| !drops))
    })
}

/// Adds predicates that hold for all benign events and say more of who acts: each has something of its own that an attacker
/// must do, and at most one is free to him.
fn narrowed(telling: Vec<Predicate>, candidates: &[Candidate]) -> Conjunction {
    let mut more: Vec<&Candidate> = candidates
        .iter()
        .filter(|one| one.identifies && matches!(one.predicate.shape, Shape::Value | Shape::Folder))
        .collect();
    // The sort keeps the table's order of columns where nothing else decides.
    more.sort_by_key(|one| {
        let number = looseness(&one.predicate) - u32::from(one.predicate.shape == Shape::Folder);
        (
            std::cmp::Reverse(one.predicate.control),
            one.predicate.shape,
            number,
        )
    });
    let mut conjunction = Conjunction {
        telling,
        narrowing: vec![],
    };
    for one in more {
        let predicate = &one.predicate;
        let is_full = conjunction.predicates().count() >= MOST_PREDICATES;
        let says_nothing_new = conjunction.predicates().any(|known| {
            known.why == predicate.why
                || known.column == predicate.column
                || known.control == Control::Free && predicate.control == Control::Free
        });
        if !is_full && !says_nothing_new {
            conjunction.narrowing.push(predicate.clone());
        }
    }
    conjunction
}

#[cfg(test)]
mod tests {
    use kql_eval::bind::Catalog as _;
    use kql_eval::types::Scalar;
    use kqlab_proof::{Clock, Event};
    use kqlab_suite::schema::{Catalog as Bundled, Dialect};
    use kqlab_suite::workspace::Workspace;

    use super::*;

    fn event(cells: &[(&str, &str)]) -> Event {
        let mut event = Event::default();
        for (column, text) in cells {
            let port = text.parse().ok().map(Scalar::Int);
            event.set(
                column,
                port.unwrap_or_else(|| Scalar::String((*text).into())),
            );
        }
        event
    }

    /// What is found for benign events of `DeviceNetworkEvents`, the best first.
    fn found(benign: &[Event], kept: &[Event]) -> Vec<String> {
        let workspace = Workspace::new(Bundled::bundled(Dialect::Defender), Clock::default());
        let schema = workspace
            .table("DeviceNetworkEvents")
            .expect("a known table");
        let kept = Rows::new(kept.iter(), &schema);
        let benign = Rows::new(benign.iter(), &schema);
        let of_rule = vec!["RemoteUrl".to_owned()];
        let rule = Prepared::without_rule(Clock::default());
        let search = Search::new(SearchSpace {
            schema,
            rule: &rule,
            workspace: &workspace,
            must_stay: kept,
            of_rule,
        });
        let found = search.exclusions(&benign);
        found.iter().map(Conjunction::kql).collect()
    }

    #[test]
    fn the_dearest_difference_comes_first() {
        let benign = event(&[
            ("DeviceName", "b"),
            ("RemoteIP", "10.0.0.1"),
            ("RemotePort", "80"),
        ]);
        let kept = event(&[
            ("DeviceName", "k"),
            ("RemoteIP", "10.0.0.2"),
            ("RemotePort", "81"),
        ]);
        assert_eq!(
            found(&[benign], &[kept]),
            [
                "DeviceName =~ \"b\"",
                "RemoteIP =~ \"10.0.0.1\" and DeviceName =~ \"b\"",
                "RemotePort == 80 and DeviceName =~ \"b\"",
            ]
        );
    }

    #[test]
    fn an_event_without_the_value_is_not_spared_by_a_comparison_that_is_null() {
        let benign = ["10.0.0.1", "10.0.0.2"].map(|ip| event(&[("RemoteIP", ip)]));
        // Whether no address lies in a network is null, and so is `not` of it.
        let kept = event(&[("RemoteUrl", "k.example")]);
        assert_eq!(
            found(&benign, &[kept]),
            ["RemoteIP in~ (\"10.0.0.1\", \"10.0.0.2\")"]
        );
    }

    #[test]
    fn what_the_rule_asks_for_itself_makes_nothing_narrower() {
        let benign = event(&[("DeviceName", "b"), ("RemoteUrl", "x.example")]);
        let kept = event(&[("DeviceName", "k"), ("RemoteUrl", "x.example")]);
        assert_eq!(found(&[benign], &[kept]), ["DeviceName =~ \"b\""]);
    }

    #[test]
    fn no_predicate_stands_in_vain() {
        let benign = event(&[("DeviceName", "b"), ("RemotePort", "80")]);
        let one = event(&[("DeviceName", "b"), ("RemotePort", "81")]);
        let other = event(&[("DeviceName", "k"), ("RemotePort", "80")]);
        assert_eq!(
            found(&[benign], &[one, other]),
            ["DeviceName =~ \"b\" and RemotePort == 80"]
        );
    }

    #[test]
    fn equal_events_have_no_exclusion() {
        let same = event(&[("DeviceName", "b")]);
        assert!(found(std::slice::from_ref(&same), std::slice::from_ref(&same)).is_empty());
    }
}
