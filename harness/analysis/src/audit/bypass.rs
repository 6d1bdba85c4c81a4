//! The cheapest edit to a caught event that makes it vanish.

use kql_eval::types::Scalar;
use kqlab_proof::{
    Clock, Constraint, Control, Decision, Direction, Formula, Given, Prepared, Solver,
    VariableKind, columns_read, control, yaml_value,
};

use super::AuditInputs;
use super::caught::CaughtEvent;
use super::finding::{Bypass, Code, Edit, ExclusionAudit, Finding, Witness};
use super::predicate::{Exclusion, all};
use super::trial::Trial;

/// How many columns are changed at once.
const MOST_COLUMNS: usize = 3;

/// Adds the cheapest way past the rule that an exclusion opens.
pub(super) fn opened(
    inputs: &AuditInputs<'_>,
    exclusion: &Exclusion,
    trial: &Trial<'_>,
    audit: &mut ExclusionAudit,
) {
    let Some(caught) = inputs.caught else { return };
    let mut path = caught.path.clone();
    let keeps = exclusion.over(&exclusion.keeps, &mut path);
    let caught = caught.with_path(path);
    if inputs.solver.truth(&keeps, &caught.values) != Some(true) {
        // The caught event is dropped as it is: nothing needs to be changed.
        let witness = trial.witness("a caught event as it is", caught.as_is(inputs.solver));
        if witness.original > 0 && witness.with_exclusion == Some(0) {
            audit.bypass = Some(Bypass {
                edits: vec![],
                cost: 0,
                witness,
            });
        }
    } else {
        let constraint = Constraint::drops(keeps);
        audit.bypass = cheapest(
            &caught,
            inputs.solver,
            &constraint,
            Direction::To,
            inputs.suite.clock(),
            &mut |events| {
                let witness = trial.witness("a caught event, edited", events);
                (witness.original > 0 && witness.with_exclusion == Some(0)).then_some(witness)
            },
        );
    }
    if let Some(bypass) = &audit.bypass {
        // Of an event that is dropped as it is, all columns count that the exclusion reads.
        let columns: Vec<String> = if bypass.edits.is_empty() {
            exclusion.columns()
        } else {
            bypass
                .edits
                .iter()
                .map(|edit| edit.column.clone())
                .collect()
        };
        let controls = columns.iter().map(|column| control(column, Direction::To));
        if controls
            .clone()
            .any(|(control, _)| control != Control::Free)
        {
            return;
        }
        let message = format!(
            "an attacker sets {} at will: {}",
            columns.join(" and "),
            controls.map(|(_, why)| why).next().unwrap_or("")
        );
        let witnesses = vec![bypass.witness.clone()];
        audit.findings.push(Finding {
            code: Code::Masquerade,
            message,
            of_scenario: false,
            witnesses,
        });
    }
}

/// The cheapest way past the rule itself.
pub(super) fn evasion(
    caught: &CaughtEvent,
    solver: &Solver<'_>,
    original: &Prepared,
    clock: Clock,
) -> Option<Bypass> {
    let predicates = caught.path.constraints.iter();
    let predicates = predicates
        .map(|constraint| constraint.predicate.clone())
        .collect();
    let mut bare = caught.clone();
    bare.path.constraints.clear();
    let constraint = Constraint::drops(all(predicates));
    cheapest(
        &bare,
        solver,
        &constraint,
        Direction::AwayFrom,
        clock,
        &mut |events| {
            let rows = original.count(&events).ok()?;
            (rows == 0).then(|| Witness {
                what: "a caught event, edited".to_owned(),
                events,
                original: rows,
                with_exclusion: None,
            })
        },
    )
}

/// The cheapest edit of a caught event that meets a constraint, besides those of its way.
fn cheapest(
    caught: &CaughtEvent,
    solver: &Solver<'_>,
    constraint: &Constraint,
    to: Direction,
    clock: Clock,
    check: &mut dyn FnMut(kqlab_proof::Events) -> Option<Witness>,
) -> Option<Bypass> {
    let mut columns: Vec<(u32, usize)> = columns_read(&constraint.predicate)
        .into_iter()
        .filter_map(|number| {
            let variable = caught.path.variables.get(number)?;
            let is_column = matches!(variable.kind, VariableKind::Column(_));
            let (control, _) = control(&variable.name, to);
            (is_column && control != Control::Fixed).then_some((control.cost(), number))
        })
        .collect();
    columns.sort_unstable();
    let mut question = caught.path.question();
    question.at_boundary = true;
    question.constraints.push(constraint.clone());
    let formula = Formula::of(&question.constraints);
    for (cost, subset) in subsets(&columns) {
        question.given = caught
            .values
            .iter()
            .enumerate()
            .map(|(number, value)| {
                match (subset.contains(&number), to) {
                    (false, _) => Given::Fixed(value.clone()),
                    (true, Direction::To) => Given::Open,
                    // Nothing at all is the plainest way to be something else.
                    (true, Direction::AwayFrom) => Given::Preferred(Scalar::null(value.ty())),
                }
            })
            .collect();
        let Decision::Satisfiable(values) = solver.decide_formula(&question, &formula) else {
            continue;
        };
        let Some(witness) = check(caught.events(solver, &values)) else {
            continue;
        };
        return Some(Bypass {
            edits: edits(caught, &subset, &values, to, clock),
            cost,
            witness,
        });
    }
    None
}

/// All choices of some columns, the cheapest first.
fn subsets(columns: &[(u32, usize)]) -> Vec<(u32, Vec<usize>)> {
    let mut all: Vec<(u32, Vec<usize>)> = vec![(0, vec![])];
    for (cost, column) in columns.iter().take(12) {
        let longer: Vec<(u32, Vec<usize>)> = all
            .iter()
            .filter(|(_, chosen)| chosen.len() < MOST_COLUMNS)
            .map(|(sum, chosen)| (sum + cost, [chosen.as_slice(), &[*column]].concat()))
            .collect();
        all.extend(longer);
    }
    all.retain(|(_, chosen)| !chosen.is_empty());
    all.sort_by(|a, b| (a.0, a.1.len(), &a.1).cmp(&(b.0, b.1.len(), &b.1)));
    all
}

fn edits(
    caught: &CaughtEvent,
    subset: &[usize],
    values: &[Scalar],
    to: Direction,
    clock: Clock,
) -> Vec<Edit> {
    let edit = |number: &usize| {
        let variable = caught.path.variables.get(*number)?;
        let (from, value) = (caught.values.get(*number)?, values.get(*number)?);
        if from == value {
            return None;
        }
        let (control, why) = control(&variable.name, to);
        Some(Edit {
            column: variable.name.to_string(),
            from: yaml_value(from, clock),
            to: yaml_value(value, clock),
            control,
            why,
        })
    };
    subset.iter().filter_map(edit).collect()
}
