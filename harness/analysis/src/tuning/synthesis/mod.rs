//! Finding exclusions: from benign events and positives to the narrowest readable filter that silences the ones and keeps
//! the others.
//!
//! Predicates that hold for all benign events are generalised from their values, joined where one does not tell them from
//! every positive, and ranked by how dear the values are to an attacker. What the search finds is run by the engine before
//! it is believed: the rule fires on the benign events, the tuned rule is silent, and every positive has the same rows.

mod column;
mod conjunction;
mod evidence;
mod grouping;
mod predicate;
mod refusal;
mod rows;
mod search;
mod situation;
mod trial;
mod write;

use std::sync::Arc;

use kql_eval::bind::Catalog as _;

pub use conjunction::Conjunction;
pub use evidence::{Evidence, SilencedRows};
pub use predicate::{Predicate, Shape};
pub use refusal::{Reason, Refused, SameRows};
pub use situation::{Choice, Kept, Situation};
pub use write::{NoSection, added};

use grouping::{Group, groups};
use kqlab_proof::{Clock, Path, Prepared, VariableKind, columns_read, trace};
use kqlab_suite::exclusion::{Polarity, insert};
use kqlab_suite::runner::{Suite, SuiteError};
use rows::Rows;
use search::{Search, SearchSpace};
use situation::{Running, Situations};

/// What was found for a rule.
#[derive(Debug)]
pub struct Synthesis {
    /// The rule's name.
    pub rule: String,
    /// The test file.
    pub path: std::path::PathBuf,
    /// The table that the exclusions are about.
    pub table: String,
    /// The test file's clock.
    pub clock: Clock,
    /// The rule's query.
    pub original: String,
    /// The same with all exclusions that were found.
    pub tuned: String,
    /// The exclusions, each with what runs of the engine show of it.
    pub exclusions: Vec<Found>,
    /// What no exclusion silences.
    pub refused: Vec<Refused>,
    /// What the rule is silent on without any exclusion: identifier and heading.
    pub silent: Vec<Situation>,
    /// What runs of the tuned rule show.
    pub evidence: Evidence,
}

/// An exclusion that was found.
#[derive(Debug)]
pub struct Found {
    /// A name for test files.
    pub name: String,
    /// The filter: what it describes is dropped.
    pub exclusion: Conjunction,
    /// The situations that it silences, by identifier.
    pub silences: Vec<String>,
    /// Whether some of them are files of rows, which the test file does not have.
    pub from_files: bool,
    /// The line that is added to the rule.
    pub line: String,
    /// What the audit says of it.
    pub audit: Option<crate::audit::ExclusionAudit>,
}

/// Looks for exclusions of benign events.
///
/// # Errors
/// The rule does not compile, or rows of the test file or a file of benign events do not fit their tables.
pub fn synthesize(suite: &Suite, choice: &Choice<'_>) -> Result<Synthesis, SuiteError> {
    let rule = suite.original()?;
    let paths = trace(rule.bound());
    let source = paths.iter().find_map(|path| path.sources.first());
    let Some(table) = source.map(|source| Arc::clone(&source.table)) else {
        let report = miette::miette!(
            code = "kqlab::tuning::no_table",
            "the rule reads no table, so there is nothing to exclude"
        );
        return Err(SuiteError::Rule(vec![report]));
    };
    let Some(schema) = suite.workspace.table(&table) else {
        let report = miette::miette!("the columns of `{table}` are not known");
        return Err(SuiteError::Rule(vec![report]));
    };
    let running = Running {
        rule: &rule,
        table: &table,
    };
    let situations = situation::situations(suite, &running, choice)?;
    let kept = &situations.kept;
    let space = SearchSpace {
        must_stay: Rows::new(kept.iter().flat_map(|kept| &kept.caught), &schema),
        of_rule: read_by_filters(&paths),
        schema,
        rule: &rule,
        workspace: &suite.workspace,
    };
    let inputs = SynthesisInputs {
        search: &Search::new(space),
        rule: &rule,
        situations: &situations,
    };
    inputs.synthesis(suite, &table)
}

