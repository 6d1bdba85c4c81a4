//! What an exclusion does to the events of the test file.

use kql_parser::syntax::{self, BinaryOperator, ExprKind, StatementKind};
use kqlab_proof::Events;
use kqlab_suite::exclusion::{InsertError, Polarity};

use super::finding::{Code, ExclusionAudit, Finding};
use super::predicate::Exclusion;
use super::subject::Subject;
use super::trial::Trial;
use super::{AuditInputs, Witness};

/// The rule with and without an exclusion.
pub(super) fn trial<'b>(
    inputs: &'b AuditInputs<'_>,
    kql: &str,
    polarity: Polarity,
) -> Result<Trial<'b>, String> {
    let with = inputs.suite.with_exclusion(kql, polarity);
    let with = with.map_err(|error| match error {
        InsertError::NoPlace { reason } => reason,
        error @ (InsertError::Rule | InsertError::NoPipeline) => error.to_string(),
    })?;
    Ok(Trial {
        original: &inputs.opened.original,
        with: Some(with),
    })
}

/// The rule alone.
fn alone<'b>(inputs: &'b AuditInputs<'_>) -> Trial<'b> {
    Trial {
        original: &inputs.opened.original,
        with: None,
    }
}

/// The scenario's events, run without any exclusion.
pub(super) fn scenario_witness(inputs: &AuditInputs<'_>, subject: &Subject) -> Vec<Witness> {
    let scenario = subject
        .scenario
        .and_then(|number| inputs.opened.scenarios.get(number));
    let witness = scenario.map(|case| alone(inputs).witness_of("the scenario's own events", case));
    witness.into_iter().collect()
}

/// The exclusion names a column that is not there where it would go.
pub(super) fn out_of_scope(
    inputs: &AuditInputs<'_>,
    reason: &str,
    subject: &Subject,
    audit: &mut ExclusionAudit,
) {
    audit.findings.push(Finding {
        code: Code::OutOfScopeColumn,
        message: format!("it cannot be put into the rule: {reason}"),
        of_scenario: false,
        witnesses: scenario_witness(inputs, subject),
    });
}

/// Runs the rule with and without the exclusion over the scenario and the positives.
pub(super) fn over_events(
    inputs: &AuditInputs<'_>,
    subject: &Subject,
    trial: &Trial<'_>,
    audit: &mut ExclusionAudit,
) {
    for (number, case) in inputs.opened.scenarios.iter().enumerate() {
        let own = subject.scenario.is_none_or(|own| own == number);
        if own && trial.silences_case(case) {
            audit.shown.silenced += 1;
        }
    }
    if subject.scenario.is_none() {
        let benign = inputs.opened.benign.iter();
        audit.shown.silenced += benign.filter(|case| trial.silences_case(case)).count();
    }
    if let Some(case) = subject
        .scenario
        .and_then(|number| inputs.opened.scenarios.get(number))
    {
        let witness = trial.witness_of("the scenario's own events", case);
        if witness.original > 0 && witness.with_exclusion.is_some_and(|rows| rows > 0) {
            let message = match witness.with_exclusion {
                Some(rows) if rows < witness.original => format!(
                    "the rule still fires on its scenario, with {rows} of {} rows",
                    witness.original
                ),
                _ => "the rule still fires on its scenario".to_owned(),
            };
            push(audit, Code::NoEffect, message, vec![witness.clone()]);
        }
        vacuous(witness, audit);
    }
    positives(inputs, trial, audit);
}

fn vacuous(witness: Witness, audit: &mut ExclusionAudit) {
    if witness.original == 0 {
        let message = "the rule is silent on its scenario without it".to_owned();
        push(audit, Code::VacuousOnScenario, message, vec![witness]);
    }
}

fn positives(inputs: &AuditInputs<'_>, trial: &Trial<'_>, audit: &mut ExclusionAudit) {
    let mut dropped = Vec::new();
    for case in &inputs.opened.positives {
        if trial.original_of(case) == 0 {
            continue;
        }
        let witness = trial.witness_of(format!("positive `{}`", case.name), case);
        audit.shown.positives += 1;
        match witness.with_exclusion {
            Some(rows) if rows < witness.original => dropped.push(witness),
            Some(_) => audit.shown.kept += 1,
            None => {}
        }
    }
    if !dropped.is_empty() {
        audit.findings.push(Finding {
            code: Code::DropsPositive,
            message: format!(
                "it drops {} of {} positives",
                dropped.len(),
                audit.shown.positives
            ),
            of_scenario: false,
            witnesses: dropped,
        });
    }
}

