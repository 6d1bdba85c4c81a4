//! Running a rule's tests over its mutants.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

use kqlab_proof::{Comparison, Events, NO_STEPS_LEFT, Prepared, Solver, compare_by, yaml_rows};
use kqlab_suite::Exit;
use kqlab_suite::rule::FilePlaces;
use kqlab_suite::runner::{FileReport, Selection, Suite, run_suite};
use kqlab_suite::testfile::Runs;

use super::{Mutant, mutants};

/// The steps that the proofs about all mutants of a rule may take together: some seconds. Survivors beyond it are not looked
/// at, and say so.
const MOST_STEPS: usize = 60_000_000;

/// What the tests say of a mutant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// A test noticed it.
    Killed,
    /// No test noticed it.
    Survived,
    /// No test noticed it, and none can: it keeps the same rows.
    Equivalent,
    /// It is no rule: it does not bind, or an exclusion fits nowhere in it.
    Discarded,
}

/// A mutant and what the tests say of it.
#[derive(Clone, Debug)]
pub struct MutantResult {
    /// The mutant.
    pub mutant: Mutant,
    /// What the tests say.
    pub verdict: Verdict,
    /// For a survivor, a test that would notice it, where one was found.
    pub killer: Option<Killer>,
    /// For one that keeps the same rows, why; for a survivor without a test, what stands in the way of a decision.
    pub why: Vec<String>,
}

/// A test that would notice a mutant.
#[derive(Clone, Debug)]
pub struct Killer {
    /// Its rows, as a test file writes them.
    pub rows: Vec<String>,
    /// Whether the rule fires on them; the mutant answers the other way.
    pub rule_fires: bool,
    /// What the test must run: where the rule's schedule makes the same of both, only the query alone tells them apart.
    pub runs: Runs,
}

/// The mutants of a rule with what its tests say of them.
#[derive(Clone, Debug)]
pub struct Score {
    /// The rule's name.
    pub rule: String,
    /// The rule's query.
    pub query: String,
    /// Where the parts of the query stand in the rule's file.
    pub places: FilePlaces,
    /// The mutants, in the order of their places.
    pub results: Vec<MutantResult>,
}

impl Score {
    /// How many mutants have this verdict.
    #[must_use]
    pub fn count(&self, verdict: Verdict) -> usize {
        self.results
            .iter()
            .filter(|result| result.verdict == verdict)
            .count()
    }

    /// How many survivors were not compared with the rule because the steps for that were used up.
    #[must_use]
    pub fn not_looked_at(&self) -> usize {
        let results = self.results.iter();
        let left_out = |result: &&MutantResult| result.why.iter().any(|why| why == NO_STEPS_LEFT);
        results.filter(left_out).count()
    }

    /// The share of killed mutants among those that are rules, in percent; 100 when there are none.
    #[must_use]
    pub fn percent(&self) -> f64 {
        let killed = self.count(Verdict::Killed);
        let all = killed + self.count(Verdict::Survived);
        if all == 0 {
            return 100.0;
        }
        let whole = |count: usize| u32::try_from(count).map_or(f64::MAX, f64::from);
        100.0 * whole(killed) / whole(all)
    }
}

/// Runs the tests of a suite over every mutant of its rule, on as many threads as the machine has. `progress` is called with
/// how many of how many are done.
///
/// # Errors
/// What came of the tests, where they do not pass over the rule as it is.
pub fn score(
    suite: &Suite,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<Score, Box<FileReport>> {
    let as_it_is = run_suite(suite, &Selection::default());
    if as_it_is.exit != Exit::Passed {
        return Err(Box::new(as_it_is));
    }
    let query = suite.rule.query.clone();
    let found = mutants(&query);
    let verdicts = verdicts(suite, &found, progress);
    let rule = suite.original().ok();
    let solver = rule.as_ref().map(|rule| rule.solver().seeded(1));
    let solver = solver.map(|solver| solver.within(MOST_STEPS));
    let original = rule.as_ref().zip(solver.as_ref());
    let results = found
        .into_iter()
        .zip(verdicts)
        .map(|(mutant, verdict)| result(suite, original, mutant, verdict))
        .collect();
    Ok(Score {
        rule: suite.rule.name.clone(),
        query,
        places: FilePlaces::of(&suite.rule),
        results,
    })
}

/// A survivor is compared with the rule itself: it may mean the same, or there is a row that would kill it.
fn result(
    suite: &Suite,
    original: Option<(&Prepared, &Solver<'_>)>,
    mutant: Mutant,
    verdict: Verdict,
) -> MutantResult {
    let mut result = MutantResult {
        mutant,
        verdict,
        killer: None,
        why: vec![],
    };
    if verdict != Verdict::Survived {
        return result;
    }
    let other = suite.workspace.prepare(&result.mutant.query);
    let (Some((rule, solver)), Ok(other)) = (original, other) else {
        return result;
    };
    match compare_by(rule, &other, solver) {
        Comparison::Same(argument) => {
            result.verdict = Verdict::Equivalent;
            result.why = argument.steps;
        }
        Comparison::Apart { events, rule_fires } => {
            result.killer = Some(Killer {
                rows: yaml_rows(&events, suite.clock()),
                rule_fires,
                runs: telling(suite, [rule, &other], &events, rule_fires),
            });
        }
        Comparison::Undecided(obstacle) => result.why.push(obstacle),
    }
    result
}

/// What must run over events to tell a mutant from its rule, which fires on them or not.
fn telling(
    suite: &Suite,
    [rule, mutant]: [&Prepared; 2],
    events: &Events,
    rule_fires: bool,
) -> Runs {
    let schedule = &suite.schedule;
    let from = schedule.sees_from(rule.clock().ticks());
    let seen = from.map(|from| events.since(from));
    let seen = seen.as_ref().unwrap_or(events);
    let fires = |rule: &Prepared| rule.count(seen).map(|rows| schedule.trigger.fires(rows));
    match (fires(rule), fires(mutant)) {
        (Ok(rule), Ok(mutant)) if rule == rule_fires && mutant != rule => Runs::Rule,
        _ => Runs::Query,
    }
}

fn verdicts(
    suite: &Suite,
    mutants: &[Mutant],
    progress: &mut dyn FnMut(usize, usize),
) -> Vec<Verdict> {
    let threads = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let next = AtomicUsize::new(0);
    let mut verdicts = vec![Verdict::Discarded; mutants.len()];
    std::thread::scope(|scope| {
        let (sender, results) = mpsc::channel();
        for _ in 0..threads.min(mutants.len()) {
            let (sender, next) = (sender.clone(), &next);
            scope.spawn(move || {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(mutant) = mutants.get(index) else {
                        break;
                    };
                    if sender.send((index, verdict(suite, mutant))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        for (done, (index, verdict)) in results.iter().enumerate() {
            if let Some(slot) = verdicts.get_mut(index) {
                *slot = verdict;
            }
            progress(done + 1, mutants.len());
        }
    });
    verdicts
}

fn verdict(suite: &Suite, mutant: &Mutant) -> Verdict {
    let selection = Selection {
        exit_first: true,
        ..Selection::default()
    };
    match run_suite(&suite.with_query(&mutant.query), &selection).exit {
        Exit::Passed => Verdict::Survived,
        Exit::Failed => Verdict::Killed,
        Exit::Usage | Exit::NotEvaluated | Exit::Gate | Exit::Nothing | Exit::Internal => {
            Verdict::Discarded
        }
    }
}
