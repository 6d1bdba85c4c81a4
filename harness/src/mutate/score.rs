//! Running a rule's tests over its mutants.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

use super::{Mutant, mutants};
use crate::exit::Exit;
use crate::proof::{Comparison, compare, yaml_rows};
use crate::runner::{FileReport, Selection, Suite, run_suite};

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
}

/// A test that would notice a mutant.
#[derive(Clone, Debug)]
pub struct Killer {
    /// Its rows, as a test file writes them.
    pub rows: Vec<String>,
    /// Whether the rule fires on them; the mutant answers the other way.
    pub rule_fires: bool,
}

/// The mutants of a rule with what its tests say of them.
#[derive(Clone, Debug)]
pub struct Score {
    /// The rule's name.
    pub rule: String,
    /// The rule's query.
    pub query: String,
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
    let results = found
        .into_iter()
        .zip(verdicts)
        .map(|(mutant, verdict)| result(suite, mutant, verdict))
        .collect();
    Ok(Score {
        rule: suite.rule.name.clone(),
        query,
        results,
    })
}

/// A survivor is compared with the rule itself: it may mean the same, or there is a row that would kill it.
fn result(suite: &Suite, mutant: Mutant, verdict: Verdict) -> MutantResult {
    let mut result = MutantResult {
        mutant,
        verdict,
        killer: None,
    };
    if verdict != Verdict::Survived {
        return result;
    }
    let other = suite.workspace.prepare(&result.mutant.query);
    let (Ok(rule), Ok(other)) = (suite.original(), other) else {
        return result;
    };
    match compare(&rule, &other) {
        Comparison::Same => result.verdict = Verdict::Equivalent,
        Comparison::Apart { events, rule_fires } => {
            result.killer = Some(Killer {
                rows: yaml_rows(&events, suite.clock()),
                rule_fires,
            });
        }
        Comparison::Unknown => {}
    }
    result
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