/// Whether it drops anything of its scenario, and which of its values the scenario never has.
pub(super) fn dropping(
    inputs: &AuditInputs<'_>,
    subject: &Subject,
    exclusion: &Exclusion,
    trial: &Trial<'_>,
    audit: &mut ExclusionAudit,
) {
    let own: Vec<&Events> = match subject.scenario {
        Some(number) => {
            let scenario = inputs.opened.scenarios.get(number);
            scenario.map(|case| &case.events).into_iter().collect()
        }
        None => inputs.opened.all().collect(),
    };
    let rows = || {
        own.iter()
            .flat_map(|events| events.tables.get(inputs.table).into_iter().flatten())
    };
    if rows().next().is_none() {
        return;
    }
    let has_no_effect = audit
        .findings
        .iter()
        .any(|finding| finding.code == Code::NoEffect);
    if subject.scenario.is_some()
        && !has_no_effect
        && rows().all(|event| exclusion.keeps(inputs.solver, event))
    {
        let witnesses = own
            .iter()
            .map(|events| trial.witness("the scenario's own events", (*events).clone()));
        let message = "it drops none of its scenario's events".to_owned();
        push(audit, Code::NoEffect, message, witnesses.collect());
    }
    let dead: Vec<String> = exclusion
        .literals()
        .into_iter()
        .filter(|(_, holds)| {
            rows().all(|event| inputs.solver.truth(holds, &exclusion.row(event)) != Some(true))
        })
        .map(|(literal, _)| format!("\"{literal}\""))
        .collect();
    if !dead.is_empty() {
        let whose = match subject.scenario {
            Some(_) => "no event of its scenario has",
            None => "no event of the test file has",
        };
        let witnesses = own
            .iter()
            .take(1)
            .map(|events| trial.witness("the scenario's own events", (*events).clone()));
        let finding = Finding {
            code: Code::DeadLiteral,
            message: format!("{whose} {}", dead.join(", ")),
            of_scenario: subject.scenario.is_some(),
            witnesses: witnesses.collect(),
        };
        audit.findings.push(finding);
    }
}

fn push(audit: &mut ExclusionAudit, code: Code, message: String, witnesses: Vec<Witness>) {
    audit.findings.push(Finding {
        code,
        message,
        of_scenario: true,
        witnesses,
    });
}

/// A filter with parts that have no column: it is run with those parts true and with them false. What both say is so
/// whatever they mean.
pub(super) fn inexpressible(
    inputs: &AuditInputs<'_>,
    subject: &Subject,
    audit: &mut ExclusionAudit,
) {
    let scenario = subject
        .scenario
        .and_then(|number| inputs.opened.scenarios.get(number));
    let Some(case) = scenario else { return };
    vacuous(
        alone(inputs).witness_of("the scenario's own events", case),
        audit,
    );
    let Some(draft) = &subject.translation.draft else {
        return;
    };
    let mut answers = Vec::new();
    for value in ["true", "false"] {
        let Some(kql) = with_unknown(draft, value, inputs) else {
            return;
        };
        let Ok(trial) = trial(inputs, &kql, subject.polarity) else {
            return;
        };
        let Ok(exclusion) = Exclusion::bind(
            &kql,
            subject.polarity,
            inputs.schema,
            &*inputs.suite.workspace,
        ) else {
            return;
        };
        let rows = case.events.tables.get(inputs.table);
        let keeps_all = rows
            .into_iter()
            .flatten()
            .all(|event| exclusion.keeps(inputs.solver, event));
        let witness = trial.witness_of("the scenario's own events", case);
        let without_effect = keeps_all && witness.with_exclusion == Some(witness.original);
        answers.push((without_effect, witness));
    }
    if answers.iter().all(|(without_effect, _)| *without_effect) {
        let witnesses = answers.into_iter().take(1).map(|(_, witness)| witness);
        let message =
            "it drops none of its scenario's events, whatever the parts without a column mean";
        push(
            audit,
            Code::NoEffect,
            message.to_owned(),
            witnesses.collect(),
        );
    }
}

/// The filter with `value` in place of each comparison that names what the table does not have.
fn with_unknown(draft: &str, value: &str, inputs: &AuditInputs<'_>) -> Option<String> {
    let parsed = kql_parser::parse(draft);
    if !parsed.diagnostics.is_empty() {
        return None;
    }
    let statement = parsed.query.statements.first()?;
    let StatementKind::Expression(expr) = &statement.kind else {
        return None;
    };
    let mut unknown = Vec::new();
    leaves(expr, &mut |leaf| {
        if !binds(leaf, inputs) {
            unknown.push(leaf.span);
        }
    });
    let mut text = draft.to_owned();
    for span in unknown.into_iter().rev() {
        text.replace_range(span.start as usize..span.end as usize, value);
    }
    Some(text)
}

fn binds(leaf: &syntax::Expr, inputs: &AuditInputs<'_>) -> bool {
    kql_eval::bind::bind_predicate(leaf, inputs.schema, &*inputs.suite.workspace).is_ok()
}

/// Calls `f` with every operand of `and`, `or` and brackets.
fn leaves(expr: &syntax::Expr, f: &mut impl FnMut(&syntax::Expr)) {
    match &expr.kind {
        ExprKind::Paren(inner) => leaves(inner, f),
        ExprKind::Binary {
            operator: BinaryOperator::And | BinaryOperator::Or,
            left,
            right,
            ..
        } => {
            leaves(left, f);
            leaves(right, f);
        }
        _ => f(expr),
    }
}
