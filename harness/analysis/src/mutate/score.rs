//! Running a rule's tests over its mutants.

use std::sync::{Mutex, PoisonError};

use kql_eval::threads;
use kqlab_proof::{Comparison, Effort, NO_STEPS_LEFT, Prepared, Solver, compare_by};
use kqlab_suite::Exit;
use kqlab_suite::rule::FilePlaces;
use kqlab_suite::runner::{FileReport, Selection, Suite, run_suite};

use super::killer::{Killer, Killers};
use super::{Mutant, mutants};

/// What a search without a result says.
const NOT_FOUND: &str = "a search among rows near those of the tests found none that tell the two apart, which proves nothing";

/// What a search says that had to stop.
const NO_RUNS_LEFT: &str = "the search among rows near those of the tests was cut off";

/// Why there is no test although events tell the two apart.
const BY_CHANCE: &str =
    "the rule gives other rows each time, so that no test can tell the two apart";

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

    /// How many survivors were not compared with the rule in full because the steps for that were used up.
    #[must_use]
    pub fn not_looked_at(&self) -> usize {
        let results = self.results.iter();
        let left_out = |result: &&MutantResult| {
            let cut_off = |why: &String| why == NO_STEPS_LEFT || why == NO_RUNS_LEFT;
            result.why.iter().any(cut_off)
        };
        results.filter(left_out).count()
    }

    /// How many survivors are not decided: neither a test that notices them is known, nor that none can.
    #[must_use]
    pub fn undecided(&self) -> usize {
        let results = self.results.iter();
        let is_open =
            |result: &&MutantResult| result.verdict == Verdict::Survived && result.killer.is_none();
        results.filter(is_open).count()
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

/// As [`score_within`], with the effort that is usual.
///
/// # Errors
/// As [`score_within`].
pub fn score(
    suite: &Suite,
    progress: &mut (dyn FnMut(usize, usize) + Send),
) -> Result<Score, Box<FileReport>> {
    score_within(suite, Effort::default(), progress)
}

/// Runs the tests of a suite over every mutant of its rule, on as many threads as the machine has. `progress` is called with
/// how many of how many are done. Survivors that are not compared with the rule within the effort say so.
///
/// # Errors
/// What came of the tests, where they do not pass over the rule as it is.
pub fn score_within(
    suite: &Suite,
    effort: Effort,
    progress: &mut (dyn FnMut(usize, usize) + Send),
) -> Result<Score, Box<FileReport>> {
    let as_it_is = run_suite(suite, &Selection::default());
    if as_it_is.exit != Exit::Passed {
        return Err(Box::new(as_it_is));
    }
    let query = suite.rule.query.clone();
    let found = mutants(&query);
    let verdicts = verdicts(suite, &found, progress);
    let rule = suite.original().ok();
    let compared = match &rule {
        Some(rule) => compared(suite, rule, effort, found, verdicts),
        None => vec![],
    };
    Ok(Score {
        rule: suite.rule.name.clone(),
        query,
        places: FilePlaces::of(&suite.rule),
        results: compared,
    })
}

/// The mutants with what is known of those that no test noticed.
fn compared(
    suite: &Suite,
    rule: &Prepared,
    effort: Effort,
    mutants: Vec<Mutant>,
    verdicts: Vec<Verdict>,
) -> Vec<MutantResult> {
    let solver = rule.solver().seeded(1).within(effort.solving());
    let mut killers = Killers::new(suite, rule, effort.running());
    let mutants = mutants.into_iter().zip(verdicts);
    mutants
        .map(|(mutant, verdict)| {
            let mut result = MutantResult {
                mutant,
                verdict,
                killer: None,
                why: vec![],
            };
            if verdict == Verdict::Survived {
                survivor(suite, (rule, &solver), &mut killers, &mut result);
            }
            result
        })
        .collect()
}

/// A survivor is compared with the rule itself: it may mean the same, or there are rows that would kill it.
fn survivor(
    suite: &Suite,
    (rule, solver): (&Prepared, &Solver<'_>),
    killers: &mut Killers<'_>,
    result: &mut MutantResult,
) {
    let Ok(other) = suite.workspace.prepare(&result.mutant.query) else {
        return;
    };
    result.killer = killers.known(&other);
    if result.killer.is_some() {
        return;
    }
    match compare_by(rule, &other, solver) {
        Comparison::Same(argument) => {
            result.verdict = Verdict::Equivalent;
            result.why = argument.steps;
        }
        Comparison::Apart { events, .. } => {
            result.killer = killers.of_events(&other, events);
            if result.killer.is_none() {
                result.why.push(BY_CHANCE.to_owned());
            }
        }
        Comparison::Undecided(obstacle) => {
            result.killer = killers.searched(&other);
            if result.killer.is_none() {
                result.why.push(obstacle);
                result.why.push(if killers.may_go_on() {
                    NOT_FOUND.to_owned()
                } else {
                    NO_RUNS_LEFT.to_owned()
                });
            }
        }
    }
}

fn verdicts(
    suite: &Suite,
    mutants: &[Mutant],
    progress: &mut (dyn FnMut(usize, usize) + Send),
) -> Vec<Verdict> {
    let progress = Mutex::new((0, progress));
    threads::each(mutants, threads::available(), |mutant| {
        let verdict = verdict(suite, mutant);
        let mut progress = progress.lock().unwrap_or_else(PoisonError::into_inner);
        let (done, tell) = &mut *progress;
        *done += 1;
        tell(*done, mutants.len());
        verdict
    })
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