/// The columns that the predicates of a rule read.
fn read_by_filters(paths: &[Path]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for path in paths {
        for number in path
            .constraints
            .iter()
            .flat_map(|constraint| columns_read(&constraint.predicate))
        {
            let Some(variable) = path.variables.get(number) else {
                continue;
            };
            let name = variable.name.to_string();
            if matches!(variable.kind, VariableKind::Column(0)) && !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
}

/// What exclusions are looked for and tried with.
struct SynthesisInputs<'b> {
    search: &'b Search<'b>,
    rule: &'b Prepared,
    situations: &'b Situations,
}

impl SynthesisInputs<'_> {
    /// Everything that is found, with what the engine and the audit say of it.
    fn synthesis(&self, suite: &Suite, table: &str) -> Result<Synthesis, SuiteError> {
        let Situations {
            benign,
            kept,
            silent,
            ..
        } = self.situations;
        let groups = groups(benign.len(), &mut |members| self.best(members));
        let refused = benign
            .iter()
            .enumerate()
            .filter(|(number, _)| groups.iter().all(|group| !group.members.contains(number)));
        let refused = refused.map(|(_, situation)| Refused {
            id: situation.id.clone(),
            reason: refusal::reason(self.search, table, situation, kept),
        });
        let (tuned, exclusions) = self.tuned(suite, &groups);
        let mut synthesis = Synthesis {
            rule: suite.rule.name.clone(),
            path: suite.path.clone(),
            table: table.to_owned(),
            clock: suite.clock(),
            original: suite.rule.query.clone(),
            evidence: evidence::evidence(self.rule, &tuned, self.situations),
            tuned: tuned.text().to_owned(),
            exclusions,
            refused: refused.collect(),
            silent: silent.clone(),
        };
        evidence::audited(suite, &mut synthesis)?;
        Ok(synthesis)
    }

    /// The best exclusion of some situations that the engine confirms.
    fn best(&self, members: &[usize]) -> Option<Conjunction> {
        let chosen: Vec<&Situation> = members
            .iter()
            .filter_map(|number| self.situations.benign.get(*number))
            .collect();
        let caught = chosen.iter().flat_map(|situation| &situation.caught);
        let rows = Rows::new(caught, &self.search.space.schema);
        // What makes one narrower may be what the engine objects to.
        let candidates = self.search.exclusions(&rows).into_iter();
        let mut candidates = candidates.flat_map(|exclusion| {
            let bare = exclusion.bare();
            [Some(exclusion), bare]
        });
        candidates.by_ref().flatten().find(|exclusion| {
            trial::with_exclusion(self.rule, &exclusion.kql(), self.search.workspace()).is_some_and(
                |tuned| {
                    let silences = chosen.iter().copied();
                    trial::holds(self.rule, &tuned, silences, &self.situations.kept)
                },
            )
        })
    }

    /// The rule with all exclusions, and what they are called.
    fn tuned(&self, suite: &Suite, groups: &[Group]) -> (Prepared, Vec<Found>) {
        let mut tuned = self.rule.clone();
        let mut found: Vec<Found> = Vec::new();
        for group in groups {
            let kql = group.exclusion.kql();
            let workspace = self.search.workspace();
            let Ok(inserted) = insert(tuned.text(), &kql, Polarity::Exclude, workspace) else {
                continue;
            };
            tuned = inserted.rule;
            let members = group.members.iter();
            let members: Vec<&Situation> = members
                .filter_map(|number| self.situations.benign.get(*number))
                .collect();
            let ids = members.iter().map(|situation| situation.id.clone());
            let silences: Vec<String> = ids.collect();
            let is_taken = |name: &str| {
                let mut known = suite.file.exclusions.iter();
                known.any(|known| known.name.value == name)
                    || found.iter().any(|known| known.name == name)
            };
            found.push(Found {
                name: name(&silences, &is_taken),
                exclusion: group.exclusion.clone(),
                silences,
                from_files: members.iter().any(|situation| situation.is_file),
                line: inserted.line,
                audit: None,
            });
        }
        (tuned, found)
    }
}

/// `benign-S1-S2`, a name that no other exclusion has.
fn name(silences: &[String], is_taken: &dyn Fn(&str) -> bool) -> String {
    let word = |id: &String| {
        let parts = id.split(|c: char| !c.is_ascii_alphanumeric());
        let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).take(5).collect();
        parts.join("-")
    };
    // Identifiers say enough; names of tests stand in where there are none.
    let is_short = |id: &&String| !id.contains(' ');
    let short = silences.iter().filter(is_short).count();
    let named = silences.iter().filter(|id| short == 0 || is_short(id));
    let mut name = String::from("benign");
    for id in named.take(4) {
        name.push('-');
        name.push_str(&word(id));
    }
    if short.max(1) > 4 {
        name.push_str("-and-others");
    }
    let mut unique = name.clone();
    let mut number = 2;
    while is_taken(&unique) {
        unique = format!("{name}-{number}");
        number += 1;
    }
    unique
}
