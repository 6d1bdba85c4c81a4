//! What is decided of an exclusion over all events, not only those of the test file.

use kqlab_proof::{Constraint, Decision, Given, Truth, columns_read, never_fires};

use super::AuditInputs;
use super::finding::{Code, ExclusionAudit, Finding};
use super::predicate::{Exclusion, all};
use super::trial::Trial;

/// Adds tautologies, contradictions, exclusions of every detection, and alternatives in several columns.
pub(super) fn findings(
    inputs: &AuditInputs<'_>,
    exclusion: &Exclusion,
    trial: &Trial<'_>,
    audit: &mut ExclusionAudit,
) {
    match exclusion.decide(inputs.solver, Truth::NotTrue) {
        Decision::Unsatisfiable => {
            return tautology(inputs, exclusion, trial, audit);
        }
        Decision::Undecided(reason) => {
            audit
                .undecided
                .push(format!("whether it drops any event: {reason}"));
        }
        Decision::Satisfiable(_) => {}
    }
    let dropped_whole = match exclusion.decide(inputs.solver, Truth::True) {
        Decision::Unsatisfiable => Some((Code::Contradiction, "it drops every event")),
        Decision::Undecided(reason) => {
            audit
                .undecided
                .push(format!("whether it keeps any event: {reason}"));
            None
        }
        Decision::Satisfiable(_) => subsumes(inputs, exclusion, trial, audit).then_some((
            Code::SubsumesDetection,
            "it drops every event that the rule catches",
        )),
    };
    if let Some((code, message)) = dropped_whole {
        let witness = inputs
            .caught
            .map(|caught| trial.witness("a caught event", caught.as_is(inputs.solver)));
        push(audit, code, message.to_owned(), witness);
        return;
    }
    alternatives(inputs, exclusion, trial, audit);
}

fn push(
    audit: &mut ExclusionAudit,
    code: Code,
    message: String,
    witnesses: impl IntoIterator<Item = super::Witness>,
) {
    audit.findings.push(Finding {
        code,
        message,
        of_scenario: false,
        witnesses: witnesses.into_iter().collect(),
    });
}

/// It keeps everything: the witness is a caught event with a value that the exclusion names.
fn tautology(
    inputs: &AuditInputs<'_>,
    exclusion: &Exclusion,
    trial: &Trial<'_>,
    audit: &mut ExclusionAudit,
) {
    let mut witnesses = Vec::new();
    if let Some(caught) = inputs.caught {
        for (literal, holds) in exclusion.literals() {
            let mut path = caught.path.clone();
            let holds = exclusion.over(&holds, &mut path);
            let caught = caught.with_path(path);
            let mut question = caught.path.question().near(&caught.values);
            question.at_boundary = true;
            question.constraints.push(Constraint::holds(holds));
            if let Decision::Satisfiable(values) = inputs.solver.decide(&question) {
                let what = format!("an event with \"{literal}\", still caught");
                witnesses.push(trial.witness(what, caught.events(inputs.solver, &values)));
            }
        }
        if witnesses.is_empty() {
            witnesses.push(trial.witness("a caught event", caught.as_is(inputs.solver)));
        }
    }
    witnesses.retain(|witness| witness.with_exclusion == Some(witness.original));
    push(
        audit,
        Code::Tautology,
        "it is true of every event, so it drops none".to_owned(),
        witnesses,
    );
}

/// Whether the rule with the exclusion in place can have no result: an argument over its whole plan, not over single rows.
fn subsumes(
    inputs: &AuditInputs<'_>,
    exclusion: &Exclusion,
    trial: &Trial<'_>,
    audit: &mut ExclusionAudit,
) -> bool {
    if leads_past(inputs, exclusion) {
        return false;
    }
    let Some(with) = &trial.with else {
        return false;
    };
    match never_fires(with) {
        Ok(_) => true,
        Err(reason) => {
            audit
                .undecided
                .push(format!("whether it drops every detection: {reason}"));
            false
        }
    }
}

/// Whether values lead along a path through the rule and past the exclusion: then there is nothing to prove.
fn leads_past(inputs: &AuditInputs<'_>, exclusion: &Exclusion) -> bool {
    inputs.paths.iter().any(|path| {
        let mut path = path.clone();
        let keeps = exclusion.over(&exclusion.keeps, &mut path);
        let mut question = path.question();
        question.constraints.push(Constraint::holds(keeps));
        matches!(inputs.solver.decide(&question), Decision::Satisfiable(_))
    })
}

/// Each way in which the exclusion drops an event, tried on a caught event: only the columns of that way change.
fn alternatives(
    inputs: &AuditInputs<'_>,
    exclusion: &Exclusion,
    trial: &Trial<'_>,
    audit: &mut ExclusionAudit,
) {
    let Some(caught) = inputs.caught else { return };
    let ways = exclusion.ways();
    if ways.len() < 2 {
        return;
    }
    let mut witnesses = Vec::new();
    let mut columns = Vec::new();
    for way in ways {
        let parts = way
            .iter()
            .map(|constraint| constraint.predicate.clone())
            .collect();
        let read = columns_read(&all(parts));
        if read.len() != 1 {
            return;
        }
        let mut path = caught.path.clone();
        let constraints: Vec<Constraint> = way
            .iter()
            .map(|constraint| Constraint {
                predicate: exclusion.over(&constraint.predicate, &mut path),
                truth: constraint.truth,
            })
            .collect();
        let open: Vec<usize> = constraints
            .iter()
            .flat_map(|constraint| columns_read(&constraint.predicate))
            .collect();
        let caught = caught.with_path(path);
        let mut question = caught.path.question();
        question.at_boundary = true;
        question.constraints.extend(constraints);
        question.given = caught
            .values
            .iter()
            .enumerate()
            .map(|(number, value)| {
                if open.contains(&number) {
                    Given::Open
                } else {
                    Given::Fixed(value.clone())
                }
            })
            .collect();
        let Decision::Satisfiable(values) = inputs.solver.decide(&question) else {
            continue;
        };
        let events = caught.events(inputs.solver, &values);
        if trial.silences(&events) {
            let changed = open.first().and_then(|number| {
                let name = &caught.path.variables.get(*number)?.name;
                Some((name.to_string(), values.get(*number)?.clone()))
            });
            if let Some((name, value)) = changed {
                let shown = kqlab_proof::yaml_value(&value, inputs.suite.clock());
                witnesses.push(trial.witness(format!("{name}: {shown}"), events));
                if !columns.contains(&name) {
                    columns.push(name);
                }
            }
        }
    }
    // Values of one column are a list; values of several were meant together more often than not.
    if columns.len() > 1 {
        let message = format!(
            "any one of {} values in {} silences the rule",
            witnesses.len(),
            columns.join(", ")
        );
        push(audit, Code::DisjunctiveExclusion, message, witnesses);
    }
}
